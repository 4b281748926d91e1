import type { KindApi } from "../../../provider/kinds/kind-api";

/** `sweeps.example.com/v1` Trial: some pods of one template. */
export const trialApi: KindApi = {
  name: "Trial",
  apiVersion: "sweeps.example.com/v1",
  kind: "Trial",
  plural: "trials",
  singular: "trial",
  shortNames: ["tr"],
  isCustom: true,
};

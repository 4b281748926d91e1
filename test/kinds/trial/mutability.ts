import type { MutabilityTable } from "../../../provider/kinds/mutability";

const table: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: "ordinary object metadata" },
    { path: "metadata.annotations", source: "ordinary object metadata" },
    { path: "spec.replicas", source: "the webhook of this kind, which lets nothing else change" },
  ],
  otherwise: "a trial keeps its template",
};

export const trialMutability = { kubernetes: table, cci: table };

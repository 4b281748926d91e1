import type { Kind } from "../../../provider/kinds/kind";
import { remarshal } from "../../../provider/go-spelling/remarshal";
import { fillCrdDefaults } from "../../../provider/server/crd-defaults";
import { isJsonObject, withoutNulls, type JsonObject } from "../../../provider/values/json";
import { trialModel } from "./model";
import { trialMutability } from "./mutability";
import { trialApi } from "./resource";
import { digestTrialStatus } from "./status";

const specShape = "TaskSpec";

function storedSpec(spec: JsonObject): JsonObject {
  return fillCrdDefaults(withoutNulls(spec), specShape);
}

function canonicalSpec(spec: JsonObject): JsonObject {
  const canonical = remarshal(storedSpec(spec), specShape);
  return isJsonObject(canonical) ? canonical : spec;
}

/** A kind that only tests have: what CONTRIBUTING.md says of a new one is tried with it. */
export const trial: Kind = {
  name: trialApi.name,
  api: trialApi,
  specShape,
  statusShape: "VolcanoJobStatus",
  selectableFields: {},
  mutability: trialMutability,
  models: { kubernetes: trialModel, cci: trialModel },
  canonicalSpec,
  storedSpec,
  keepServerOwned: (_before, after) => after,
  declaredPart: (spec) => spec,
  podNameRoom: () => 0,
  hasLabelsAlways: false,
  digestStatus: digestTrialStatus,
  stageOf: () => ({ is: "running" }),
  insight: {
    progressOf: () => ({ word: "Running", since: "", pending: 0, notes: [] }),
    podSelector: ({ metadata }) => `trial=${metadata.name}`,
    podsForKubectl: ({ metadata }) => `-l trial=${metadata.name}`,
    partOf: () => "",
    podGroupName: () => undefined,
    whyNoPods: () => "",
    causesOf: () => [],
  },
  finishedPhases: ["Done"],
  doomedPhases: [],
  succeededPhases: ["Done"],
  clearedPhases: ["Done"],
  workloadOf: ({ replicas, template }) => ({
    queue: undefined,
    together: undefined,
    sets: [{ name: "", pods: replicas, template, dependsOn: [], needsAny: false }],
  }),
  idlePhases: [],
  suspension: { by: "field", path: "spec.suspend" },
  countPods: () => ({ running: 0, wanted: 1 }),
  following: [],
};

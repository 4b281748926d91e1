import type { JsonObject } from "../../provider/values/json.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { set } from "../support/places.js";
import type { Sentence } from "./plan-table.js";

/** A container of the pods below. */
export const container = (name: string): JsonObject => ({
  name,
  image: "app:1",
  env: [{ name: "MODE", value: "fast" }],
  resources: { requests: { cpu: "500m", memory: "1Gi" } },
});

/** What the sentences start from. */
export const base: DeclaredJob = {
  metadata: { name: "train", namespace: "research", labels: { team: "vision" } },
  spec: {
    queue: "default",
    runningEstimate: "90m",
    plugins: { svc: [] },
    policies: [{ event: "PodEvicted", action: "RestartJob", timeout: "1m" }],
    volumes: [
      { mountPath: "/own", volumeClaim: { accessModes: ["ReadWriteOnce"] } },
      { mountPath: "/given", volumeClaimName: "data" },
    ],
    tasks: [
      { name: "master", replicas: 1, template: { spec: { containers: [container("main")] } } },
      {
        name: "worker",
        replicas: 2,
        template: { spec: { containers: [container("main"), container("logs")] } },
      },
    ],
  },
};
/** Places in it. */
export const worker = "spec/tasks/1";
export const pod = `${worker}/template/spec`;
export const main = `${pod}/containers/0`;
export const guardWorker = 'test /spec/tasks/1/name "worker"';
export const guardMain = 'test /spec/tasks/1/template/spec/containers/0/name "main"';

const gangOf = (replicas: number) => [
  `replace /spec/minAvailable ${replicas + 1}`,
  guardWorker,
  `replace /spec/tasks/1/replicas ${replicas}`,
  `replace /spec/tasks/1/minAvailable ${replicas}`,
];

/** Changes of the metadata, the same on every server. */
export const metadataSentences: readonly Sentence[] = [
  { sentence: "the same declaration is no change", edit: () => undefined, nothing: true },
  {
    sentence: "a label is changed",
    edit: (job) => {
      set(job, "metadata/labels/team", "speech");
    },
    patch: ['replace /metadata/labels/team "speech"'],
  },
  {
    sentence: "a label with a slash is added",
    edit: (job) => {
      job.metadata["labels"] = { team: "vision", "a.b/c": "d" };
    },
    patch: ['add /metadata/labels/a.b~1c "d"'],
  },
  {
    sentence: "the last label is removed",
    edit: (job) => {
      set(job, "metadata/labels", {});
    },
    patch: ["remove /metadata/labels/team"],
  },
  {
    sentence: "the first annotation is added, with a tilde in its key, where no map may be",
    edit: (job) => {
      set(job, "metadata/annotations", { "e.io/~x": "1" });
    },
    patch: ['add /metadata/annotations {"e.io/~x":"1"}'],
  },
  {
    sentence: "the name is changed",
    edit: (job) => {
      set(job, "metadata/name", "other");
    },
    replace: ["metadata.name"],
  },
  {
    sentence: "the namespace is changed",
    edit: (job) => {
      set(job, "metadata/namespace", "other");
    },
    replace: ["metadata.namespace"],
  },
  {
    sentence: "the prefix is left out, and the name that the job has stays",
    before: (job) => {
      set(job, "metadata/generateName", "tra");
    },
    edit: (job) => {
      set(job, "metadata/generateName", undefined);
    },
    nothing: true,
  },
  {
    sentence: "the prefix is changed",
    before: (job) => {
      set(job, "metadata/generateName", "tra");
    },
    edit: (job) => {
      set(job, "metadata/generateName", "other-");
    },
    replace: ["metadata.generateName"],
  },
  {
    sentence: "the prefix is left out for another name",
    before: (job) => {
      set(job, "metadata/generateName", "tra");
    },
    edit: (job) => {
      job.metadata = { ...base.metadata, name: "other" };
    },
    replace: ["metadata.name", "metadata.generateName"],
  },
];

/** Changes of the numbers of pods, the same on every server. */
export const scalingSentences: readonly Sentence[] = [
  {
    sentence: "scaling up raises the gang sizes that nobody declared",
    edit: (job) => {
      set(job, `${worker}/replicas`, 4);
    },
    patch: gangOf(4),
  },
  {
    sentence: "scaling down lowers replicas and both gang sizes in one patch",
    edit: (job) => {
      set(job, `${worker}/replicas`, 1);
    },
    patch: gangOf(1),
  },
  {
    sentence: "scaling with declared gang sizes moves replicas alone",
    before: (job) => {
      set(job, "spec/minAvailable", 2);
      set(job, `${worker}/minAvailable`, 1);
    },
    edit: (job) => {
      set(job, `${worker}/replicas`, 3);
    },
    patch: [guardWorker, "replace /spec/tasks/1/replicas 3"],
  },
  {
    sentence: "writing out the gang size that the server computed is nothing",
    edit: (job) => {
      set(job, "spec/minAvailable", 3);
      set(job, `${worker}/minAvailable`, 2);
    },
    nothing: true,
  },
  {
    sentence: "a gang size of 0 is what a create makes of it: the sum of the tasks",
    edit: (job) => {
      set(job, "spec/minAvailable", 0);
    },
    nothing: true,
  },
  {
    sentence: "the priority class is set",
    edit: (job) => {
      set(job, "spec/priorityClassName", "high");
    },
    patch: ['add /spec/priorityClassName "high"'],
  },
];

import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { type DraftJob, list, set } from "../support/places.js";
import { checkSentences, type Sentence } from "./plan-table.js";
import {
  base,
  guardWorker,
  container,
  main,
  metadataSentences,
  pod,
  scalingSentences,
  worker,
} from "./volcano-job-sentences.js";

const misspell = (job: DraftJob) => {
  set(job, `${worker}/replica`, 3);
};
const kept = structuredClone({ ...base, spec: volcanoJob.storedSpec(base.spec) });
misspell(kept);

const kubernetesSentences: readonly Sentence[] = [
  ...metadataSentences,
  ...scalingSentences,
  {
    sentence: "an amount is respelled",
    edit: (job) => {
      set(job, `${main}/resources/requests`, { cpu: 0.5, memory: "1024Mi" });
    },
    nothing: true,
  },
  {
    sentence: "a duration is respelled",
    edit: (job) => {
      set(job, "spec/runningEstimate", "1h30m");
    },
    nothing: true,
  },
  {
    sentence: "empty lists and maps are written out",
    edit: (job) => {
      set(job, `${pod}/nodeSelector`, {});
      set(job, `${pod}/tolerations`, []);
      set(job, `${main}/command`, []);
      set(job, `${pod}/hostNetwork`, false);
    },
    nothing: true,
  },
  {
    sentence: "the default retry counts are written out",
    edit: (job) => {
      set(job, "spec/maxRetry", 3);
      set(job, `${worker}/maxRetry`, 3);
    },
    nothing: true,
  },
  {
    sentence: "a pod default is written out, which Volcano compares as a change",
    edit: (job) => {
      set(job, `${pod}/securityContext`, {});
      set(job, `${pod}/terminationGracePeriodSeconds`, 30);
    },
    replace: [
      "spec.tasks[worker].template.spec.terminationGracePeriodSeconds",
      "spec.tasks[worker].template.spec.securityContext",
    ],
  },
  {
    sentence: "an image is changed",
    edit: (job) => {
      set(job, `${main}/image`, "app:2");
    },
    replace: ["spec.tasks[worker].template.spec.containers[main].image"],
  },
  {
    sentence: "tasks are reordered",
    edit: (job) => {
      list(job, "spec/tasks").reverse();
    },
    replace: ["spec.tasks"],
  },
  {
    sentence: "a task is added",
    edit: (job) => {
      list(job, "spec/tasks").push({
        name: "ps",
        template: { spec: { containers: [container("main")] } },
      });
    },
    replace: ["spec.tasks[ps]"],
  },
  {
    sentence: "a task is renamed",
    edit: (job) => {
      set(job, `${worker}/name`, "w");
    },
    replace: ["spec.tasks[worker]", "spec.tasks[w]"],
  },
  {
    sentence: "variables are reordered",
    before: (job) => {
      list(job, `${main}/env`).push({ name: "LEVEL" });
    },
    edit: (job) => {
      list(job, `${main}/env`).reverse();
    },
    replace: ["spec.tasks[worker].template.spec.containers[main].env"],
  },
  {
    sentence: "a partition policy is set",
    edit: (job) => {
      set(job, `${worker}/partitionPolicy`, { totalPartitions: 2, partitionSize: 1 });
    },
    replace: ["spec.tasks[worker].partitionPolicy"],
  },
  {
    sentence: "a field that the API does not have is added",
    edit: (job) => {
      set(job, `${worker}/replica`, 3);
    },
    patch: [guardWorker, "add /spec/tasks/1/replica 3"],
  },
  {
    sentence: "a field that the API does not have is removed, and nobody has looked for it",
    before: misspell,
    edit: (job) => {
      set(job, `${worker}/replica`, undefined);
    },
    patch: [guardWorker, "remove /spec/tasks/1/replica"],
  },
  {
    sentence: "a field that the API does not have is removed together with what cannot be patched",
    before: misspell,
    edit: (job) => {
      set(job, `${worker}/replica`, undefined);
      set(job, "spec/queue", "other");
    },
    replace: ["spec.queue"],
  },
  {
    sentence: "a field is removed that the server did not keep",
    before: misspell,
    live: { metadata: base.metadata, spec: volcanoJob.storedSpec(base.spec) },
    edit: (job) => {
      set(job, `${worker}/replica`, undefined);
    },
    patch: [],
  },
  {
    sentence: "a field is removed that this version does not know and the server kept",
    before: misspell,
    live: kept,
    edit: (job) => {
      set(job, `${worker}/replica`, undefined);
    },
    patch: [guardWorker, "remove /spec/tasks/1/replica"],
  },
  {
    sentence: "a field that this version does not know is added, and the connection says so of it",
    overrides: { "spec.tasks[].replica": "replace" },
    edit: (job) => {
      set(job, `${worker}/replica`, 3);
    },
    replace: ["spec.tasks[worker].replica"],
  },
  ...(["queue", "schedulerName", "maxRetry", "ttlSecondsAfterFinished", "minSuccess"] as const).map(
    (name): Sentence => ({
      sentence: `${name} is changed`,
      edit: (job) => {
        set(job, `spec/${name}`, ["queue", "schedulerName"].includes(name) ? "other" : 9);
      },
      replace: [`spec.${name}`],
    }),
  ),
  {
    sentence: "plugins, policies and topology are changed",
    edit: (job) => {
      set(job, "spec/plugins", { svc: [], ssh: [] });
      set(job, "spec/policies", []);
      set(job, "spec/networkTopology", {});
    },
    replace: ["spec.policies", "spec.plugins.ssh", "spec.networkTopology"],
  },
];

const volumeSentences: readonly Sentence[] = [
  {
    sentence: "the name of a claim that Volcano makes is set",
    edit: (job) => {
      set(job, "spec/volumes/0/volumeClaimName", "mine");
    },
    patch: ['test /spec/volumes/0/mountPath "/own"', 'add /spec/volumes/0/volumeClaimName "mine"'],
  },
  {
    sentence: "the name of a claim that Volcano makes is not declared any more, and stays",
    before: (job) => {
      set(job, "spec/volumes/0/volumeClaimName", "mine");
    },
    edit: (job) => {
      set(job, "spec/volumes/0/volumeClaimName", undefined);
    },
    nothing: true,
  },
  {
    sentence: "the name of an existing claim is changed",
    edit: (job) => {
      set(job, "spec/volumes/1/volumeClaimName", "other");
    },
    replace: ["spec.volumes[/given].volumeClaimName"],
  },
  {
    sentence: "a claim and its name come together",
    edit: (job) => {
      set(job, "spec/volumes/1", { mountPath: "/given", volumeClaimName: "x", volumeClaim: {} });
    },
    replace: ["spec.volumes[/given].volumeClaimName", "spec.volumes[/given].volumeClaim"],
  },
];

const overrideSentences: readonly Sentence[] = [
  {
    sentence: "a connection allows a place that the table does not",
    overrides: { "spec.maxRetry": "patch" },
    edit: (job) => {
      set(job, "spec/maxRetry", 5);
    },
    patch: ["replace /spec/maxRetry 5"],
  },
  {
    sentence: "a connection forbids a place that the table allows",
    overrides: { "spec.tasks[].replicas": "replace" },
    edit: (job) => {
      set(job, "spec/minAvailable", 3);
      set(job, `${worker}/minAvailable`, 2);
      set(job, `${worker}/replicas`, 3);
    },
    replace: ["spec.tasks[worker].replicas"],
  },
  {
    sentence: "the closer word wins",
    overrides: {
      "spec.tasks[].template": "patch",
      "spec.tasks[].template.spec.containers[].image": "replace",
    },
    edit: (job) => {
      set(job, `${main}/image`, "app:2");
      set(job, `${main}/workingDir`, "/w");
    },
    replace: ["spec.tasks[worker].template.spec.containers[main].image"],
  },
];

describe("a VolcanoJob on kubernetes, when", () => {
  checkSentences({ kind: volcanoJob, profile: "kubernetes", base }, [
    ...kubernetesSentences,
    ...volumeSentences,
    ...overrideSentences,
  ]);
});

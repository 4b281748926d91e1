import type { JsonObject } from "../../provider/kinds/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { list, set } from "../support/places.js";
import { checkSentences, type Sentence } from "./plan-table.js";

const container = (name: string): JsonObject => ({
  name,
  image: "app:1",
  env: [{ name: "MODE", value: "fast" }],
  resources: { requests: { cpu: "500m", memory: "1Gi" } },
});

const base: DeclaredJob = {
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
const worker = "spec/tasks/1";
const pod = `${worker}/template/spec`;
const main = `${pod}/containers/0`;
const guardWorker = 'test /spec/tasks/1/name "worker"';
const guardMain = 'test /spec/tasks/1/template/spec/containers/0/name "main"';

const gangOf = (replicas: number) => [
  `replace /spec/minAvailable ${replicas + 1}`,
  guardWorker,
  `replace /spec/tasks/1/replicas ${replicas}`,
  `replace /spec/tasks/1/minAvailable ${replicas}`,
];

const metadataSentences: readonly Sentence[] = [
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
    patch: ["test /metadata/annotations null", 'add /metadata/annotations {"e.io/~x":"1"}'],
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
];

const scalingSentences: readonly Sentence[] = [
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
    replace: ["spec.tasks[1].replica"],
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

const cciSentences: readonly Sentence[] = [
  ...metadataSentences,
  ...scalingSentences.filter(({ sentence }) => !sentence.includes("priority")),
  {
    sentence: "an image is changed",
    edit: (job) => {
      set(job, `${main}/image`, "app:2");
    },
    patch: [
      guardWorker,
      guardMain,
      'replace /spec/tasks/1/template/spec/containers/0/image "app:2"',
    ],
  },
  {
    sentence: "one amount is changed",
    edit: (job) => {
      set(job, `${main}/resources/requests/cpu`, 2);
    },
    patch: [
      guardWorker,
      guardMain,
      'replace /spec/tasks/1/template/spec/containers/0/resources/requests/cpu "2"',
    ],
  },
  {
    sentence: "a variable is changed",
    edit: (job) => {
      set(job, `${main}/env/0/value`, "slow");
    },
    patch: [
      guardWorker,
      guardMain,
      'test /spec/tasks/1/template/spec/containers/0/env/0/name "MODE"',
      'replace /spec/tasks/1/template/spec/containers/0/env/0/value "slow"',
    ],
  },
  {
    sentence: "a container is inserted in front",
    edit: (job) => {
      list(job, `${pod}/containers`).unshift({ name: "first", image: "a" });
    },
    patch: [
      guardWorker,
      'add /spec/tasks/1/template/spec/containers/0 {"name":"first","image":"a","resources":{}}',
    ],
  },
  {
    sentence: "a container is removed",
    edit: (job) => {
      list(job, `${pod}/containers`).shift();
    },
    patch: [guardWorker, guardMain, "remove /spec/tasks/1/template/spec/containers/0"],
  },
  {
    sentence: "containers are reordered",
    edit: (job) => {
      list(job, `${pod}/containers`).reverse();
    },
    patch: [
      guardWorker,
      'test /spec/tasks/1/template/spec/containers/1/name "logs"',
      "move /spec/tasks/1/template/spec/containers/1 /spec/tasks/1/template/spec/containers/0",
    ],
  },
  {
    sentence: "a template label is added where the template has no metadata",
    edit: (job) => {
      set(job, `${worker}/template/metadata`, { labels: { "a/b": "c" } });
    },
    patch: [
      guardWorker,
      "test /spec/tasks/1/template/metadata/labels null",
      'add /spec/tasks/1/template/metadata/labels {"a/b":"c"}',
    ],
  },
  {
    sentence: "tasks are reordered",
    edit: (job) => {
      list(job, "spec/tasks").reverse();
    },
    replace: ["spec.tasks"],
  },
  {
    sentence: "the priority class is set",
    edit: (job) => {
      set(job, "spec/priorityClassName", "high");
    },
    replace: ["spec.priorityClassName"],
  },
  {
    sentence: "policies are changed",
    edit: (job) => {
      set(job, `${worker}/policies`, [{ event: "*", action: "AbortJob" }]);
    },
    replace: ["spec.tasks[worker].policies"],
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

describe("a VolcanoJob on cci, when", () => {
  checkSentences({ kind: volcanoJob, profile: "cci", base }, cciSentences);
});

import type { JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { LiveJob } from "../../provider/planning/plan.js";
import { type DraftJob, list, set } from "../support/places.js";
import { checkSentences, type Sentence } from "./plan-table.js";
import {
  base,
  guardMain,
  guardWorker,
  main,
  metadataSentences,
  pod,
  scalingSentences,
  worker,
} from "./volcano-job-sentences.js";

const withForeign = (job: DraftJob) => {
  set(job, `${main}/gpuShare`, "all");
};

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
    sentence: "a member that this version does not know is changed",
    before: withForeign,
    edit: (job) => {
      set(job, `${main}/gpuShare`, "half");
    },
    patch: [
      guardWorker,
      guardMain,
      'replace /spec/tasks/1/template/spec/containers/0/gpuShare "half"',
    ],
  },
  {
    sentence: "a member that this version does not know is removed",
    before: withForeign,
    edit: (job) => {
      set(job, `${main}/gpuShare`, undefined);
    },
    patch: [guardWorker, guardMain, "remove /spec/tasks/1/template/spec/containers/0/gpuShare"],
  },
  {
    sentence: "a container with a member that this version does not know is added",
    edit: (job) => {
      list(job, `${pod}/containers`).unshift({ name: "first", image: "a", gpuShare: "all" });
    },
    patch: [
      guardWorker,
      'add /spec/tasks/1/template/spec/containers/0 {"name":"first","image":"a","resources":{}}',
      'test /spec/tasks/1/template/spec/containers/0/name "first"',
      'add /spec/tasks/1/template/spec/containers/0/gpuShare "all"',
    ],
  },
  {
    sentence: "a container is removed",
    edit: (job) => {
      list(job, `${pod}/containers`).shift();
    },
    patch: [guardWorker, "remove /spec/tasks/1/template/spec/containers/0"],
  },
  {
    sentence: "containers are reordered",
    edit: (job) => {
      list(job, `${pod}/containers`).reverse();
    },
    patch: [
      guardWorker,
      "move /spec/tasks/1/template/spec/containers/0 /spec/tasks/1/template/spec/containers/1",
    ],
  },
  {
    sentence: "a template label is added where the template has no metadata",
    edit: (job) => {
      set(job, `${worker}/template/metadata`, { labels: { "a/b": "c" } });
    },
    patch: [guardWorker, 'add /spec/tasks/1/template/metadata/labels {"a/b":"c"}'],
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

/** The object of somebody whose admission webhook puts a container in front and turns the tasks round. */
function liveWithSidecar(): LiveJob {
  const spec = volcanoJob.storedSpec(base.spec);
  const [first, second] = list({ metadata: {}, spec }, "spec/tasks") as [JsonObject, JsonObject];
  const live: LiveJob = structuredClone({
    metadata: base.metadata,
    spec: { ...spec, tasks: [second, first] },
  });
  list(live, "spec/tasks/0/template/spec/containers").unshift({ name: "proxy", image: "p" });
  return live;
}

const injectedMain = "/spec/tasks/0/template/spec/containers";
const liveSentences: readonly Sentence[] = [
  {
    sentence: "an image is changed, tasks and containers are found where the server has them",
    live: liveWithSidecar(),
    edit: (job) => {
      set(job, `${main}/image`, "app:2");
    },
    patch: [
      'test /spec/tasks/0/name "worker"',
      `test ${injectedMain}/1/name "main"`,
      `replace ${injectedMain}/1/image "app:2"`,
    ],
  },
  {
    sentence: "a variable is changed that somebody has taken away",
    live: liveWithSidecar(),
    before: (job) => {
      list(job, `${main}/env`).push({ name: "LEVEL", value: "1" }, { name: "LAST", value: "1" });
    },
    edit: (job) => {
      set(job, `${main}/env/1/value`, "3");
    },
    patch: [
      'test /spec/tasks/0/name "worker"',
      `test ${injectedMain}/1/name "main"`,
      `add ${injectedMain}/1/env/- {"name":"LEVEL","value":"3"}`,
      `test ${injectedMain}/1/env/1/name "LEVEL"`,
    ],
  },
  {
    sentence: "containers are reordered, and the one that nobody declared stays",
    live: liveWithSidecar(),
    edit: (job) => {
      list(job, `${pod}/containers`).reverse();
    },
    patch: ['test /spec/tasks/0/name "worker"', `move ${injectedMain}/1 ${injectedMain}/2`],
  },
  {
    sentence: "a container is added behind the first",
    live: liveWithSidecar(),
    edit: (job) => {
      list(job, `${pod}/containers`).splice(1, 0, { name: "more", image: "a" });
    },
    patch: [
      'test /spec/tasks/0/name "worker"',
      `add ${injectedMain}/2 {"name":"more","image":"a","resources":{}}`,
    ],
  },
  {
    sentence: "a change that somebody has made already is not made again",
    live: { ...liveWithSidecar(), metadata: { labels: { team: "speech" } } },
    edit: (job) => {
      set(job, "metadata/labels/team", "speech");
    },
    patch: [],
  },
];

describe("a VolcanoJob on cci, when", () => {
  checkSentences({ kind: volcanoJob, profile: "cci", base }, cciSentences);
});

describe("a VolcanoJob that has been read from cci, when", () => {
  checkSentences({ kind: volcanoJob, profile: "cci", base }, liveSentences);
});

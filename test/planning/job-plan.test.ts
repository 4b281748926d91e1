import { job } from "../../provider/kinds/job/kind.js";
import type { DeclaredJob, LiveJob } from "../../provider/planning/plan.js";
import { set } from "../support/places.js";
import { checkSentences, type Sentence } from "./plan-table.js";

const base: DeclaredJob = {
  metadata: { name: "report", namespace: "research" },
  spec: {
    template: {
      metadata: { labels: { app: "report" } },
      spec: { restartPolicy: "Never", containers: [{ name: "main", image: "app:1" }] },
    },
  },
};
const pod = "spec/template/spec";
const main = `${pod}/containers/0`;

function live(suspend: boolean, status: LiveJob["status"]): LiveJob {
  const labels = { app: "report", "job-name": "report" };
  const template = {
    metadata: { labels },
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "app:1" }] },
  };
  return { metadata: { labels }, spec: { suspend, template }, status };
}

const indexed = (job: DeclaredJob) => {
  Object.assign(job.spec, { completionMode: "Indexed", completions: 3, parallelism: 3 });
};
const suspended = (job: DeclaredJob) => {
  job.spec["suspend"] = true;
};

const countSentences: readonly Sentence[] = [
  {
    sentence: "a first label is added, where the server has filled some in",
    edit: (draft) => {
      set(draft, "metadata/labels", { team: "vision" });
    },
    patch: ['add /metadata/labels/team "vision"'],
  },
  {
    sentence: "parallelism is changed",
    before: (draft) => {
      set(draft, "spec/parallelism", 2);
    },
    edit: (draft) => {
      set(draft, "spec/parallelism", 4);
    },
    patch: ["replace /spec/parallelism 4"],
  },
  {
    sentence: "parallelism is declared for the first time, which makes the job a work queue",
    edit: (draft) => {
      set(draft, "spec/parallelism", 2);
    },
    replace: ["spec.completions"],
  },
  {
    sentence: "the defaults of the job and of its pods are written out",
    edit: (draft) => {
      Object.assign(draft.spec, {
        parallelism: 1,
        completions: 1,
        backoffLimit: 6,
        completionMode: "NonIndexed",
        suspend: false,
        podReplacementPolicy: "TerminatingOrFailed",
        manualSelector: false,
      });
      set(draft, `${pod}/terminationGracePeriodSeconds`, 30);
      set(draft, `${pod}/securityContext`, {});
      set(draft, `${main}/imagePullPolicy`, "IfNotPresent");
      set(draft, `${main}/resources`, {});
    },
    nothing: true,
  },
];

const kubernetesSentences: readonly Sentence[] = [
  ...countSentences,
  ...(
    [
      ["suspend", true],
      ["activeDeadlineSeconds", 600],
      ["ttlSecondsAfterFinished", 600],
      ["backoffLimit", 2],
      ["podReplacementPolicy", "Failed"],
      ["manualSelector", true],
    ] as const
  ).map(([name, value]): Sentence => {
    const isDefaulted = !["activeDeadlineSeconds", "ttlSecondsAfterFinished"].includes(name);
    return {
      sentence: `${name} is set`,
      edit: (draft) => {
        set(draft, `spec/${name}`, value);
      },
      patch: [`${isDefaulted ? "replace" : "add"} /spec/${name} ${JSON.stringify(value)}`],
    };
  }),
  {
    sentence: "a backoff limit is not declared any more and falls back to its default",
    before: (draft) => {
      set(draft, "spec/backoffLimit", 2);
    },
    edit: (draft) => {
      set(draft, "spec/backoffLimit", undefined);
    },
    patch: ["replace /spec/backoffLimit 6"],
  },
  {
    sentence: "a time to live is not declared any more",
    before: (draft) => {
      set(draft, "spec/ttlSecondsAfterFinished", 60);
    },
    edit: (draft) => {
      set(draft, "spec/ttlSecondsAfterFinished", undefined);
    },
    patch: ["remove /spec/ttlSecondsAfterFinished"],
  },
  {
    sentence: "a manual selector is given up again, where the server has made the selector",
    before: (draft) => {
      set(draft, "spec/manualSelector", true);
    },
    edit: (draft) => {
      set(draft, "spec/manualSelector", undefined);
    },
    patch: ["replace /spec/manualSelector false"],
  },
  {
    sentence: "a manual selector is given up, where the user has made the selector",
    before: (draft) => {
      set(draft, "spec/manualSelector", true);
      set(draft, "spec/selector", { matchLabels: { app: "report" } });
    },
    edit: (draft) => {
      set(draft, "spec/manualSelector", false);
    },
    replace: ["spec.manualSelector"],
  },
  {
    sentence: "completions of an Indexed job move with parallelism",
    before: indexed,
    edit: (draft) => {
      Object.assign(draft.spec, { completions: 5, parallelism: 5 });
    },
    patch: ["replace /spec/parallelism 5", "replace /spec/completions 5"],
  },
  {
    sentence: "completions of an Indexed job move alone",
    before: indexed,
    edit: (draft) => {
      set(draft, "spec/completions", 5);
    },
    replace: ["spec.completions"],
  },
  {
    sentence: "completions of another job move with parallelism",
    before: (draft) => {
      Object.assign(draft.spec, { completions: 3, parallelism: 3 });
    },
    edit: (draft) => {
      Object.assign(draft.spec, { completions: 5, parallelism: 5 });
    },
    replace: ["spec.completions"],
  },
  {
    sentence: "maxFailedIndexes is changed",
    before: (draft) => {
      indexed(draft);
      Object.assign(draft.spec, { backoffLimitPerIndex: 1, maxFailedIndexes: 1 });
    },
    edit: (draft) => {
      set(draft, "spec/maxFailedIndexes", 2);
    },
    patch: ["replace /spec/maxFailedIndexes 2"],
  },
  ...(
    [
      ["completionMode", "Indexed"],
      ["managedBy", "example.com/queue"],
      ["backoffLimitPerIndex", 1],
      ["selector", { matchLabels: { a: "b" } }],
      ["podFailurePolicy", { rules: [] }],
      ["successPolicy", { rules: [] }],
    ] as const
  ).map(([name, value]): Sentence => ({
    sentence: `${name} is set`,
    before: (draft) => {
      Object.assign(draft.spec, { backoffLimit: 1, podReplacementPolicy: "Failed" });
    },
    edit: (draft) => {
      set(draft, `spec/${name}`, value);
    },
    replace: [`spec.${name}`],
  })),
  {
    sentence: "an image is changed",
    edit: (draft) => {
      set(draft, `${main}/image`, "app:2");
    },
    replace: ["spec.template.spec.containers[main].image"],
  },
  {
    sentence: "an image loses its tag, and with it the pull policy changes",
    edit: (draft) => {
      set(draft, `${main}/image`, "app");
    },
    replace: [
      "spec.template.spec.containers[main].image",
      "spec.template.spec.containers[main].imagePullPolicy",
    ],
  },
  {
    sentence: "a node selector of a running job is set",
    edit: (draft) => {
      set(draft, `${pod}/nodeSelector`, { zone: "a" });
    },
    replace: ["spec.template.spec.nodeSelector.zone"],
  },
];

const setSelector = (draft: DeclaredJob) => {
  set(draft, `${pod}/nodeSelector`, { zone: "a" });
};
const affinity = {
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] },
};

const suspendedSentences: readonly Sentence[] = [
  {
    sentence:
      "a node selector of a suspended job is set, and nobody has looked whether it ever ran",
    before: suspended,
    edit: setSelector,
    ask: ["spec.template.spec.nodeSelector.zone"],
  },
  {
    sentence: "a node selector of a job that never ran is set",
    before: suspended,
    edit: setSelector,
    live: live(true, {}),
    patch: ['add /spec/template/spec/nodeSelector {"zone":"a"}'],
  },
  {
    sentence: "a node selector of a job that ran before it was suspended is set",
    before: suspended,
    edit: setSelector,
    live: live(true, { startTime: "2026-01-01T00:00:00Z" }),
    replace: ["spec.template.spec.nodeSelector.zone"],
  },
  {
    sentence: "a job that never ran is started with a node selector",
    before: suspended,
    edit: (draft) => {
      setSelector(draft);
      draft.spec["suspend"] = false;
    },
    live: live(true, {}),
    patch: ["replace /spec/suspend false", 'add /spec/template/spec/nodeSelector {"zone":"a"}'],
  },
  {
    sentence: "node affinity comes where there was none",
    before: suspended,
    edit: (draft) => {
      set(draft, `${pod}/affinity`, affinity);
    },
    live: live(true, {}),
    patch: [
      'add /spec/template/spec/affinity {"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{}}]}}',
    ],
  },
  {
    sentence: "an empty affinity comes",
    before: suspended,
    edit: (draft) => {
      set(draft, `${pod}/affinity`, {});
    },
    live: live(true, {}),
    patch: ["add /spec/template/spec/affinity {}"],
  },
  {
    sentence: "pod affinity comes beside node affinity",
    before: suspended,
    edit: (draft) => {
      set(draft, `${pod}/affinity`, { ...affinity, podAffinity: {} });
    },
    live: live(true, {}),
    replace: ["spec.template.spec.affinity"],
  },
  {
    sentence: "a template label is added beside the server's own",
    before: suspended,
    edit: (draft) => {
      set(draft, "spec/template/metadata/labels/a~b", "1");
    },
    live: live(true, {}),
    patch: ['add /spec/template/metadata/labels/a~0b "1"'],
  },
];

const cciSentences: readonly Sentence[] = [
  ...countSentences,
  {
    sentence: "the backoff limit is changed, which CCI does not document",
    edit: (draft) => {
      set(draft, "spec/backoffLimit", 2);
    },
    replace: ["spec.backoffLimit"],
  },
  {
    sentence: "a node selector of a suspended job is set",
    before: suspended,
    edit: setSelector,
    replace: ["spec.template.spec.nodeSelector.zone"],
  },
];

describe("a Job on kubernetes, when", () => {
  checkSentences({ kind: job, profile: "kubernetes", base }, [
    ...kubernetesSentences,
    ...suspendedSentences,
  ]);
});

describe("a Job on cci, when", () => {
  checkSentences({ kind: job, profile: "cci", base }, cciSentences);
});

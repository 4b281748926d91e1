import type { JsonObject } from "../../../provider/values/json.js";
import type { DeclaredJob } from "../../../provider/planning/plan.js";
import { podAnnotations } from "../../../tools/control-plane/pod-stages";
import { list, set, type DraftJob } from "../../support/places.js";

/** One change that the planner and the server are asked about. */
export interface Probe {
  readonly what: string;
  /** What else the job declares before the change. */
  readonly before?: (job: DraftJob) => void;
  readonly edit: (job: DraftJob) => void;
}

function sets(path: string, value: unknown): Probe {
  return {
    what: `${path} is ${value === undefined ? "removed" : `set to ${JSON.stringify(value)}`}`,
    edit: (job) => {
      set(job, path, value);
    },
  };
}

function given(what: string, before: (job: DraftJob) => void, probe: Probe): Probe {
  return { what: `${what}, ${probe.what}`, before, edit: probe.edit };
}

/** A pod that runs until it is told to end, or half a second. */
function template(isLong: boolean): JsonObject {
  const annotations = {
    "example.com/a": "1",
    ...(isLong ? { [podAnnotations.runSeconds]: "600" } : {}),
  };
  return {
    metadata: { labels: { app: "probe" }, annotations },
    spec: {
      restartPolicy: "Never",
      // The control plane has no other scheduler.
      schedulerName: "volcano",
      containers: [
        {
          name: "main",
          image: "busybox:1.36",
          env: [{ name: "MODE", value: "a" }],
          resources: { requests: { cpu: "100m", memory: "64Mi" } },
        },
      ],
    },
  };
}

const metadataProbes: readonly Probe[] = [
  sets("metadata/labels", { team: "b" }),
  sets("metadata/labels", { team: "a", "e.io/x": "1" }),
  sets("metadata/labels", {}),
  sets("metadata/annotations", { "e.io/x": "a/b~c" }),
  sets("metadata/finalizers", ["example.com/hold"]),
];

function podProbes(pod: string): Probe[] {
  const main = `${pod}/spec/containers/0`;
  const more = { name: "more", image: "busybox" };
  const foreign = (job: DraftJob) => {
    set(job, `${pod}/spec/foreign`, "x");
  };
  return [
    sets(`${main}/image`, "busybox:1.37"),
    sets(`${main}/command`, ["true"]),
    sets(`${main}/args`, ["x"]),
    sets(`${main}/env/0/value`, "b"),
    sets(`${main}/env`, undefined),
    sets(`${main}/resources/requests/cpu`, "200m"),
    sets(`${main}/resources/requests/cpu`, 0.1),
    sets(`${main}/workingDir`, "/w"),
    sets(`${main}/name`, "other"),
    {
      what: "a container is added",
      edit: (job) => {
        list(job, `${pod}/spec/containers`).push(more);
      },
    },
    sets(`${pod}/spec/initContainers`, [more]),
    sets(`${pod}/spec/volumes`, [{ name: "v", emptyDir: {} }]),
    sets(`${pod}/spec/restartPolicy`, "OnFailure"),
    sets(`${pod}/spec/nodeSelector`, { zone: "a" }),
    sets(`${pod}/spec/tolerations`, [{ operator: "Exists" }]),
    sets(`${pod}/spec/affinity`, {}),
    sets(`${pod}/spec/affinity`, {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
        ],
      },
    }),
    sets(`${pod}/spec/affinity`, {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone" }] },
    }),
    sets(`${pod}/spec/schedulingGates`, [{ name: "example.com/gate" }]),
    sets(`${pod}/spec/topologySpreadConstraints`, [
      { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
    ]),
    sets(`${pod}/spec/terminationGracePeriodSeconds`, 30),
    sets(`${pod}/spec/terminationGracePeriodSeconds`, 5),
    sets(`${pod}/spec/securityContext`, {}),
    sets(`${pod}/spec/schedulerName`, "elsewhere"),
    sets(`${pod}/spec/serviceAccountName`, "builder"),
    sets(`${pod}/spec/priorityClassName`, "high"),
    sets(`${pod}/spec/hostNetwork`, true),
    sets(`${pod}/metadata/labels/app`, "other"),
    sets(`${pod}/metadata/annotations`, { "example.com/b": "1", "example.com/a": "1" }),
    sets(`${pod}/metadata/annotations`, undefined),
    ...[undefined, "other"].map((value) =>
      given("with a member that no type has", foreign, sets(`${pod}/spec/foreign`, value)),
    ),
  ];
}

/** The VolcanoJob that the probes change. */
export function probedVolcanoJob(isLong: boolean): DeclaredJob {
  return {
    metadata: { labels: { team: "a" } },
    spec: {
      minAvailable: 2,
      maxRetry: 4,
      policies: [{ event: "PodEvicted", action: "RestartJob", timeout: "1m" }],
      plugins: { env: [] },
      runningEstimate: "90m",
      tasks: [
        { name: "a", replicas: 1, template: template(isLong) },
        { name: "b", replicas: 2, minAvailable: 1, template: template(isLong) },
      ],
    },
  };
}

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const volumes = (job: DraftJob) => {
  job.spec["volumes"] = [
    { mountPath: "/own", volumeClaim: claim },
    { mountPath: "/given", volumeClaimName: "given" },
  ];
};

const partitions = (job: DraftJob) => {
  set(job, "spec/tasks/1/partitionPolicy", { totalPartitions: 2, partitionSize: 1 });
  set(job, "spec/tasks/1/minAvailable", undefined);
  set(job, "spec/minAvailable", 1);
};

const volumeProbes: readonly Probe[] = [
  sets("spec/volumes/0/volumeClaimName", "other"),
  sets("spec/volumes/0/mountPath", "/elsewhere"),
  sets("spec/volumes/0/volumeClaim/resources/requests/storage", "2Gi"),
  sets("spec/volumes/0/volumeClaim/resources/requests/storage", "1024Mi"),
  sets("spec/volumes/0", { mountPath: "/own", volumeClaimName: "other" }),
  sets("spec/volumes/1/volumeClaimName", "other"),
  sets("spec/volumes/1", { mountPath: "/given", volumeClaim: claim }),
  sets("spec/volumes", undefined),
].map((probe) => given("with volumes", volumes, probe));

/** Changes of a VolcanoJob whose pods wait: for claims that nobody provides, or for nodes of one network. */
export const waitingProbes: readonly Probe[] = [
  ...volumeProbes,
  given("with partitions", partitions, sets("spec/minAvailable", 2)),
  given("with partitions", partitions, sets("spec/tasks/1/partitionPolicy/minPartitions", 1)),
];

/** Changes of a VolcanoJob. */
export const volcanoJobProbes: readonly Probe[] = [
  ...metadataProbes,
  sets("spec/minAvailable", 3),
  sets("spec/minAvailable", 1),
  sets("spec/minAvailable", undefined),
  sets("spec/priorityClassName", "high"),
  given(
    "with a priority",
    (job) => {
      set(job, "spec/priorityClassName", "high");
    },
    sets("spec/priorityClassName", undefined),
  ),
  sets("spec/tasks/1/replicas", 4),
  sets("spec/tasks/1/replicas", 1),
  sets("spec/tasks/0/replicas", 3),
  sets("spec/tasks/1/minAvailable", 2),
  sets("spec/tasks/1/minAvailable", 0),
  sets("spec/tasks/1/minAvailable", undefined),
  sets("spec/queue", "testing"),
  sets("spec/queue", "default"),
  sets("spec/schedulerName", "elsewhere"),
  sets("spec/maxRetry", 5),
  sets("spec/maxRetry", undefined),
  sets("spec/ttlSecondsAfterFinished", 3600),
  sets("spec/minSuccess", 1),
  sets("spec/runningEstimate", "1h30m"),
  sets("spec/runningEstimate", "2h"),
  sets("spec/networkTopology", {}),
  sets("spec/plugins", { env: [], svc: [] }),
  sets("spec/plugins", undefined),
  sets("spec/policies", undefined),
  sets("spec/policies/0/timeout", "60s"),
  sets("spec/policies/0/action", "AbortJob"),
  sets("spec/volumes", [{ mountPath: "/a", volumeClaimName: "x" }]),
  sets("spec/tasks/1/name", "c"),
  sets("spec/tasks/1/maxRetry", 7),
  sets("spec/tasks/1/topologyPolicy", "none"),
  sets("spec/tasks/1/dependsOn", { name: ["a"] }),
  sets("spec/tasks/1/policies", [{ event: "PodFailed", action: "AbortJob" }]),
  sets("spec/tasks/1/partitionPolicy", { totalPartitions: 2, partitionSize: 1, minPartitions: 1 }),
  {
    what: "a task is added",
    edit: (job) => {
      list(job, "spec/tasks").push({ name: "c", template: template(true) });
    },
  },
  {
    what: "a task is removed",
    edit: (job) => {
      list(job, "spec/tasks").shift();
    },
  },
  {
    what: "tasks are reordered",
    edit: (job) => {
      list(job, "spec/tasks").reverse();
    },
  },
  ...podProbes("spec/tasks/1/template"),
];

/** The Job that the probes change. */
export function probedJob(isLong: boolean): DeclaredJob {
  return {
    metadata: { labels: { team: "a" } },
    spec: { completions: 1, parallelism: 1, backoffLimit: 3, template: template(isLong) },
  };
}

const indexed = (job: DraftJob) => {
  Object.assign(job.spec, {
    completionMode: "Indexed",
    completions: 2,
    parallelism: 2,
    backoffLimitPerIndex: 1,
    maxFailedIndexes: 1,
  });
};
let selections = 0;
const byHand = (job: DraftJob) => {
  // A label of its own: the job would count the pods of all others among its own.
  selections += 1;
  const app = `by-hand-${selections}`;
  set(job, "spec/template/metadata/labels/app", app);
  Object.assign(job.spec, { manualSelector: true, selector: { matchLabels: { app } } });
};
const failurePolicy = {
  rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
};

/** Changes of a Job. */
export const jobProbes: readonly Probe[] = [
  ...metadataProbes,
  sets("spec/parallelism", 2),
  sets("spec/parallelism", 0),
  sets("spec/parallelism", undefined),
  sets("spec/activeDeadlineSeconds", 3600),
  sets("spec/ttlSecondsAfterFinished", 3600),
  sets("spec/backoffLimit", 0),
  sets("spec/backoffLimit", undefined),
  sets("spec/podReplacementPolicy", "Failed"),
  sets("spec/manualSelector", true),
  sets("spec/manualSelector", false),
  sets("spec/completions", 2),
  sets("spec/completions", undefined),
  {
    what: "both counts are set",
    edit: ({ spec }) => {
      Object.assign(spec, { completions: 3, parallelism: 3 });
    },
  },
  sets("spec/completionMode", "Indexed"),
  sets("spec/completionMode", "NonIndexed"),
  sets("spec/selector", { matchLabels: { app: "probe" } }),
  sets("spec/managedBy", "example.com/queue"),
  sets("spec/podFailurePolicy", failurePolicy),
  sets("spec/successPolicy", { rules: [{ succeededCount: 1 }] }),
  sets("spec/backoffLimitPerIndex", 1),
  given("selected by hand", byHand, sets("spec/manualSelector", undefined)),
  given("selected by hand", byHand, sets("spec/selector/matchLabels", { app: "x" })),
  ...[
    sets("spec/completions", 3),
    {
      what: "both counts are set",
      edit: ({ spec }: DraftJob) => {
        Object.assign(spec, { completions: 3, parallelism: 3 });
      },
    },
    sets("spec/maxFailedIndexes", 2),
    sets("spec/maxFailedIndexes", undefined),
    sets("spec/backoffLimitPerIndex", 2),
    sets("spec/completionMode", "NonIndexed"),
  ].map((probe) => given("Indexed", indexed, probe)),
  ...podProbes("spec/template"),
];

/** Whether a job is suspended is a change of its own, which depends on what it was before. */
export const suspendProbes: readonly Probe[] = [
  sets("spec/suspend", true),
  sets("spec/suspend", undefined),
];

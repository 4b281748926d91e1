import type { Emulator } from "../../../emulator/index.js";
import type { JsonObject } from "../../../provider/values/json.js";

/** One recorded answer of the real server to one JSON Patch. */
export interface Verdict {
  readonly kind: "VolcanoJob" | "Job";
  readonly state: string;
  readonly code: number;
  readonly reason?: string;
  readonly messagePattern?: string;
  /** The JSON Patch as it was sent: literals such as 2.0 matter. */
  readonly patch?: string;
  readonly note?: string;
  readonly noop?: boolean;
  readonly specChanged?: boolean;
  readonly causeFields?: readonly string[];
  readonly warnings?: readonly string[];
}

const pod = { restartPolicy: "Never", containers: [{ name: "c", image: "b", resources: {} }] };

/** A VolcanoJob with every field set, spelled so that nothing is rewritten at creation. */
const full: JsonObject = {
  minAvailable: 2,
  queue: "default",
  schedulerName: "volcano",
  maxRetry: 5,
  ttlSecondsAfterFinished: 100,
  minSuccess: 2,
  priorityClassName: "some-class",
  runningEstimate: "1h",
  networkTopology: { mode: "soft", highestTierAllowed: 2 },
  plugins: { env: [], svc: [] },
  policies: [{ event: "PodEvicted", action: "RestartJob" }],
  volumes: [{ mountPath: "/v", volumeClaimName: "pvc1" }],
  tasks: [
    {
      name: "m",
      replicas: 1,
      minAvailable: 1,
      maxRetry: 3,
      policies: [{ event: "TaskCompleted", action: "CompleteJob" }],
      template: {
        metadata: { labels: { l: "1" }, annotations: { t: "1" } },
        spec: {
          restartPolicy: "Never",
          nodeSelector: { d: "x" },
          tolerations: [{ key: "a", operator: "Exists" }],
          volumes: [{ name: "v", emptyDir: {} }],
          containers: [
            {
              name: "c",
              image: "busybox:1",
              command: ["sh", "-c", "sleep 1"],
              args: ["x"],
              env: [{ name: "A", value: "1" }],
              resources: {
                requests: { cpu: "1000m", memory: "1024Mi" },
                limits: { cpu: "2", memory: "2Gi" },
              },
            },
          ],
        },
      },
    },
    {
      name: "w",
      replicas: 3,
      minAvailable: 2,
      maxRetry: 3,
      topologyPolicy: "none",
      dependsOn: { name: ["m"], iteration: "any" },
      template: { spec: pod },
    },
  ],
};

function task(name: string, replicas: number, more: JsonObject = {}): JsonObject {
  return { name, replicas, template: { spec: pod }, ...more };
}

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const partition = { totalPartitions: 2, partitionSize: 2 };

/** Which VolcanoJob a verdict was recorded on; the first pattern that fits its note or path counts. */
const volcanoBases: readonly (readonly [RegExp, JsonObject])[] = [
  [/no minPartitions/, { tasks: [task("p", 4, { partitionPolicy: partition })] }],
  [
    /partitioned/,
    { tasks: [task("p", 4, { partitionPolicy: { ...partition, minPartitions: 1 } })] },
  ],
  [
    /explicit low|> sum\(task/,
    {
      minAvailable: 2,
      tasks: [task("a", 2, { minAvailable: 1 }), task("b", 3, { minAvailable: 1 })],
    },
  ],
  [/minSuccess >/, { minSuccess: 4, tasks: [task("a", 2), task("b", 3)] }],
  [
    /defaulted:|down to 0|shift|< sum\(task|name guard|all or nothing|intermediate/,
    { tasks: [task("a", 2), task("b", 3)] },
  ],
  [/volumeClaim(?!Name)/, { ...full, volumes: [{ mountPath: "/v", volumeClaim: claim }] }],
  [
    /state (?:running|completed|aborted)/,
    { tasks: [task("a", 2, { minAvailable: 1 })], minAvailable: 1 },
  ],
];

const indexed: JsonObject = { completionMode: "Indexed", completions: 2, parallelism: 2 };
const template = {
  metadata: { labels: { l: "1" }, annotations: { t: "1" } },
  spec: {
    restartPolicy: "Never",
    nodeSelector: { d: "x" },
    containers: [
      {
        name: "c",
        image: "busybox:1",
        env: [{ name: "A", value: "1" }],
        resources: { requests: { cpu: "1" } },
      },
    ],
  },
};
const plain: JsonObject = {
  parallelism: 2,
  completions: 4,
  activeDeadlineSeconds: 100,
  backoffLimit: 4,
  ttlSecondsAfterFinished: 1000,
  template,
};
const failurePolicy = {
  rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }],
};
const manualLabels = { l: "1", l2: "1" };

const jobBases: readonly (readonly [RegExp, JsonObject])[] = [
  [
    /manualSelector=true/,
    {
      ...plain,
      manualSelector: true,
      selector: { matchLabels: { l: "1" } },
      template: { ...template, metadata: { labels: { ...manualLabels, l2: "2" } } },
    },
  ],
  [
    /\/spec\/successPolicy/,
    { ...plain, ...indexed, successPolicy: { rules: [{ succeededCount: 1 }] } },
  ],
  [
    /(?:replace|remove) \/spec\/podFailurePolicy|TerminatingOrFailed/,
    { ...plain, podFailurePolicy: failurePolicy },
  ],
  [
    /(?:replace|remove) \/spec\/(?:backoffLimitPerIndex|maxFailedIndexes)/,
    { ...plain, ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 2 },
  ],
  [/Indexed, /, { ...plain, ...indexed }],
];

function describe({ patch = "[]", note = "", state }: Verdict): string {
  const ops = JSON.parse(patch) as JsonObject[];
  const [first] = ops;
  const operation = `${String(first?.["op"])} ${String(first?.["path"])} ${String(first?.["value"])}`;
  return `${note} | ${operation} | state ${state}`;
}

/** The spec of the object that the verdict was recorded on. */
export function baseSpec(verdict: Verdict): JsonObject {
  const text = describe(verdict);
  if (verdict.kind === "VolcanoJob") {
    return volcanoBases.find(([pattern]) => pattern.test(text))?.[1] ?? full;
  }
  const base = jobBases.find(([pattern]) => pattern.test(text))?.[1] ?? plain;
  const isSuspended = verdict.state.startsWith("suspended");
  const isFinished = verdict.state === "finished" && base === plain;
  return {
    ...base,
    ...(isSuspended ? { suspend: true } : {}),
    ...(isFinished ? { parallelism: 1 } : {}),
  };
}

/** Brings the object into the state of the verdict. */
export function bringIntoState(emulator: Emulator, verdict: Verdict, name: string): void {
  const address = { kind: verdict.kind, namespace: "ns", name };
  const phases = {
    running: ["Running"],
    completed: ["Running", "Completed"],
    aborted: ["Running", "Aborted"],
    finished: ["Running", "Complete"],
    "suspended-never-started": ["Suspended"],
    "suspended-after-start": ["Running", "Suspended"],
    pending: [],
  } as const;
  for (const phase of phases[verdict.state as keyof typeof phases]) {
    emulator.setPhase(address, phase);
  }
}

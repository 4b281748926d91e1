import type { KubernetesJob } from "../../../provider/api/objects";
import { job } from "../../../provider/kinds/job/kind";
import type { Kind } from "../../../provider/kinds/kind";
import { volcanoJob } from "../../../provider/kinds/volcano-job/kind";
import type { JobDetails } from "../../../provider/lifecycle/wait/details";
import { describeFaults, describeProgress } from "../../../provider/lifecycle/wait/progress";
import * as make from "./objects";

const { pod, waiting, unscheduled, podGroup, condition, details, now } = make;
const cpu = "0/2 nodes are available: 2 Insufficient cpu.";
const gang =
  "1/4 tasks in gang unschedulable: pod group is not ready, 1 Pending, 3 Running, 4 minAvailable; Pending: 1 Unschedulable. Origin reason is: queue resource quota insufficient: insufficient cpu";
const running = (phase: string, counts: make.Changes = {}, since = make.created) => ({
  state: { phase },
  conditions: [
    { status: "Before", lastTransitionTime: "2026-01-01T09:59:00Z" },
    { status: phase, lastTransitionTime: since },
    { status: phase, lastTransitionTime: "2026-01-01T10:01:00Z" },
  ],
  ...counts,
});
const runs = (name: string) =>
  pod(name, {
    phase: "Running",
    node: "node-1",
    containers: [make.container({ isRunning: true })],
  });
const true_ = (type: string, reason = "") => ({
  type,
  status: "True",
  reason,
  lastTransitionTime: make.created,
});

type Row = readonly [string, string, make.Changes, JobDetails | undefined, make.Changes?];

const ofVolcano: readonly Row[] = [
  ["one that nobody has looked at", "Pending 0/4 for 2m10s", {}, undefined],
  [
    "one whose pods run but for one",
    "Running 3/4 for 2m10s, 1 pending: 0/2 nodes are available: 2 Insufficient cpu",
    running("Running", { running: 3, pending: 1 }),
    details({ pods: [runs("train-worker-0"), unscheduled("train-worker-1", cpu)] }),
  ],
  [
    "what evicting others would help is left out",
    "Running 3/4 for 2m10s, 1 pending: 0/2 nodes are available: 2 Insufficient cpu",
    running("Running", { running: 3, pending: 1 }),
    details({
      pods: [
        unscheduled(
          "train-worker-1",
          `${cpu} preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.`,
        ),
      ],
    }),
  ],
  [
    "the origin of what Volcano says of a pod",
    "Running 3/4 for 2m10s, 1 pending: queue resource quota insufficient: insufficient cpu",
    running("Running", { running: 3, pending: 1 }),
    details({ pods: [unscheduled("train-worker-1", gang)] }),
  ],
  [
    "equal reasons together, faults first",
    "Pending 0/4 for 2m10s, 4 pending: ImagePullBackOff: train:1 (2); ContainerCreating (2)",
    running("Pending", { pending: 4 }),
    details({
      pods: [
        pod("train-master-0", { node: "a", containers: [waiting("ContainerCreating")] }),
        pod("train-worker-0", { node: "a", containers: [waiting("ImagePullBackOff")] }),
        pod("train-worker-1", {
          node: "a",
          containers: [waiting("ErrImagePull", "pull access denied")],
        }),
        pod("train-worker-2", { node: "a", containers: [waiting("ContainerCreating")] }),
      ],
    }),
  ],
  [
    "a crash loop, whose pod counts as running",
    "Running 4/4 for 2m10s, 1 not well: CrashLoopBackOff, 5 restarts, last exit code 2 (Error)",
    running("Running", { running: 4 }),
    details({
      pods: [
        runs("train-worker-0"),
        pod("train-worker-1", {
          phase: "Running",
          containers: [
            waiting("CrashLoopBackOff", "back-off 2m40s restarting failed container", {
              restartCount: 5,
              lastTerminated: { exitCode: 2, reason: "Error", message: "", finishedAt: "" },
            }),
          ],
        }),
      ],
    }),
  ],
  [
    "an init container that cannot be made",
    'Pending 0/4 for 2m10s, 1 pending: CreateContainerConfigError: secret "db" not found',
    running("Pending", { pending: 1 }),
    details({
      pods: [
        pod("train-worker-0", {
          node: "a",
          containers: [
            waiting("CreateContainerConfigError", 'secret "db" not found', { isInit: true }),
            waiting("PodInitializing"),
          ],
        }),
      ],
    }),
  ],
  [
    "a gang that its queue does not let in",
    "Pending 0/4 for 2m10s, queue gpu has not let it in yet: queue resource quota insufficient: insufficient cpu",
    running("Pending"),
    details({
      pods: [],
      podGroup: podGroup("Pending", [
        condition("Unschedulable", "True", "NotEnoughResources", gang),
      ]),
    }),
  ],
  [
    "a gang that is let in and waits, without a word",
    "Pending 0/4 for 2m10s, 2 pending: queue gpu has let it in, not scheduled yet",
    running("Pending", { pending: 2 }),
    details({
      pods: [pod("train-worker-0"), pod("train-worker-1")],
      podGroup: podGroup("Inqueue"),
    }),
  ],
  [
    "pods that wait for the rest of their gang",
    "Pending 0/4 for 2m10s, 2 pending: queue gpu has let it in, not scheduled yet: queue resource quota insufficient: insufficient cpu",
    running("Pending", { pending: 2 }),
    details({
      pods: [
        unscheduled(
          "train-worker-0",
          "Pod research/train-worker-0 can possibly be assigned to a, once minAvailable is satisfied",
          "Schedulable",
        ),
        unscheduled(
          "train-worker-1",
          "Pod research/train-worker-1 can possibly be assigned to a, once minAvailable is satisfied",
          "Schedulable",
        ),
      ],
      podGroup: podGroup("Inqueue", [
        condition("Unschedulable", "True", "NotEnoughResources", gang),
      ]),
    }),
  ],
  [
    "a job without a PodGroup, whose claims may be missing",
    "Pending 0/4 for 2m10s, no PodGroup yet: does its claim data exist?",
    running("Pending"),
    details({ pods: [], hasNoPodGroup: true }),
    { volumes: [{ mountPath: "/data", volumeClaimName: "data" }] },
  ],
  [
    "a job without a PodGroup",
    "Pending 0/4 for 2m10s, no PodGroup yet",
    running("Pending"),
    details({ pods: [], hasNoPodGroup: true }),
  ],
  [
    "pods that may not be read",
    "Pending 0/4 for 2m10s, 4 pending, why may not be read",
    running("Pending", { pending: 4 }),
    details({ unreadable: ["pods may not be read: no"] }),
  ],
  [
    "one that starts again",
    "Restarting 0/4 for 2m10s, 4 ending, retry 1 of 3",
    running("Restarting", { terminating: 4, retryCount: 1 }),
    undefined,
  ],
  [
    "one that is nearly done",
    "Completing 1/4 for 2m10s, 3 succeeded",
    running("Completing", { running: 1, succeeded: 3 }),
    details({ pods: [] }),
  ],
  [
    "a phase of a newer version",
    "Sleeping 4/4 for 2m10s, 1 unknown",
    running("Sleeping", { running: 4, unknown: 1 }),
    undefined,
  ],
  [
    "pods on their way out say nothing",
    "Running 3/4 for 2m10s, 1 pending: not scheduled yet",
    running("Running", { running: 3, pending: 1 }),
    details({
      pods: [
        pod("train-worker-0"),
        { ...unscheduled("train-worker-1", cpu), isBeingDeleted: true },
      ],
    }),
  ],
];

const started = (more: make.Changes) => ({ startTime: make.created, ready: 0, ...more });
const ofJob: readonly Row[] = [
  ["one that nobody has looked at", "Pending 0/3 for 2m10s, 0 of 3 succeeded", {}, undefined],
  [
    "one whose pods run but for one",
    "Running 2/3 for 2m10s, 1 pending: 0/2 nodes are available: 2 Insufficient cpu, 0 of 3 succeeded",
    started({ active: 3, ready: 2 }),
    details({ pods: [unscheduled("train-abcde", cpu)] }),
  ],
  [
    "one whose pods do not run yet",
    "Pending 0/3 for 2m10s, 3 pending, 0 of 3 succeeded",
    started({ active: 3 }),
    undefined,
  ],
  [
    "an indexed one with failures",
    "Running 2/2 for 2m10s, 4 of 10 succeeded, 3 failed, failed indexes 1,3-4",
    started({ active: 2, ready: 2, succeeded: 4, failed: 3, failedIndexes: "1,3-4" }),
    undefined,
    { completions: 10, parallelism: 2 },
  ],
  [
    "a suspended one",
    "Suspended 0/3 for 2m10s, 0 of 3 succeeded",
    started({ conditions: [true_("Suspended", "JobSuspended")] }),
    undefined,
  ],
  [
    "one that will fail",
    "Failing 0/3 for 2m10s, 0 of 3 succeeded, 1 failed, 2 ending",
    started({
      failed: 1,
      terminating: 2,
      conditions: [true_("FailureTarget", "BackoffLimitExceeded")],
    }),
    undefined,
  ],
  [
    "one that has what it needs",
    "Completing 0/2 for 2m10s, 1 of 3 succeeded",
    started({ succeeded: 1, conditions: [true_("SuccessCriteriaMet", "SuccessPolicy")] }),
    undefined,
  ],
  [
    "one of a single pod, on a server that counts no ready ones",
    "Running 1/1 for 2m10s",
    { startTime: make.created, active: 1 },
    undefined,
    { parallelism: 1, completions: 1 },
  ],
];

const rows = [
  ...ofVolcano.map(
    (row) => [`VolcanoJob: ${row[0]}`, row, volcanoJob, make.volcanoJobObject] as const,
  ),
  ...ofJob.map((row) => [`Job: ${row[0]}`, row, job, make.jobObject] as const),
];

test.each(rows)("%s", (_name, [, line, status, around, spec], kind: Kind, object) => {
  expect(describeProgress(kind, object(status, spec), around, now)).toBe(line);
});

test("without a time two lines can be compared", () => {
  const object = make.volcanoJobObject(running("Running", { running: 4 }));
  expect(describeProgress(volcanoJob, object, undefined, NaN)).toBe("Running 4/4");
});

test("many long reasons are bounded and counted", () => {
  const pods = Array.from({ length: 50 }, (_, index) =>
    unscheduled(
      `train-worker-${index}`,
      `${"node(s) had untolerated taint ".repeat(20)}${index % 9}`,
    ),
  );
  const object = make.volcanoJobObject(running("Pending", { pending: 50 }));
  const line = describeProgress(volcanoJob, object, details({ pods }), now);
  expect(line).toMatch(
    /^Pending 0\/4 for 2m10s, 50 pending: node\(s\).* \(6\); .*; and 7 other reasons$/,
  );
  expect(line.length).toBeLessThan(240);
});

test("values of the manifest, colours and ends of lines are not shown", () => {
  const spec = {
    tasks: [
      {
        name: "worker",
        replicas: 1,
        template: {
          spec: {
            containers: [{ name: "main", env: [{ name: "TOKEN", value: "hunter2-hunter2" }] }],
          },
        },
      },
    ],
  };
  const object: KubernetesJob = make.volcanoJobObject(running("Pending", { pending: 1 }), spec);
  const pods = [
    pod("train-worker-0", {
      node: "a",
      containers: [
        waiting("RunContainerError", "\u001b[31mbad\u001b[0m\r\nvalue hunter2-\u001b[1mhunter2"),
      ],
    }),
  ];
  expect(describeProgress(volcanoJob, object, details({ pods }), now)).toBe(
    "Pending 0/1 for 2m10s, 1 pending: RunContainerError: bad value [value of spec.tasks[worker].template.spec.containers[main].env[TOKEN]]",
  );
});

test("faults are told by themselves, and what passes by itself is none", () => {
  const object = make.volcanoJobObject(running("Pending", { pending: 2 }));
  const creating = pod("train-worker-0", { node: "a", containers: [waiting("ContainerCreating")] });
  const broken = pod("train-worker-1", {
    node: "a",
    containers: [waiting("InvalidImageName", "couldn't parse image")],
  });
  expect(describeFaults(object, undefined)).toBe("");
  expect(describeFaults(object, details({ pods: [creating] }))).toBe("");
  expect(describeFaults(object, details({ pods: [creating, broken] }))).toBe(
    "InvalidImageName: couldn't parse image",
  );
});

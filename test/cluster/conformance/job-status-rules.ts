import type { JsonObject } from "../../../provider/values/json.js";
import { get, merge, named, pod, post, put, setup, type Script, type Step } from "./script.js";

const now = "2026-01-02T03:04:05Z";
const later = "2026-01-02T03:04:06Z";

/** An outsider manages these jobs, so that no controller writes their status meanwhile. */
const plain: JsonObject = { managedBy: "example.com/nobody", template: { spec: pod } };
const indexed: JsonObject = { ...plain, completionMode: "Indexed", completions: 9, parallelism: 2 };
const perIndex: JsonObject = { ...indexed, backoffLimitPerIndex: 1 };
const elastic: JsonObject = { ...indexed, parallelism: 9 };
const withPolicy: JsonObject = { ...indexed, successPolicy: { rules: [{ succeededCount: 1 }] } };

function condition(type: string, more: JsonObject = {}): JsonObject {
  return { type, status: "True", lastProbeTime: now, lastTransitionTime: now, ...more };
}

const complete = [condition("SuccessCriteriaMet"), condition("Complete")];
const failed = [condition("FailureTarget"), condition("Failed")];
const completed: JsonObject = { startTime: now, completionTime: now, conditions: complete };

/** Lists of indexes, good and bad, as they may stand in `completedIndexes` and `failedIndexes`. */
const indexLists: readonly string[] = [
  "",
  "0",
  "0-3,7",
  "1,3-4,8",
  "+1",
  "+08",
  "0000000000000000000000003",
  "9",
  "0-9",
  "8-9",
  "x",
  "0,",
  ",0",
  " 0",
  "0-",
  "-1",
  "-",
  "0-1-2",
  "3-3",
  "3-1",
  "3,1",
  "1,1",
  "0-3,3",
  "0-3,2-5",
  "1.5",
  "1_0",
  "0x1",
  "9223372036854775807",
  "9223372036854775808",
  "99999999999999999999",
  "0,x,99",
  'a"b',
];

/** Lists of completed and of failed indexes; some overlap, some only once unreadable parts are left out. */
const pairs: readonly (readonly [string, string])[] = [
  ["0-3", "4-5"],
  ["0-3", "3"],
  ["2", "0-5"],
  ["0,2,4,6,8", "1,3,5,7"],
  ["0,2,4,6,8", "1,3,6"],
  ["5,1", "1,5"],
  ["x,3", "3"],
  ["3", "x,3"],
  ["0-9,3", "3"],
  ["3,4", "2-"],
  ["", "1"],
  ["1", ""],
];

/** Statuses that each start from the same job: nothing is stored. */
function tried(name: string, statuses: readonly unknown[]): Step[] {
  return statuses.map((status) => ({
    ...merge("J", `${name}/status`, { status }, "?dryRun=All"),
    withStatus: true,
  }));
}

/** Writes a status that the next ones start from. */
function stored(name: string, status: JsonObject): Step {
  return { ...merge("J", `${name}/status`, { status }), withStatus: true };
}

const made = (name: string, spec: JsonObject): Step => setup(post("J", named("J", name, spec)));

const bothIndexes = (completedIndexes: string, failedIndexes: string): JsonObject => ({
  completedIndexes,
  failedIndexes,
});

function indexes(): Script {
  return {
    name: "Job: indexes in the status",
    steps: [
      made("per", perIndex),
      ...tried(
        "per",
        indexLists.map((failedIndexes) => ({ failedIndexes })),
      ),
      ...tried(
        "per",
        indexLists.map((completedIndexes) => ({ completedIndexes })),
      ),
      ...tried(
        "per",
        pairs.map((pair) => bothIndexes(...pair)),
      ),
      stored("per", { failedIndexes: "1,3" }),
      ...tried("per", [
        { completedIndexes: "3" },
        { completedIndexes: "0,2" },
        { failedIndexes: null },
        { failedIndexes: "" },
        { failedIndexes: "x", startTime: now },
        { startTime: now },
        { startTime: now, conditions: [condition("Failed")] },
        { startTime: now, conditions: failed },
      ]),
      made("all", indexed),
      ...tried("all", [{ failedIndexes: "1" }, { failedIndexes: "" }, bothIndexes("1", "1")]),
      made("plain", plain),
      ...tried("plain", [
        { completedIndexes: "x" },
        { failedIndexes: "x" },
        bothIndexes("0", "0"),
        { completedIndexes: "" },
      ]),
      made("uncounted", { ...plain, completions: null, parallelism: 3 }),
      ...tried("uncounted", [{ completedIndexes: "7,x" }, bothIndexes("7", "7")]),
    ],
  };
}

function finishedJobs(): Script {
  // A list without items is left out: in a dump it is one of the deliberate differences.
  const listed = (name: string, uids: readonly string[]): JsonObject =>
    uids.length === 0 ? {} : { [name]: uids };
  const pods = (succeeded: readonly string[], lost: readonly string[]): JsonObject => ({
    uncountedTerminatedPods: { ...listed("succeeded", succeeded), ...listed("failed", lost) },
  });
  return {
    name: "Job: the status of a finished job",
    steps: [
      made("t", plain),
      ...tried("t", [
        { ...completed, ...pods(["a"], []) },
        { ...completed, ...pods(["a", "a"], ["b", "a", ""]) },
        { ...completed, ...pods([], []) },
        { ...completed, uncountedTerminatedPods: { succeeded: [], failed: [] } },
        { ...completed, uncountedTerminatedPods: null },
        { startTime: now, conditions: failed, ...pods([], ["b"]) },
        { conditions: failed },
        { ...completed, active: 1, terminating: 1, ready: 2 },
        { startTime: now, conditions: [...complete, ...failed], completionTime: now },
        { ...completed, conditions: [condition("Complete")] },
        { ...completed, startTime: later },
        { ...completed, conditions: [condition("Complete", { status: "False" })] },
      ]),
      stored("t", { startTime: now, ...pods(["a"], ["b"]) }),
      ...tried("t", [completed, { ...completed, ...pods([], []) }]),
      stored("t", { ...completed, uncountedTerminatedPods: null }),
      ...tried("t", [
        pods(["a"], []),
        { active: 1 },
        { terminating: 1 },
        { startTime: null },
        { startTime: later },
        { completionTime: later },
        { conditions: failed, completionTime: null },
        { conditions: [condition("Failed")], completionTime: null, active: 1 },
        { conditions: [condition("SuccessCriteriaMet")] },
        { conditions: [condition("Complete")] },
        null,
      ]),
      made("policy", withPolicy),
      ...tried("policy", [
        completed,
        { ...completed, conditions: [condition("Complete")] },
        { conditions: [condition("SuccessCriteriaMet")] },
      ]),
      made("elastic", elastic),
      stored("elastic", { succeeded: 3, failed: 2 }),
      ...tried("elastic", [{ succeeded: 1 }, { failed: 1 }, { succeeded: -1 }]),
    ],
  };
}

function suspendedJobs(): Script {
  const paused = { ...plain, suspend: true };
  const nothing: JsonObject = { conditions: complete, completionTime: now };
  return {
    name: "Job: the status of a suspended job",
    steps: [
      made("empty", { ...paused, completions: 0 }),
      ...tried("empty", [
        nothing,
        { ...nothing, startTime: now },
        { conditions: complete },
        { conditions: [condition("Failed")] },
        { conditions: failed },
        { conditions: [condition("Suspended")] },
      ]),
      stored("empty", nothing),
      ...tried("empty", [{ startTime: now }, { startTime: later }, { active: 1 }]),
      made("paused", { ...paused, completions: 1 }),
      ...tried("paused", [nothing, { conditions: failed }]),
      stored("paused", { startTime: now }),
      ...tried("paused", [{ startTime: null }, { startTime: later }]),
      made("running", { ...plain, completions: 0 }),
      ...tried("running", [nothing, { conditions: failed }]),
    ],
  };
}

/** Times of a condition that its writer leaves out, or names as none. */
function times(): Script {
  const bare = (more: JsonObject): JsonObject => ({
    conditions: [{ type: "Suspended", status: "True", ...more }],
  });
  const statuses: readonly JsonObject[] = [
    bare({}),
    bare({ lastProbeTime: null, lastTransitionTime: null }),
    bare({ lastProbeTime: null, lastTransitionTime: now }),
    bare({ lastProbeTime: "" }),
    bare({ lastProbeTime: "soon" }),
    bare({ lastProbeTime: 3 }),
    bare({ lastProbeTime: "2026-01-02T05:04:05+02:00" }),
    bare({ lastProbeTime: "2026-01-02T03:04:05.987654Z" }),
    bare({ type: null }),
    bare({ reason: "", message: "" }),
    { conditions: [null] },
    { conditions: [{}] },
    { conditions: [] },
    { startTime: null, completionTime: null },
    { startTime: "" },
    { startTime: "2026-01-02T05:04:05+02:00" },
  ];
  const step = (each: Step): Step => ({ ...each, withStatus: true });
  return {
    name: "Job: times in the status",
    steps: [
      made("t", plain),
      ...tried("t", statuses),
      stored("t", bare({ lastProbeTime: null })),
      step(get("J", "t")),
      step(merge("J", "t", { metadata: { labels: { a: "b" } } })),
      step({ method: "GET", path: "{J}" }),
      step(
        put("J", "t/status", {
          ...named("J", "t", plain),
          status: bare({ lastTransitionTime: null }),
        }),
      ),
      step(put("J", "t/status", { ...named("J", "t", plain), status: null })),
      step(get("J", "t")),
    ],
  };
}

/** The rules of a batch/v1 Job's status, as they hold for the one who manages a job from outside. */
export const jobStatusRules: readonly Script[] = [
  indexes(),
  finishedJobs(),
  suspendedJobs(),
  times(),
];

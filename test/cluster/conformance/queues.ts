import type { JsonObject } from "../../../provider/values/json.js";
import { get, merge, named, patch, pod, post, put, settled, setup, type Script } from "./script.js";

/** A queue that both servers have, besides `root` and `default`. */
export interface ScriptQueue {
  readonly name: string;
  readonly state: "Open" | "Closed";
  /** @default root */
  readonly parent?: string;
}

/** The queues that the scripts name, in the order in which they have to be made. */
export const scriptQueues: readonly ScriptQueue[] = [
  { name: "other-queue", state: "Open" },
  { name: "closed-queue", state: "Closed" },
  { name: "one-child", state: "Open" },
  { name: "only-child", state: "Open", parent: "one-child" },
  { name: "two-children", state: "Open" },
  { name: "older-child", state: "Open", parent: "two-children" },
  { name: "younger-child", state: "Closed", parent: "two-children" },
  { name: "grandchild", state: "Open", parent: "older-child" },
];

function spec(queue: string, more: JsonObject = {}): JsonObject {
  const task = { name: "a", replicas: 1, minAvailable: 1, maxRetry: 3, template: { spec: pod } };
  return { queue, minAvailable: 1, maxRetry: 3, schedulerName: "nobody", tasks: [task], ...more };
}

/** Jobs in queues that have queues below them, or are below others; a queue counts when a job is created, and only then. */
export const queueScripts: readonly Script[] = [
  {
    name: "VolcanoJob: queues",
    steps: [
      ...[...scriptQueues.map(({ name }) => name), "root", "default"].map((queue) =>
        post("V", named("V", "d", spec(queue)), "?dryRun=All"),
      ),
      post("V", named("V", "d", spec("one-child", { minAvailable: 9 })), "?dryRun=All"),
      post("V", named("V", "d", spec("two-children", { tasks: [] })), "?dryRun=All"),
      post("V", named("V", "stored", spec("two-children"))),
      get("V", "stored"),
      setup(post("V", named("V", "t", spec("only-child")))),
      settled("V", "t"),
      patch("V", "t", [{ op: "replace", path: "/spec/queue", value: "one-child" }]),
      merge("V", "t", { spec: { queue: "two-children" } }, "?dryRun=All"),
      merge("V", "t", { metadata: { labels: { a: "b" } } }),
      settled("V", "t"),
      put(
        "V",
        "t",
        named("V", "t", spec("one-child"), { resourceVersion: "{rv:t}" }),
        "?dryRun=All",
      ),
    ],
  },
];

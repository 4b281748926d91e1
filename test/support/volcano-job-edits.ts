import type { JsonObject } from "../../provider/values/json.js";
import type { EditFunction } from "./draft.js";

const addTask: EditFunction = (draft) => {
  const tasks = draft.tasks();
  if (tasks.some(({ name }) => name === "extra")) {
    return;
  }
  const template = { spec: { containers: [{ name: "main", image: "busybox" }] } };
  tasks.splice(draft.below(tasks.length + 1), 0, { name: "extra", replicas: 1, template });
};

const removeTask: EditFunction = (draft) => {
  const tasks = draft.tasks();
  if (tasks.length > 1) {
    tasks.splice(draft.below(tasks.length), 1);
  }
};

function toggleSpec(name: string, values: readonly unknown[]): EditFunction {
  return (draft) => {
    draft.toggle(draft.spec, name, values);
  };
}

function toggleTask(name: string, values: readonly unknown[]): EditFunction {
  return (draft) => {
    draft.toggle(draft.choose(draft.tasks()), name, values);
  };
}

const policy: JsonObject = { event: "PodFailed", action: "RestartJob" };

/** Edits of a VolcanoJob outside of its templates. */
export const volcanoJobEdits: Readonly<Record<string, EditFunction>> = {
  scale: toggleTask("replicas", [0, 1, 2, 3, 4]),
  "set a task's gang size": toggleTask("minAvailable", [0, 1, 2, 3]),
  "set the gang size": toggleSpec("minAvailable", [0, 1, 2, 4]),
  "set the priority": toggleSpec("priorityClassName", ["high", "low", "a.b"]),
  "add a task": addTask,
  "remove a task": removeTask,
  "reorder tasks": (draft) => {
    draft.reverse(draft.spec, "tasks");
  },
  "rename a task": toggleTask("name", ["renamed"]),
  "set maxRetry": toggleSpec("maxRetry", [0, 3, 7]),
  "set a task's maxRetry": toggleTask("maxRetry", [0, 3, 8]),
  "set policies": toggleSpec("policies", [[policy], []]),
  "set a task's policies": toggleTask("policies", [[policy], [{ ...policy, timeout: "5m" }]]),
  "set the time to live": toggleSpec("ttlSecondsAfterFinished", [900, 1200]),
  "set the scheduler": toggleSpec("schedulerName", ["volcano", "elsewhere"]),
  "set plugins": toggleSpec("plugins", [{ env: [] }, { svc: [], env: [] }, {}]),
  "set minSuccess": toggleSpec("minSuccess", [1]),
  "set the topology": toggleSpec("networkTopology", [{ mode: "soft" }, {}, { mode: "hard" }]),
  "set the estimate": toggleSpec("runningEstimate", ["2h", "120m", "1h30m0s", "90m"]),
  "write out the queue": toggleSpec("queue", ["default"]),
};

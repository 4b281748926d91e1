/** Edits that few programs make, and that a job on a real cluster would not survive: owners, finalizers, any leaf. */
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Draft } from "./draft.js";
import type { EditTable } from "./edits.js";
import { leavesOf, othersOf } from "./leaves.js";
import { set } from "./places.js";

function owner(name: string): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", name, uid: `uid-of-${name}` };
}

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const own = { mountPath: "/own", volumeClaim: claim };
const given = { mountPath: "/given", volumeClaimName: "given" };

/** Every member of every object in the spec, however deep. */
function membersOf(value: unknown): (readonly [JsonObject, string])[] {
  if (Array.isArray(value)) {
    return value.flatMap(membersOf);
  }
  if (!isJsonObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, each]) => [
    [value, name] as const,
    ...membersOf(each),
  ]);
}

function objectsOf(draft: Draft): JsonObject[] {
  return [draft.spec, ...new Set(membersOf(draft.spec).map(([holder]) => holder))];
}

const partitions = { totalPartitions: 2, partitionSize: 2 };

/** Edits of either kind, which may leave a manifest that no server would create. */
export const rareEdits: EditTable = {
  "set the finalizers": (draft) => {
    draft.toggle(draft.metadata, "finalizers", [["e.io/hold"], ["e.io/hold", "e.io/wait"]]);
  },
  "set the owners": (draft) => {
    draft.toggle(draft.metadata, "ownerReferences", [[owner("a")], [owner("b"), owner("a")]]);
  },
  "rename the job": (draft) => {
    draft.metadata["name"] = draft.choose(["train", "other"]);
  },
  "move the job": (draft) => {
    draft.metadata["namespace"] = draft.choose(["default", "elsewhere"]);
  },
  "set the name's prefix": (draft) => {
    draft.toggle(draft.metadata, "generateName", ["train-"]);
  },
  "change a leaf": (draft) => {
    const leaves = leavesOf(draft.spec, ["spec"]);
    if (leaves.length === 0) {
      return;
    }
    const { path, value } = draft.choose(leaves);
    set(draft, path, draft.choose(othersOf(value)));
  },
  "remove a member": (draft) => {
    const members = membersOf(draft.spec);
    if (members.length === 0) {
      return;
    }
    const [holder, name] = draft.choose(members);
    Reflect.deleteProperty(holder, name);
  },
  "empty a member": (draft) => {
    const members = membersOf(draft.spec);
    if (members.length === 0) {
      return;
    }
    const [holder, name] = draft.choose(members);
    const value = holder[name];
    holder[name] = Array.isArray(value) ? [] : isJsonObject(value) ? {} : "";
  },
  "set a member that no type has": (draft) => {
    draft.toggle(draft.choose(objectsOf(draft)), "foreign", ["x", { deep: [1, "<y>"] }]);
  },
  "set the volumes": (draft) => {
    if (draft.tasks().length > 0) {
      draft.toggle(draft.spec, "volumes", [[own], [own, given], [given, own]]);
    }
  },
  "set the partitions": (draft) => {
    if (draft.tasks().length === 0) {
      return;
    }
    const task = draft.choose(draft.tasks());
    Reflect.deleteProperty(task, "minAvailable");
    task["replicas"] = 4;
    draft.toggle(task, "partitionPolicy", [partitions, { ...partitions, minPartitions: 1 }]);
  },
};

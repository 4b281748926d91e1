import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Draft, EditFunction } from "./draft.js";

/** The same amount in other words. */
const respellings: Readonly<Record<string, string | number>> = {
  "1": "1000m",
  "1000m": 1,
  "2": "2000m",
  "0.5": "500m",
  "500m": "0.5",
  "1.5": "1500m",
  "1500m": "1.5",
  "64Mi": "65536Ki",
  "65536Ki": 67108864,
  "67108864": "64Mi",
  "0.5Gi": "512Mi",
  "512Mi": "0.5Gi",
  "1Gi": "1024Mi",
  "1024Mi": "1Gi",
  "100M": "1e8",
  "1e8": "100M",
};
const amounts: Readonly<Record<string, readonly (string | number)[]>> = {
  cpu: ["1", "750m", "1.5", 2],
  memory: ["64Mi", "0.5Gi", "200M", "1Gi"],
};

/** Requests, or limits where there are no requests: limits below requests would not be valid. */
function amountsOf(draft: Draft): JsonObject {
  const resources = draft.mapAt(draft.container(), "resources");
  const limits = resources["limits"];
  if (isJsonObject(limits) && !isJsonObject(resources["requests"])) {
    return limits;
  }
  return draft.mapAt(resources, "requests");
}

const changeAmount: EditFunction = (draft) => {
  const list = amountsOf(draft);
  const name = draft.choose(["cpu", "memory"]);
  list[name] = draft.choose(amounts[name] ?? []);
};

const respellAmounts: EditFunction = (draft) => {
  const list = amountsOf(draft);
  for (const [name, amount] of Object.entries(list)) {
    list[name] = respellings[String(amount)] ?? amount;
  }
};

const setEnv: EditFunction = (draft) => {
  const env = draft.listAt(draft.container(), "env");
  const name = draft.choose(["MODE", "LEVEL", "NEW"]);
  const index = env.findIndex((each) => each["name"] === name);
  const item = { name, value: draft.choose(["fast", "slow", "", "a/b~c"]) };
  if (index < 0) {
    env.push(item);
  } else {
    env[index] = item;
  }
};

const removeEnv: EditFunction = (draft) => {
  const env = draft.listAt(draft.container(), "env");
  if (env.length > 0) {
    env.splice(draft.below(env.length), 1);
  }
};

const addContainer: EditFunction = (draft) => {
  const containers = draft.listAt(draft.podSpec(), "containers");
  if (containers.some(({ name }) => name === "extra")) {
    return;
  }
  containers.splice(draft.below(containers.length + 1), 0, { name: "extra", image: "busybox" });
};

/** Never the one that a resourceFieldRef may name. */
const removeContainer: EditFunction = (draft) => {
  const containers = draft.listAt(draft.podSpec(), "containers");
  const index = containers.findLastIndex(({ name }) => name !== "main");
  if (index >= 0 && containers.length > 1) {
    containers.splice(index, 1);
  }
};

/** What a create fills in by itself, written out. */
const explicitDefaults: readonly (readonly [string, unknown])[] = [
  ["dnsPolicy", "ClusterFirst"],
  ["terminationGracePeriodSeconds", 30],
  ["schedulerName", "default-scheduler"],
  ["securityContext", {}],
];
/** What Go writes as nothing. */
const emptyMembers: readonly (readonly [string, unknown])[] = [
  ["nodeSelector", {}],
  ["tolerations", []],
  ["imagePullSecrets", []],
  ["hostNetwork", false],
];

function toggleOne(members: readonly (readonly [string, unknown])[]): EditFunction {
  return (draft) => {
    const [name, value] = draft.choose(members);
    const podSpec = draft.podSpec();
    if (name in podSpec && JSON.stringify(podSpec[name]) !== JSON.stringify(value)) {
      return;
    }
    draft.toggle(podSpec, name, [value]);
  };
}

const toleration: JsonObject = { key: "gpu", operator: "Exists", effect: "NoSchedule" };
const nodeAffinity: JsonObject = {
  nodeAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 5,
        preference: { matchExpressions: [{ key: "arch", operator: "In", values: ["x"] }] },
      },
    ],
  },
};
const podAffinity: JsonObject = {
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: "zone", labelSelector: { matchLabels: { app: "a" } } },
    ],
  },
};

/** Edits of a pod template, of any task. */
export const podEdits: Readonly<Record<string, EditFunction>> = {
  "change an image": (draft) => {
    draft.container()["image"] = draft.choose(["busybox", "busybox:1.37", "app:latest", "app:3"]);
  },
  "change arguments": (draft) => {
    draft.toggle(draft.container(), "args", [["--steps=20"], ["-c", "sleep 9"], []]);
  },
  "change the command": (draft) => {
    draft.toggle(draft.container(), "command", [["sh"], ["sleep", "3"]]);
  },
  "set a variable": setEnv,
  "remove a variable": removeEnv,
  "reorder variables": (draft) => {
    draft.reverse(draft.container(), "env");
  },
  "change an amount": changeAmount,
  "respell amounts": respellAmounts,
  "add a container": addContainer,
  "remove a container": removeContainer,
  "reorder containers": (draft) => {
    draft.reverse(draft.podSpec(), "containers");
  },
  "write out a default": toggleOne(explicitDefaults),
  "write out an empty value": toggleOne(emptyMembers),
  "write out the pull policy": (draft) => {
    draft.toggle(draft.container(), "imagePullPolicy", ["IfNotPresent", "Always"]);
  },
  "set the working directory": (draft) => {
    draft.toggle(draft.container(), "workingDir", ["/w", ""]);
  },
  "set a pod label": (draft) => {
    const metadata = draft.mapAt(draft.template(), "metadata");
    draft.mapAt(metadata, "labels")[draft.choose(["tier", "a/b"])] = draft.choose(["x", "y"]);
  },
  "set a pod annotation": (draft) => {
    const metadata = draft.mapAt(draft.template(), "metadata");
    draft.mapAt(metadata, "annotations")[draft.choose(["k", "a/b"])] = draft.choose(["x", "~/"]);
  },
  "change the node selector": (draft) => {
    draft.toggle(draft.podSpec(), "nodeSelector", [{ zone: "b" }, { zone: "b", "a.b/c": "d" }]);
  },
  "change tolerations": (draft) => {
    draft.toggle(draft.podSpec(), "tolerations", [
      [toleration],
      [toleration, { operator: "Exists" }],
    ]);
  },
  "change affinity": (draft) => {
    draft.toggle(draft.podSpec(), "affinity", [nodeAffinity, podAffinity, {}]);
  },
  "change the grace period": (draft) => {
    draft.toggle(draft.podSpec(), "terminationGracePeriodSeconds", [0, 45]);
  },
};

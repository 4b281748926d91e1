import type { JsonObject } from "../../../provider/values/json.js";
import { pod, post, named, setup, settled, type Script, type Step } from "./script.js";

const pods = "/api/v1/namespaces/{ns}/pods";
const scheduling = "/apis/scheduling.volcano.sh/v1beta1";
const podGroups = `${scheduling}/namespaces/{ns}/podgroups`;
const queues = `${scheduling}/queues`;
const bus = "/apis/bus.volcano.sh/v1alpha1";
const commands = `${bus}/namespaces/{ns}/commands`;

const ask = (path: string, more: Partial<Step> = {}): Step => ({ method: "GET", path, ...more });
const send = (path: string, body: unknown): Step => ({ method: "POST", path, body });

/** Selectors and options, as far as a list that is empty tells them from each other. */
function lists(path: string): Step[] {
  const selectors = [
    "labelSelector=a%3D%3D%3D",
    "labelSelector=a in b",
    "labelSelector=!",
    "labelSelector=a in (b,c),!d",
    "labelSelector=-a%3Db",
    "fieldSelector=spec.nope%3D1",
    "fieldSelector=metadata.uid%3D1",
    "fieldSelector=metadata.name%3Dnone",
    "fieldSelector=metadata.name",
    "fieldSelector=metadata.namespace%3D{ns}",
    "limit=x",
    "limit=2",
    "limit=-1",
    "continue=x",
    "resourceVersion=x",
    "resourceVersion=0",
    "resourceVersionMatch=Exact",
    "resourceVersionMatch=Nope&resourceVersion=1",
    "sendInitialEvents=true",
  ];
  return [
    ask(path),
    ...selectors.map((query) => ask(`${path}?${query.replaceAll(" ", "%20")}`)),
    ask(path, { isAnonymous: true }),
    ask(path, { token: "not-a-token" }),
    ask(path, { headers: { accept: "text/plain" } }),
  ];
}

const podFields = [
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.schedulerName",
  "spec.serviceAccountName",
  "spec.hostNetwork",
  "status.phase",
  "status.podIP",
  "status.nominatedNodeName",
  "status.startTime",
];

const podScript: Script = {
  name: "pods",
  steps: [
    ...lists(pods),
    ...podFields.map((field) => ask(`${pods}?fieldSelector=${field}%3Dx`)),
    ask("/api/v1/namespaces/nowhere/pods"),
    ask("/api/v1/namespaces/nowhere/pods/none"),
    ask(`${pods}/none`),
    ask(`${pods}/none?resourceVersion=x`),
    ask(`${pods}/none`, { isAnonymous: true }),
    ask(`${pods}/none`, { headers: { accept: "text/plain" } }),
    ask(`${pods}/none/status`),
    ask(`${pods}/none/nope`),
    ask(`${pods}/none/log/nope`),
    ask("/api/v1/namespaces/{ns}/podz"),
    ask("/api/v1/nope"),
    ask(`${pods}/none/log`),
    ask(`${pods}/none/log`, { isAnonymous: true }),
    ask(`${pods}/none/log`, { headers: { accept: "text/plain" } }),
    ...[
      "tailLines=x",
      "tailLines=-1",
      "limitBytes=0",
      "limitBytes=x",
      "sinceSeconds=0",
      "tailLines=-1&limitBytes=-1",
      "tailLines=5&container=c&previous=true&timestamps=true",
    ].map((query) => ask(`${pods}/none/log?${query}`)),
    { method: "POST", path: `${pods}/none/log` },
    { method: "PUT", path: pods },
  ],
};

/** The queues that Volcano makes itself, and those of the scripts. */
const queueScript: Script = {
  name: "queues, read",
  steps: [
    ...lists(queues).slice(1, 7),
    ...["root", "default", "other-queue", "only-child", "nope"].flatMap((name) => [
      ask(`${queues}/${name}`),
      ask(`${queues}/${name}/status`),
      ask(`${queues}/${name}/nope`),
      ask(`${queues}?fieldSelector=metadata.name%3D${name}`),
    ]),
    ask(`${queues}/root`, { isAnonymous: true }),
    ask(`${queues}/root?resourceVersion=x`),
    ask(queues, { isAnonymous: true }),
    ask(`${scheduling}/namespaces/{ns}/queues`),
    ask(`${scheduling}/namespaces/{ns}/queues/root`),
    ask(`${scheduling}/nope`),
  ],
};

const podGroupScript: Script = {
  name: "PodGroups, read",
  steps: [
    ...lists(podGroups),
    ask(`${scheduling}/namespaces/nowhere/podgroups`),
    ask(`${podGroups}/none`),
    ask(`${podGroups}/none/status`),
    ask(`${podGroups}/none/nope`),
    ask(`${podGroups}/none`, { isAnonymous: true }),
    { method: "PUT", path: podGroups },
  ],
};

function command(members: JsonObject, metadata: JsonObject = { name: "c" }): JsonObject {
  return { apiVersion: "bus.volcano.sh/v1alpha1", kind: "Command", metadata, ...members };
}
const target = { apiVersion: "batch/v1", kind: "Job", name: "t", uid: "1" };

/** Commands for nobody, which stay; and bad ones. */
const commandScript: Script = {
  name: "commands",
  steps: [
    ...lists(commands),
    ask(`${commands}/none`),
    ask(`${bus}/nope`),
    ...[
      "",
      "null",
      "[]",
      '{"a":',
      "{}",
      '{"kind":"Command"}',
      '{"apiVersion":"bus.volcano.sh/v1alpha1"}',
    ].map((body) => send(commands, body)),
    send(commands, { ...command({}), kind: "Komand" }),
    send(commands, { ...command({}), apiVersion: "bus.volcano.sh/v1" }),
    send(commands, command({}, {})),
    send(commands, command({}, { name: "Bad_Name" })),
    send(commands, command({}, { name: "c", namespace: "other" })),
    send(commands, command({}, { name: "c", labels: { a: "b c" } })),
    send(commands, command({ action: 1, reason: true, message: [] })),
    send(commands, command({ target: {} })),
    send(commands, command({ target: "x" })),
    send(commands, command({ target: null, action: null }, { name: "nulls" })),
    send(commands, command({ target: { ...target, uid: 1, controller: "x", nope: 1 } })),
    send(
      `${commands}?fieldValidation=Strict`,
      command({ nope: 1, target: { ...target, nope: 1 } }),
    ),
    send(`${commands}?dryRun=Nope`, command({ action: "AbortJob", target })),
    send(
      `${commands}?dryRun=All`,
      command({ action: "AbortJob", target }, { generateName: "gen-" }),
    ),
    send(commands, command({ action: "AbortJob", target, spec: { a: 1 } })),
    send(commands, command({ action: "AbortJob", target })),
    ask(`${commands}/c`),
    ask(`${commands}/c/status`),
    ask(commands),
    { ...send(commands, command({})), contentType: "text/plain" },
    { ...send(commands, command({})), isAnonymous: true },
    send(`${bus}/commands`, command({})),
    send(`${bus}/namespaces/nowhere/commands`, command({})),
    { method: "PUT", path: commands },
  ],
};

const spec: JsonObject = {
  minAvailable: 1,
  maxRetry: 3,
  schedulerName: "nobody",
  tasks: [{ name: "a", replicas: 1, minAvailable: 1, maxRetry: 3, template: { spec: pod } }],
};

/** A job obeys the command whose target has its name: what the answer says, and that nobody finds the command afterwards. */
const consumedScript: Script = {
  name: "commands, consumed",
  steps: [
    setup(post("V", named("V", "t", spec))),
    settled("V", "t"),
    send(
      commands,
      command({
        action: "AbortJob",
        target: { ...target, apiVersion: "batch.volcano.sh/v1alpha1", uid: "{uid:t}" },
      }),
    ),
    settled("V", "t"),
    ask(`${commands}/c`),
    ask(commands),
    ask(podGroups),
  ],
};

/** Pods, their logs, queues, PodGroups and commands. */
export const podAndGangScripts: readonly Script[] = [
  podScript,
  queueScript,
  podGroupScript,
  commandScript,
  consumedScript,
];

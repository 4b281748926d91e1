import type { JsonObject } from "../../../../provider/values/json.js";
import {
  each,
  inits,
  kind,
  long,
  mains,
  pods,
  together,
  type FaultKind,
  type Put,
} from "../fault-kind.js";

const exec = { exec: { command: ["true"] } };
const probes = ["livenessProbe", "readinessProbe", "startupProbe"];
/** Each value in one of the three probes, by turns. */
const probe = (...values: readonly JsonObject[]): Put[] =>
  values.flatMap((value, i) => mains({ [probes[i % 3] ?? ""]: value }));
const hook = (...values: readonly JsonObject[]): Put[] =>
  values.flatMap((value, i) => mains({ lifecycle: { [i % 2 ? "postStart" : "preStop"]: value } }));
const get = (members: JsonObject) => ({ httpGet: { port: 80, ...members } });
const header = (name: unknown) => probe(get({ httpHeaders: [{ name, value: "v" }] }));
const port = (value: unknown) => [
  ...probe({ tcpSocket: { port: value } }),
  ...probe(get({ port: value })),
  ...hook(get({ port: value })),
];
const counted = (name: string, value: unknown) => probe({ ...exec, [name]: value });
const sleep = (seconds: unknown) =>
  together(pods({ terminationGracePeriodSeconds: 30 }), hook({ sleep: { seconds } }));
const signal = (stopSignal: unknown, os?: string) =>
  together(
    pods({ os: os === undefined ? undefined : { name: os } }),
    mains({ lifecycle: { stopSignal } }),
  );

/** Probes and hooks. */
export const handlerKinds: readonly FaultKind[] = [
  kind(
    "probe of nothing",
    "validateHandler",
    probe({}, { periodSeconds: 3 }, { failureThreshold: 2 }),
  ),
  kind("probe of two", "validateHandler", [
    ...probe(
      { ...exec, ...get({}) },
      { ...exec, tcpSocket: { port: 80 } },
      { ...exec, grpc: { port: 80 } },
    ),
  ]),
  kind("hook of nothing", "validateHandler", hook({}, {}), mains({ lifecycle: {} })),
  kind(
    "hook of two",
    "validateHandler",
    hook({ ...exec, ...get({}) }, { ...exec, sleep: { seconds: 1 } }),
  ),
  kind(
    "command of nothing",
    "validateExecAction",
    [...probe({ exec: {} }, { exec: { command: [] } }), ...hook({ exec: { command: [] } })],
    [...probe({ exec: { command: [""] } })],
  ),
  kind(
    "no port of that number or name",
    "ValidatePortNumOrName",
    each(port, [0, -1, 65536, "", "80", "HTTP", long(16), "a_b", "a--b"]),
    each(port, [1, 65535, "http", "none-such", long(15)]),
  ),
  kind(
    "httpGet without a path gets one",
    "SetDefaults_HTTPGetAction",
    [],
    probe(get({ path: "" })),
  ),
  kind(
    "httpGet over no known scheme",
    "validateHTTPGetAction",
    [...probe(get({ scheme: "http" }), get({ scheme: "FTP" })), ...hook(get({ scheme: "x" }))],
    [...probe(get({ scheme: "HTTPS" }), get({ scheme: "" }))],
  ),
  kind(
    "header with a bad name",
    "IsHTTPHeaderName",
    each(header, ["", "a b", "a:b", "ä"]),
    each(header, ["X-A", "a", "-"]),
  ),
  kind("host of a handler is not checked", "", [], probe(get({ host: "a b" }))),
  kind(
    "grpc of no port",
    "validateGRPCAction",
    probe({ grpc: { port: 0 } }, { grpc: { port: 65536 } }, { grpc: {} }),
    probe({ grpc: { port: 1 } }, { grpc: { port: 1, service: "" } }, { grpc: { port: 65535 } }),
  ),
  ...["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold"].map((name) =>
    kind(
      `${name} below zero`,
      "validateProbe",
      each((value) => counted(name, value), [-1, -2147483648]),
      each((value) => counted(name, value), [0, 1, 2147483647]),
    ),
  ),
  kind("successThreshold below zero", "validateProbe", counted("successThreshold", -1)),
  kind(
    "successThreshold of a liveness or startup probe is not 1",
    "validateLivenessProbe",
    mains(
      { livenessProbe: { ...exec, successThreshold: 2 } },
      { startupProbe: { ...exec, successThreshold: 3 } },
    ),
    mains(
      { livenessProbe: { ...exec, successThreshold: 1 } },
      { readinessProbe: { ...exec, successThreshold: 2 } },
      { startupProbe: { ...exec, successThreshold: 0 } },
    ),
  ),
  kind(
    "grace period of a probe is not above zero",
    "validateProbe",
    mains(
      { livenessProbe: { ...exec, terminationGracePeriodSeconds: 0 } },
      { startupProbe: { ...exec, terminationGracePeriodSeconds: -1 } },
    ),
    mains({ livenessProbe: { ...exec, terminationGracePeriodSeconds: 1 } }),
  ),
  kind("grace period of a readiness probe", "validateReadinessProbe", [
    ...mains({ readinessProbe: { ...exec, terminationGracePeriodSeconds: 1 } }),
  ]),
  kind(
    "sleep out of range",
    "validateSleepAction",
    [-1, 31, 1e6].map(sleep),
    [0, 1, 30].map(sleep),
  ),
  kind("hook's tcpSocket", "validateHandler", hook({ tcpSocket: { port: 0 } }), [
    ...hook({ tcpSocket: { port: 80 } }),
  ]),
  kind(
    "stopSignal (a disabled feature drops it)",
    "validateStopSignal",
    [],
    [
      signal("SIGTERM"),
      signal("SIGTERM", "linux"),
      signal("x", "linux"),
      signal("SIGKILL", "windows"),
    ],
  ),
  kind("probe of an init container", "validateInitContainers", [
    ...inits({ livenessProbe: exec }, { readinessProbe: exec }, { startupProbe: exec }),
  ]),
  kind("hook of an init container", "validateInitContainers", [
    ...inits({ lifecycle: { preStop: exec } }, { lifecycle: { postStart: exec } }),
  ]),
  kind(
    "probe of a sidecar",
    "validateInitContainers",
    [
      ...inits(
        { restartPolicy: "Always", livenessProbe: {} },
        { restartPolicy: "Always", readinessProbe: { grpc: { port: 0 } } },
        { restartPolicy: "Always", startupProbe: { ...exec, successThreshold: 2 } },
        { restartPolicy: "Always", lifecycle: { preStop: {} } },
      ),
    ],
    [
      ...inits(
        { restartPolicy: "Always", livenessProbe: exec },
        { restartPolicy: "Always", startupProbe: exec, lifecycle: { preStop: exec } },
      ),
    ],
  ),
];

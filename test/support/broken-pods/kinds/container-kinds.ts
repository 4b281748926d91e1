import {
  each,
  inits,
  kind,
  long,
  mains,
  others,
  pods,
  together,
  type FaultKind,
} from "../fault-kind.js";

const main = (name: string) => (value: unknown) => mains({ [name]: value });
const rules = (members: object, list: readonly object[]) =>
  mains({ ...members, restartPolicyRules: list });
const exit = { action: "Restart", exitCodes: { operator: "In", values: [1] } };

/** Containers as such: names, images, policies, init containers and sidecars. */
export const containerKinds: readonly FaultKind[] = [
  kind("no containers", "validateContainers", pods({ containers: [] }, { containers: undefined })),
  kind(
    "container without a name",
    "validateContainerCommon",
    others({ name: "" }, { name: undefined }),
  ),
  kind(
    "container with a bad name",
    "ValidateDNS1123Label",
    ["A", "a.b", "a_b", "-a", "a-", long(64)].flatMap((name) => others({ name })),
    ["a", "0", long(63)].flatMap((name) => others({ name })),
  ),
  kind("container name twice", "validateContainers", [together(others({}), others({}))]),
  kind("container name in both lists", "validateInitContainers", [
    together(others({ name: "same" }), inits({ name: "same" })),
  ]),
  kind("init container name twice", "validateInitContainers", [together(inits({}), inits({}))]),
  kind(
    "init container without a name",
    "validateInitContainers",
    inits({ name: "" }, { name: "A" }),
  ),
  kind(
    "image is empty",
    "validateContainers",
    [...each(main("image"), ["", undefined]), ...inits({ image: "" })],
    each(main("image"), ["a", "a:b:c", "A"]),
  ),
  kind(
    "image with spaces around is taken",
    "validateContainers",
    [],
    each(main("image"), [" a", "a ", "\ta", "a\n", "a b"]),
  ),
  kind("init image with spaces around is taken", "validateContainers", [], inits({ image: " a" })),
  kind(
    "pull policy of no known value",
    "validatePullPolicy",
    each(main("imagePullPolicy"), ["always", "x"]),
    each(main("imagePullPolicy"), ["", "Always", "Never", "IfNotPresent"]),
  ),
  kind(
    "terminationMessagePolicy of no known value",
    "validateContainerCommon",
    each(main("terminationMessagePolicy"), ["file", "x"]),
    each(main("terminationMessagePolicy"), ["", "File", "FallbackToLogsOnError"]),
  ),
  kind(
    "terminationMessagePath is not checked",
    "",
    [],
    each(main("terminationMessagePath"), ["", "x", "../a"]),
  ),
  kind(
    "container's own restartPolicy (a disabled feature)",
    "validateContainers",
    each(main("restartPolicy"), ["Always", "Never", "x", ""]),
  ),
  kind(
    "init container's restartPolicy",
    "validateInitContainerRestartPolicy",
    inits({ restartPolicy: "Never" }, { restartPolicy: "always" }, { restartPolicy: "" }),
    inits({ restartPolicy: "Always" }),
  ),
  kind(
    "restart rules (a disabled feature drops them)",
    "validateContainerRestartPolicy",
    rules({ restartPolicy: "Never" }, [exit]),
    rules({}, [exit]),
  ),
  kind(
    "ephemeral containers",
    "ValidatePodTemplateSpec",
    [
      ...pods({ ephemeralContainers: [{ name: "broken-e", image: "a" }] }),
      ...pods({
        ephemeralContainers: [{ name: "broken-e", image: "a", targetContainerName: "x" }],
      }),
      ...pods({ ephemeralContainers: [{ name: "", image: "" }] }),
      ...pods({
        ephemeralContainers: [{ name: "broken-e", image: "a", ports: [{ containerPort: 1 }] }],
      }),
    ],
    pods({ ephemeralContainers: [] }),
  ),
  kind(
    "stdin and tty",
    "",
    [],
    mains({ stdin: true, tty: true }, { stdinOnce: true }, { tty: true }),
  ),
  kind("command of numbers", "json", mains({ command: [1] }, { args: "x" })),
];

import { isSameJson, type JsonObject } from "../../values/json.js";
import { canonicalQuantity } from "../../go-spelling/quantity.js";
import { quoteGo } from "../../server/field-errors.js";
import {
  listAt,
  numberAt,
  objectAt,
  textAt,
  textEntries,
  valueAt,
} from "../../server/json-access.js";

const podField = "spec.template.spec";

/** Containers with their paths, init containers first. */
function containersOf(spec: JsonObject): { container: unknown; field: string }[] {
  return ["initContainers", "containers"].flatMap((list) =>
    listAt(spec, list).map((container, i) => ({ container, field: `${podField}.${list}[${i}]` })),
  );
}

function isHidingPrevious(variable: unknown, name: string): boolean {
  const reference = `$(${name})`;
  const value = textAt(variable, "value");
  const hasSource = valueAt(variable, "valueFrom") !== undefined;
  return hasSource || value === reference || !value.includes(reference);
}

function envWarnings(container: unknown, field: string): string[] {
  const seen = new Set<string>();
  return listAt(container, "env").flatMap((variable, i) => {
    const name = textAt(variable, "name");
    const isSecond = seen.has(name);
    seen.add(name);
    if (!isSecond || !isHidingPrevious(variable, name)) {
      return [];
    }
    return [
      `${field}.env[${i}]: hides previous definition of ${quoteGo(name)}, which may be dropped when using apply`,
    ];
  });
}

function fractionWarnings(container: unknown, field: string): string[] {
  return ["limits", "requests"].flatMap((list) =>
    textEntries(valueAt(container, "resources", list)).flatMap(([name, amount]) => {
      const isBytes = name === "memory" || name === "ephemeral-storage";
      const text = canonicalQuantity(amount) ?? amount;
      if (!isBytes || !/[num]$/.test(text)) {
        return [];
      }
      return [
        `${field}.resources.${list}[${name}]: fractional byte value ${quoteGo(text)} is invalid, must be an integer`,
      ];
    }),
  );
}

interface Port {
  readonly field: string;
  readonly port: unknown;
}

/** What decides on which other ports one clashes with. */
interface Binding {
  readonly field: string;
  /** The port in the container. */
  readonly inside: string;
  readonly hostPort: number;
  readonly hostIp: string;
}

function bindingOf({ field, port }: Port): Binding {
  return {
    field,
    inside: `${String(valueAt(port, "containerPort"))}/${textAt(port, "protocol")}`,
    hostPort: numberAt(port, "hostPort") ?? 0,
    hostIp: textAt(port, "hostIP"),
  };
}

/** How a port clashes with an earlier one of its {@link rivalGroups}. */
function overlap(one: Binding, other: Binding): string {
  if (one.hostIp === other.hostIp && one.hostPort === other.hostPort) {
    return "duplicate";
  }
  return one.hostPort === 0 || other.hostPort === 0 ? "overlapping" : "dangerously ambiguous";
}

function groupKey(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}

/** The groups that later ports look for a port in. */
function ownGroups({ inside, hostPort, hostIp }: Binding): string[] {
  return [
    groupKey(inside),
    groupKey(inside, hostPort),
    ...(hostPort === 0 ? [] : [groupKey(inside, hostPort, hostIp)]),
  ];
}

/**
 * The groups of which every port clashes with this one: without a port on the host all of the same port inside, else those
 * without one, and those of the same one on the same address, where none is every address.
 */
function rivalGroups({ inside, hostPort, hostIp }: Binding): string[] {
  if (hostPort === 0) {
    return [groupKey(inside)];
  }
  const sameHost =
    hostIp === ""
      ? [groupKey(inside, hostPort)]
      : [groupKey(inside, hostPort, hostIp), groupKey(inside, hostPort, "")];
  return [groupKey(inside, 0), ...sameHost];
}

/** The server cuts its warnings at 4096 letters, so no more than so many can ever be seen. */
const mostClashes = 4096;

function clashesOf(ports: readonly Port[]): string[] {
  const groups = new Map<string, number[]>();
  const bindings = ports.map(bindingOf);
  const clashes: string[] = [];
  for (const [i, port] of bindings.entries()) {
    const rivals = rivalGroups(port).flatMap((group) => groups.get(group) ?? []);
    for (const index of rivals.sort((a, b) => a - b)) {
      const other = bindings[index];
      if (other) {
        clashes.push(`${port.field}: ${overlap(port, other)} port definition with ${other.field}`);
      }
    }
    if (clashes.length >= mostClashes) {
      return clashes;
    }
    for (const group of ownGroups(port)) {
      const members = groups.get(group) ?? [];
      members.push(i);
      groups.set(group, members);
    }
  }
  return clashes;
}

function portWarnings(spec: JsonObject): string[] {
  const ports: Port[] = containersOf(spec).flatMap(({ container, field }) =>
    listAt(container, "ports").map((port, i) => ({ field: `${field}.ports[${i}]`, port })),
  );
  const clashes = clashesOf(ports);
  const names = new Map<string, string>();
  const sameNames = ports.flatMap(({ field, port }) => {
    const name = textAt(port, "name");
    const first = names.get(name);
    if (name !== "" && first === undefined) {
      names.set(name, field);
    }
    if (first === undefined) {
      return [];
    }
    return [
      `${field}: duplicate port name ${quoteGo(name)} with ${first}, ` +
        `services and probes that select ports by name will use ${first}`,
    ];
  });
  return [...clashes, ...sameNames];
}

function duplicateWarnings(spec: JsonObject, list: string, member: string): string[] {
  const seen = new Set<string>();
  return listAt(spec, list).flatMap((item, i) => {
    const value = textAt(item, member);
    const isSecond = seen.has(value);
    seen.add(value);
    return isSecond
      ? [`${podField}.${list}[${i}].${member}: duplicate ${member} ${quoteGo(value)}`]
      : [];
  });
}

const matchesNothing = "a null labelSelector results in matching no pod";

function affinityWarnings(spec: JsonObject): string[] {
  return ["podAffinity", "podAntiAffinity"].flatMap((name) => {
    const field = `${podField}.affinity.${name}`;
    const affinity = objectAt(spec, "affinity", name);
    const required = "requiredDuringSchedulingIgnoredDuringExecution";
    const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    return [
      ...listAt(affinity, required).flatMap((term, i) =>
        valueAt(term, "labelSelector") === undefined
          ? [`${field}.${required}[${i}].labelSelector: ${matchesNothing}`]
          : [],
      ),
      ...listAt(affinity, preferred).flatMap((term, i) =>
        valueAt(term, "podAffinityTerm", "labelSelector") === undefined
          ? [`${field}.${preferred}[${i}].podAffinityTerm.labelSelector: ${matchesNothing}`]
          : [],
      ),
    ];
  });
}

/** Warnings about a pod template: those of Kubernetes 1.34 that jobs run into. */
function templateWarnings(template: JsonObject): string[] {
  const spec = objectAt(template, "spec");
  const spreads = listAt(spec, "topologySpreadConstraints").flatMap((constraint, i) =>
    valueAt(constraint, "labelSelector") === undefined
      ? [`${podField}.topologySpreadConstraints[${i}].labelSelector: ${matchesNothing}`]
      : [],
  );
  const secrets = listAt(spec, "imagePullSecrets").flatMap((secret, i) =>
    textAt(secret, "name") === ""
      ? [`${podField}.imagePullSecrets[${i}].name: invalid empty name ""`]
      : [],
  );
  const containers = containersOf(spec).flatMap(({ container, field }) => [
    ...fractionWarnings(container, field),
    ...envWarnings(container, field),
  ]);
  const graceSeconds = numberAt(spec, "terminationGracePeriodSeconds") ?? 0;
  const grace = "must be >= 0; negative values are invalid and will be treated as 1";
  return [
    ...spreads,
    ...duplicateWarnings(spec, "hostAliases", "ip"),
    ...duplicateWarnings(spec, "imagePullSecrets", "name"),
    ...secrets,
    ...containers,
    ...portWarnings(spec),
    ...(graceSeconds < 0 ? [`${podField}.terminationGracePeriodSeconds: ${grace}`] : []),
    ...affinityWarnings(spec),
  ];
}

/** Warnings about a batch/v1 Job's spec, which come with a create and with an update of the spec. */
export function jobWarnings(spec: JsonObject, old: JsonObject | undefined): string[] {
  const completions = numberAt(spec, "completions") ?? 0;
  const parallelism = numberAt(spec, "parallelism") ?? 0;
  const warnings: string[] = [];
  if (spec["completionMode"] === "Indexed" && completions > 100_000 && parallelism > 10_000) {
    warnings.push(
      "spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, " +
        "Kubernetes might not be able to track completedIndexes when a big number of indexes fail",
    );
  }
  const template = objectAt(spec, "template");
  if (old && isSameJson(template, old["template"])) {
    return warnings;
  }
  return [...warnings, ...templateWarnings(template)];
}

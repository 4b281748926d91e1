/** Warnings about pods that a server would not schedule, or not as they are written; see profiles/pod-advice.ts. */
import { quantityAmount } from "../go-spelling/quantity.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import type { PodAdvice } from "../profiles/pod-advice.js";
import { objectAt, objectsIn } from "../values/items.js";
import { isJsonObject, own, type JsonObject } from "../values/json.js";
import { hasUnknown, isUnknown } from "../values/unknown.js";

/** A remark about a place, spelled as the server spells places. */
export interface Remark {
  readonly path: string;
  readonly text: string;
}

const gib = 2 ** 30;

/** An object of the manifest, and the type that it is of. */
interface Part {
  readonly path: string;
  readonly shape: string;
  readonly value: JsonObject;
}

function partsOf(value: unknown, field: Field, path: string): Part[] {
  const item = field.of;
  if (field.is === "list" && item && Array.isArray(value)) {
    return value.flatMap((each, i) => partsOf(each, item, `${path}[${i}]`));
  }
  if (field.is !== "object" || field.shape === undefined || !isJsonObject(value)) {
    return [];
  }
  const { shape } = field;
  const { fields } = shapeOf(shape);
  const inner = Object.entries(value).flatMap(([name, each]) => {
    const below = own(fields, name);
    return below ? partsOf(each, below, `${path}.${name}`) : [];
  });
  return [{ path, shape, value }, ...inner];
}

function isSet(value: unknown): boolean {
  const isEmpty = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== false && !isEmpty;
}

function memberRemarks(part: Part, { server, level, unsupported }: PodAdvice): Remark[] {
  return Object.entries(part.value).flatMap(([name, value]) => {
    if (!isSet(value) || isUnknown(value)) {
      return [];
    }
    const member = `${part.shape}.${name}`;
    const path = `${part.path}.${name}`;
    const [since, instead] = [own(level.newer, member), own(unsupported, member)];
    return [
      ...(since === undefined
        ? []
        : [
            {
              path,
              text: `is of Kubernetes ${since}, and ${server} has the API of ${level.version}: it is dropped without a word, and has no effect`,
            },
          ]),
      ...(instead === undefined
        ? []
        : [{ path, text: `is not supported by ${server}: ${instead}` }]),
    ];
  });
}

/** Cores, or GiB; undefined where there is no amount, or none that is known. */
function amountAt(list: JsonObject | undefined, name: string): number | undefined {
  const value = list === undefined ? undefined : own(list, name);
  if ((typeof value !== "string" && typeof value !== "number") || isUnknown(value)) {
    return undefined;
  }
  const exact = quantityAmount(value);
  const amount = exact === undefined ? NaN : Number(exact);
  return Number.isFinite(amount) ? amount / (name === "memory" ? gib : 1) : undefined;
}

const names = ["cpu", "memory"] as const;

/** What a container asks for: a request that is not written follows the limit. */
function asked(container: JsonObject, name: string): number | undefined {
  const resources = objectAt(container, "resources");
  const [request, limit] = ["requests", "limits"].map((list) =>
    amountAt(resources && objectAt(resources, list), name),
  );
  return request ?? limit;
}

function equalityRemarks(container: JsonObject, path: string, server: string): Remark[] {
  const resources = objectAt(container, "resources");
  const [requests, limits] = ["requests", "limits"].map(
    (list) => resources && objectAt(resources, list),
  );
  return names.flatMap((name) => {
    const hasRequest = requests !== undefined && own(requests, name) !== undefined;
    const [request, limit] = [amountAt(requests, name), amountAt(limits, name)];
    const isOpen = [requests, limits].some((list) => list && isUnknown(own(list, name)));
    if (!hasRequest || request === limit || isOpen) {
      return [];
    }
    const what = limit === undefined ? `has no limits.${name} beside it` : `is not limits.${name}`;
    return [
      {
        path: `${path}.resources.requests.${name}`,
        text: `${what}: ${server} wants requests and limits to be equal`,
      },
    ];
  });
}

const isMultiple = (amount: number, step: number) =>
  Math.abs(amount / step - Math.round(amount / step)) < 1e-9;

function containerRemarks(container: JsonObject, path: string, advice: PodAdvice): Remark[] {
  const { server } = advice;
  const { cpuStep, cpu: leastCpu, memory: leastMemory } = advice.container;
  const [cpu, memory] = names.map((name) => asked(container, name));
  const remarks = equalityRemarks(container, path, server);
  if (cpu !== undefined && (cpu < leastCpu || !isMultiple(cpu, cpuStep))) {
    const text = `asks for an amount of cpu that ${server} does not give a container: it takes multiples of ${cpuStep}, and at least ${leastCpu}`;
    remarks.push({ path: `${path}.resources`, text });
  }
  if (memory !== undefined && memory < leastMemory) {
    const text = `asks for less memory than the ${leastMemory}Gi that ${server} gives a container at least`;
    remarks.push({ path: `${path}.resources`, text });
  }
  return remarks;
}

/** The sum of the containers, or the largest init container; undefined where one says nothing. */
function podAmount(spec: JsonObject, name: string): number | undefined {
  const amounts = (list: string) =>
    objectsIn(spec[list]).map(({ item }) => asked(item, name) ?? NaN);
  const sum = amounts("containers").reduce((total, each) => total + each, 0);
  const most = Math.max(sum, ...amounts("initContainers"));
  return Number.isNaN(most) ? undefined : most;
}

/** Pods with other resources than cpu and memory have sizes of their own. */
function hasDevices(spec: JsonObject): boolean {
  return objectsIn(spec["containers"]).some(({ item }) =>
    Object.keys(objectAt(objectAt(item, "resources") ?? {}, "limits") ?? {}).some((name) =>
      name.includes("/"),
    ),
  );
}

const summed = "the sum of its containers, or its largest init container";

function sizeRemarks({ value: spec, path }: Part, { server, pod }: PodAdvice): Remark[] {
  const containers = objectsIn(spec["containers"]);
  const remarks: Remark[] = [];
  if (containers.length > pod.mostContainers) {
    const text = `has more than the ${pod.mostContainers} items that ${server} takes in a pod`;
    remarks.push({ path: `${path}.containers`, text });
  }
  if (hasDevices(spec)) {
    return remarks;
  }
  const [cpu, memory] = names.map((name) => podAmount(spec, name));
  const [leastCpu, mostCpu] = pod.cpu;
  const isSize = (cores: number) =>
    (cores >= leastCpu && cores <= mostCpu) || pod.largerCpus.includes(cores);
  if (cpu !== undefined && cpu > 0 && !isSize(cpu)) {
    const larger = pod.largerCpus.join(" or ");
    const text = `is of a size that ${server} does not have: ${leastCpu} to ${mostCpu} cores, or ${larger} (${summed})`;
    remarks.push({ path, text });
  }
  const [leastMemory, mostMemory] = pod.memory;
  const isWithin = (gibs: number) => gibs >= leastMemory && gibs <= mostMemory;
  if (memory !== undefined && memory > 0) {
    if (!isWithin(memory) || !isMultiple(memory, pod.memoryStep)) {
      const text = `is of a size that ${server} does not have: ${leastMemory}Gi to ${mostMemory}Gi of memory, in whole Gi (${summed})`;
      remarks.push({ path, text });
    }
    const [leastRatio, mostRatio] = pod.memoryPerCpu;
    const ratio = cpu === undefined || cpu === 0 ? leastRatio : memory / cpu;
    if (ratio < leastRatio || ratio > mostRatio) {
      const text = `is of a shape that ${server} does not have: ${leastRatio}Gi to ${mostRatio}Gi of memory for each core (${summed})`;
      remarks.push({ path, text });
    }
  }
  return remarks;
}

function pullRemarks({ value: spec, path }: Part, { server, pullSecret }: PodAdvice): Remark[] {
  if (isUnknown(spec["imagePullSecrets"]) || objectsIn(spec["imagePullSecrets"]).length > 0) {
    return [];
  }
  const images = ["initContainers", "containers"].flatMap((list) =>
    objectsIn(spec[list]).map(({ item }) => item["image"]),
  );
  const needs = images.some(
    (image) => typeof image === "string" && !isUnknown(image) && pullSecret.image.test(image),
  );
  const text = `has no imagePullSecrets, and an image of SWR: ${server} pulls it with the namespace's secret, which is called ${pullSecret.names.join(" or ")}`;
  return needs ? [{ path, text }] : [];
}

function podRemarks(part: Part, advice: PodAdvice): Remark[] {
  const each = ["initContainers", "containers"].flatMap((list) =>
    objectsIn(part.value[list]).flatMap(({ item, index }) =>
      containerRemarks(item, `${part.path}.${list}[${index}]`, advice),
    ),
  );
  const isOpen = ["initContainers", "containers"].some((list) => hasUnknown(part.value[list]));
  return [...each, ...(isOpen ? [] : sizeRemarks(part, advice)), ...pullRemarks(part, advice)];
}

/** Remarks about every pod template of a spec, in the order of the manifest. Values that are not known yet pass. */
export function findPodRemarks(spec: JsonObject, shape: string, advice: PodAdvice): Remark[] {
  return partsOf(spec, { is: "object", shape }, "spec").flatMap((part) => [
    ...memberRemarks(part, advice),
    ...(part.shape === "PodSpec" ? podRemarks(part, advice) : []),
  ]);
}

import type { JsonObject } from "./json.js";
import type { Problem } from "./kind.js";
import { findPodTemplateProblems, objectAt, objectsIn } from "./pod-rules.js";
import { isUnknown } from "./unknown.js";

interface Task {
  readonly item: JsonObject;
  readonly path: string;
  readonly name: string;
  /** Undefined while it is not known. */
  readonly replicas: number | undefined;
}

function countOf(value: unknown): number | undefined {
  if (value === undefined) return 0;
  return typeof value === "number" ? value : undefined;
}

function tasksOf(spec: JsonObject): Task[] {
  return objectsIn(spec["tasks"]).map(({ item, index }) => ({
    item,
    path: `spec.tasks[${index}]`,
    name: typeof item["name"] === "string" && item["name"] ? item["name"] : `default${index}`,
    replicas: countOf(item["replicas"]),
  }));
}

function findDuplicates(
  values: readonly { key: unknown; path: string }[],
  what: string,
): Problem[] {
  const seen = new Set<unknown>();
  return values.flatMap(({ key, path }) => {
    if (isUnknown(key)) return [];
    if (seen.has(key)) return [{ path, reason: `${what} ${String(key)} is used twice` }];
    seen.add(key);
    return [];
  });
}

function findTaskProblems({ item, path, replicas }: Task): Problem[] {
  const problems = findPodTemplateProblems(item["template"], `${path}.template`, [
    "Always",
    "OnFailure",
    "Never",
  ]);
  const minAvailable = item["minAvailable"];
  if (typeof minAvailable === "number" && replicas !== undefined && minAvailable > replicas) {
    const reason = `is ${minAvailable}, more than the task's ${replicas} replicas: lower it or raise replicas`;
    problems.push({ path: `${path}.minAvailable`, reason });
  }
  return [...problems, ...findPartitionProblems(item, path, replicas)];
}

function findPartitionProblems(
  task: JsonObject,
  path: string,
  replicas: number | undefined,
): Problem[] {
  const policy = objectAt(task, "partitionPolicy");
  const total = policy?.["totalPartitions"];
  const size = policy?.["partitionSize"];
  if (typeof total !== "number" || typeof size !== "number" || replicas === undefined) return [];
  if (replicas === total * size) return [];
  const reason = `is ${replicas}, but partitionPolicy makes ${total} partitions of ${size}: it must be ${total * size}`;
  return [{ path: `${path}.replicas`, reason }];
}

function findGangProblem(spec: JsonObject, tasks: readonly Task[]): Problem[] {
  const minAvailable = spec["minAvailable"];
  const replicas = tasks.map((task) => task.replicas);
  if (typeof minAvailable !== "number" || replicas.includes(undefined)) return [];
  const total = replicas.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  if (minAvailable <= total) return [];
  const reason = `is ${minAvailable}, more than the ${total} replicas of all tasks together: the job could never start; lower it or raise tasks[].replicas`;
  return [{ path: "spec.minAvailable", reason }];
}

function findDependencyProblems(tasks: readonly Task[]): Problem[] {
  const names = new Set<unknown>(tasks.map((task) => task.name));
  return tasks.flatMap(({ item, path }) => {
    const wanted = objectAt(item, "dependsOn")?.["name"];
    if (!Array.isArray(wanted)) return [];
    return wanted.flatMap((name: unknown, i) =>
      names.has(name) || isUnknown(name)
        ? []
        : [{ path: `${path}.dependsOn.name[${i}]`, reason: "names no task of this job" }],
    );
  });
}

/** The mpi plugin looks for a master and a worker task, whose names its arguments may change. */
function findMpiProblems(spec: JsonObject, tasks: readonly Task[]): Problem[] {
  const given = objectAt(spec, "plugins")?.["mpi"];
  if (!Array.isArray(given)) return [];
  const names = new Set(tasks.map((task) => task.name));
  if ([...names].some(isUnknown) || given.some(isUnknown)) return [];
  return ["master", "worker"].flatMap((role) => {
    const prefix = `--${role}=`;
    const texts = given.filter((each): each is string => typeof each === "string");
    const argument = texts.find((text) => text.startsWith(prefix));
    const name = argument === undefined ? role : argument.slice(prefix.length);
    if (names.has(name)) return [];
    const reason = `the mpi plugin needs a task named ${name}: add it, or name the ${role} task with --${role}=<task>`;
    return [{ path: "spec.plugins.mpi", reason }];
  });
}

function findVolumeProblems(spec: JsonObject): Problem[] {
  const volumes = objectsIn(spec["volumes"]);
  const duplicates = findDuplicates(
    volumes.map(({ item, index }) => ({
      key: item["mountPath"],
      path: `spec.volumes[${index}].mountPath`,
    })),
    "mountPath",
  );
  const empty = volumes
    .filter(({ item }) => !item["volumeClaim"] && !item["volumeClaimName"])
    .map(({ index }) => ({
      path: `spec.volumes[${index}]`,
      reason: "needs volumeClaimName (an existing claim) or volumeClaim (a claim to make)",
    }));
  return [...duplicates, ...empty];
}

/**
 * What Volcano's webhook refuses, found without a server: gang sizes, task names, dependencies, plugins, volumes
 * (Volcano 1.14.1, pkg/webhooks/admission/jobs/validate). Values that are not known yet pass.
 */
export function findVolcanoJobProblems(spec: JsonObject): Problem[] {
  if (isUnknown(spec["tasks"])) return [];
  if (!Array.isArray(spec["tasks"]) || spec["tasks"].length === 0) {
    return [{ path: "spec.tasks", reason: "needs at least one task" }];
  }
  const tasks = tasksOf(spec);
  const names = tasks.map(({ name, path }) => ({ key: name, path: `${path}.name` }));
  const ofAllTasks = () => [
    ...findGangProblem(spec, tasks),
    ...findDependencyProblems(tasks),
    ...findMpiProblems(spec, tasks),
  ];
  return [
    ...findDuplicates(names, "task name"),
    ...tasks.flatMap(findTaskProblems),
    ...(spec["tasks"].some(isUnknown) ? [] : ofAllTasks()),
    ...findVolumeProblems(spec),
  ];
}

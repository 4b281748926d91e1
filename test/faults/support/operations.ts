/** The columns of the fault matrix: what the provider does, and what must hold afterwards. */
import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "../../../provider/values/json";
import type { JsonArgs } from "../../lifecycle/support";
import {
  argsOf,
  attempt,
  calm,
  keptBy,
  problem,
  textOf,
  type Created,
  type Editable,
  type Operation,
  type Outcome,
  type Problem,
  type Trial,
} from "./trial";
import { lifecycles, type World } from "./world";

function uidOf(object: unknown): unknown {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  return isJsonObject(metadata) ? metadata["uid"] : undefined;
}

async function inputsOf(trial: Trial): Promise<JsonObject> {
  const { inputs, failures } = await lifecycles[trial.kind].check({}, argsOf(trial, []));
  if (failures.length > 0) {
    throw new Error(JSON.stringify(failures));
  }
  return inputs;
}

const create: Operation = {
  name: "create",
  needsJob: false,
  mostLogins: 2,
  sends: ["POST"],
  async run(trial) {
    const inputs = await inputsOf(trial);
    return { ...(await lifecycles[trial.kind].create(inputs)), inputs };
  },
  async again(trial, outcome) {
    const kept = keptBy(outcome);
    return kept ? runUpdate(trial, [], { ...kept, inputs: kept.outs }) : create.run(trial);
  },
  next: (trial, made) => changeOnceMore(trial, made as Created),
  async judge(trial, outcome) {
    const { world } = trial;
    const objects = await world.objects();
    if (objects.length > 1) {
      return [problem("doubled", `${objects.length} objects`)];
    }
    if (outcome.isOk) {
      const { outs } = outcome.value as Created;
      const isThere = objects.length === 1 && uidOf(objects[0]) === outs["uid"];
      return isThere ? [] : [problem("lost", "state without object")];
    }
    const problems: Problem[] = [];
    const isOrphan = objects.length === 1;
    if (isOrphan && !/may have been made|is there already/.test(textOf(outcome))) {
      problems.push(problem("wrong", `an object is left without a word: ${textOf(outcome)}`));
    }
    const again = await attempt(async () => create.again?.(calm(trial), outcome));
    const count = (await world.objects()).length;
    if (count !== 1) {
      problems.push(problem(count > 1 ? "doubled" : "lost", "after the next up"));
    }
    if (!again.isOk) {
      problems.push(problem("lost", `the next up fails: ${textOf(again)}`));
    }
    return problems;
  },
};

const read: Operation = {
  name: "refresh",
  needsJob: true,
  mostLogins: 1,
  run: ({ kind, job }) => lifecycles[kind].read(job?.id ?? "", job?.outs ?? {}),
  async judge({ kind, world, job, before }, outcome) {
    const problems: Problem[] = [];
    if (!isDeepStrictEqual(await world.objects(kind), [before])) {
      problems.push(problem("wrong", "a read changed the server"));
    }
    if (outcome.isOk) {
      const found = outcome.value as { id: string; inputs?: JsonObject };
      if (found.id !== job?.id) {
        problems.push(problem("lost", "a job that is there was dropped"));
      } else if (!isDeepStrictEqual(found.inputs ?? job.inputs, job.inputs)) {
        problems.push(problem("wrong", "drift where there is none"));
      }
    }
    return problems;
  },
};

function change(args: JsonArgs): void {
  const { metadata, spec } = args as Editable; // made by argsOf
  metadata.labels = { team: "speech" };
  if (spec.tasks) {
    spec.tasks[0].replicas = 5;
  } else {
    spec.parallelism = 4;
  }
}

/** What an update must leave as it is, and may change, of an object. */
function substanceOf(object: JsonObject | undefined): JsonObject {
  const { metadata, ...rest } = structuredClone(object ?? {});
  if (isJsonObject(metadata)) {
    for (const name of ["resourceVersion", "managedFields"]) {
      Reflect.deleteProperty(metadata, name);
    }
  }
  return { metadata, ...rest };
}

/** The object that the change makes of `before`, computed apart from the provider. */
function changed(before: JsonObject | undefined): JsonObject {
  const object = substanceOf(before);
  const { metadata, spec } = object as unknown as Editable; // an object that argsOf's arguments made
  metadata.generation += 1;
  metadata.labels["team"] = "speech";
  if (spec.tasks) {
    Object.assign(spec.tasks[0], { replicas: 5, minAvailable: 5 });
  } else {
    spec.parallelism = 4;
  }
  return object;
}

async function runUpdate(
  trial: Trial,
  edits: readonly ((args: JsonArgs) => void)[],
  current = trial.job,
): Promise<Created> {
  const { id = "", outs = {}, inputs = {} } = current ?? {};
  const lifecycle = lifecycles[trial.kind];
  const checked = await lifecycle.check(inputs, argsOf(trial, edits));
  return { id, inputs: checked.inputs, ...(await lifecycle.update(id, outs, checked.inputs)) };
}

/** Values of their own, for what {@link change} changes. */
function changeAgain(args: JsonArgs): void {
  const { metadata, spec } = args as Editable; // made by argsOf
  metadata.labels = { team: "audio" };
  if (spec.tasks) {
    spec.tasks[0].replicas = 7;
  } else {
    spec.parallelism = 6;
  }
}

function changeOnceMore(
  trial: Trial,
  made: Created,
  edits: readonly ((args: JsonArgs) => void)[] = [],
): Promise<unknown> {
  return runUpdate(trial, [...edits, changeAgain], made);
}

const patch: Operation = {
  name: "update",
  needsJob: true,
  mostLogins: 1,
  sends: ["PATCH"],
  run: (trial) => runUpdate(trial, [change]),
  again(trial, outcome) {
    const kept = keptBy(outcome);
    return runUpdate(trial, [change], kept && { ...kept, inputs: kept.outs });
  },
  next: (trial, made) => changeOnceMore(trial, made as Created),
  async judge(trial, outcome) {
    const { world, job, before } = trial;
    const expected = changed(before);
    const now = async () => (await world.objects()).map(substanceOf);
    const isDone = async () => isDeepStrictEqual(await now(), [expected]);
    if (outcome.isOk) {
      const { outs } = outcome.value as { outs: JsonObject };
      if (!(await isDone())) {
        return [problem("lost", `not as declared: ${JSON.stringify(await now())}`)];
      }
      return outs["uid"] === job?.outs["uid"] ? [] : [problem("wrong", "another uid in state")];
    }
    const problems: Problem[] = [];
    // One look: what was sent at the very end may be acted on between two.
    const found = await now();
    const isWhole = [expected, substanceOf(before)].some((each) =>
      isDeepStrictEqual(found, [each]),
    );
    if (!isWhole) {
      problems.push(problem("wrong", `half an update: ${JSON.stringify(found)}`));
    }
    const again = await attempt(async () => patch.again?.(calm(trial), outcome));
    if (!again.isOk) {
      problems.push(problem("lost", `the next up fails: ${textOf(again)}`));
    } else if (!(await isDone())) {
      problems.push(problem("doubled", `after the next up: ${JSON.stringify(await now())}`));
    }
    return problems;
  },
};

const settings: Operation = {
  name: "settings",
  needsJob: true,
  mostLogins: 1,
  isSilent: true,
  run: (trial) =>
    runUpdate(trial, [
      (args) => {
        // Made by argsOf.
        (args as Editable).lifecycle.timeouts = { update: "33s" };
      },
    ]),
  async judge({ kind, world, before, job }, outcome) {
    if (!outcome.isOk) {
      return [problem("wrong", textOf(outcome))];
    }
    const { outs } = outcome.value as { outs: JsonObject };
    const problems: Problem[] = [];
    if (!isDeepStrictEqual(await world.objects(kind), [before])) {
      problems.push(problem("wrong", "the server was changed"));
    }
    if (outs["uid"] !== job?.outs["uid"]) {
      problems.push(problem("lost", "no uid in state"));
    }
    return problems;
  },
};

async function judgeDeletion(trial: Trial, outcome: Outcome): Promise<Problem[]> {
  const { kind, world, job } = trial;
  const count = async () => (await world.objects()).length;
  if (outcome.isOk) {
    return (await count()) === 0 ? [] : [problem("lost", "an object without state")];
  }
  const outs = { ...job?.outs, lifecycle: { connection: world.connection } };
  const again = await attempt(() => lifecycles[kind].delete(job?.id ?? "", outs));
  if (!again.isOk) {
    return [problem("lost", `the next destroy fails: ${textOf(again)}`)];
  }
  return (await count()) === 0 ? [] : [problem("lost", "an object is left after the next destroy")];
}

const removal = {
  needsJob: true,
  mostLogins: 1,
  run: ({ kind, job }: Trial) => lifecycles[kind].delete(job?.id ?? "", job?.outs ?? {}),
  judge: judgeDeletion,
};

const remove: Operation = {
  ...removal,
  name: "delete",
  sends: ["DELETE"],
  next: (trial) => create.run(trial),
};

const wait: Operation = {
  ...removal,
  name: "wait",
  after: 1,
  edit: (args) => {
    // Made by argsOf.
    (args as Editable).lifecycle.deletion = "foreground";
  },
};

/** How far a replacement has come: what the state knows. */
interface Progress {
  made?: Created;
  /** A create that failed has left this in the state. */
  kept?: Created | undefined;
  isDeleted?: boolean;
}

const fixName = (args: JsonArgs): void => {
  (args as Editable).metadata.name = "fixed";
};
const freeName = (args: JsonArgs): void => {
  Reflect.deleteProperty((args as Editable).metadata, "name");
};

/** A replacement, as the engine does one in either order. */
function replacement(name: string, isDeletedFirst: boolean): Operation {
  const progressOf = new WeakMap<World, Progress>();
  const setName = isDeletedFirst ? fixName : freeName;
  const setImage = (args: JsonArgs): void => {
    const { spec } = args as Editable; // made by argsOf
    const template = spec.tasks?.[0].template ?? spec.template;
    template.spec.containers[0].image = "train:2";
    // CCI patches a VolcanoJob's template, and not this.
    if (spec.tasks) {
      spec.maxRetry = 7;
    }
  };
  return {
    name,
    needsJob: true,
    // diff looks at the old job, and then comes the first write.
    mostLogins: 2,
    sends: ["DELETE", "POST"],
    edit: setName,
    next: (trial, made) => changeOnceMore(trial, made as Created, [setName, setImage]),
    async run(trial) {
      const { kind, world, job } = trial;
      const progress = progressOf.get(world) ?? {};
      progressOf.set(world, progress);
      const { id = "", outs = {}, inputs = {} } = job ?? {};
      const old = { ...outs, lifecycle: argsOf(trial, [])["lifecycle"] as JsonObject };
      const args = argsOf(trial, [setName, setImage]);
      const lifecycle = lifecycles[kind];
      const first = await lifecycle.check(inputs, args);
      const { replaces } = await lifecycle.diff(id, outs, first.inputs);
      if (replaces.length === 0) {
        throw new Error("the change needs no new job");
      }
      const next = await lifecycle.check({}, args);
      const remove = async () => {
        if (!progress.isDeleted) {
          await lifecycle.delete(id, old);
        }
        progress.isDeleted = true;
      };
      if (isDeletedFirst) {
        await remove();
      }
      const make = async () => {
        const created = await attempt(() => lifecycle.create(next.inputs));
        const kept = keptBy(created);
        progress.kept = kept && { ...kept, inputs: next.inputs };
        if (!created.isOk) {
          throw created.error;
        }
        return { ...(created.value as Created), inputs: next.inputs };
      };
      const made = (progress.made ??= await (progress.kept
        ? runUpdate(trial, [setName, setImage], progress.kept)
        : make()));
      if (!isDeletedFirst) {
        await remove();
      }
      return made;
    },
    async judge(trial, outcome) {
      const { world, job } = trial;
      const problems: Problem[] = [];
      const objects = await world.objects();
      const isKept = objects.some((each) => uidOf(each) === job?.outs["uid"]);
      const progress = progressOf.get(world) ?? {};
      if (!outcome.isOk && !isKept && objects.length === 0 && !progress.isDeleted) {
        const text = textOf(outcome);
        if (!/may|deleted|gone/.test(text)) {
          problems.push(problem("lost", `without a word: ${text}`));
        }
      }
      const isRefused = textOf(outcome).endsWith("[REPLACEMENT_REFUSED]");
      if (isRefused && !isKept) {
        problems.push(problem("lost", "the server refused the new job"));
      }
      const again = outcome.isOk ? outcome : await attempt(() => this.run(calm(trial)));
      if (!again.isOk) {
        problems.push(problem("lost", `the next up fails: ${textOf(again)}`));
      }
      const left = await world.objects();
      if (left.length !== 1) {
        const sort = left.length === 0 ? "lost" : "doubled";
        problems.push(problem(sort, `${left.length} jobs after the next up`));
      }
      const isNew = JSON.stringify(left).includes("train:2");
      if (again.isOk && !isNew) {
        problems.push(problem("wrong", "the old job is left"));
      }
      return problems;
    },
  };
}

const replacements = [
  replacement("replace, deleted first", true),
  replacement("replace, created first", false),
];

export const operations: readonly Operation[] = [
  create,
  read,
  patch,
  settings,
  remove,
  wait,
  ...replacements,
];

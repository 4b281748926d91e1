/** What every column of the fault matrix works with: the job, its time, what came of it. */
import type { JsonObject } from "../../../provider/values/json";
import { createJob, jobArgs, volcanoArgs, type JsonArgs } from "../../lifecycle/support";
import { lifecycles, type KindName, type World } from "./world";

/** What one cell of the matrix works on. */
export interface Trial {
  readonly kind: KindName;
  readonly world: World;
  /** The job as the state has it, and the server; absent where the operation creates it. */
  readonly job: Created | undefined;
  readonly before: JsonObject | undefined;
  /** The fault never stops by itself, so that operations get little time for it. */
  readonly isEndless: boolean;
  /** The only method that is struck. */
  readonly struck?: string | undefined;
}

/** A job as it was made. */
export type Created = Awaited<ReturnType<typeof createJob>>;

/** How an operation under a fault ended. */
export type Outcome =
  | { readonly isOk: true; readonly value: unknown }
  | { readonly isOk: false; readonly error: unknown };

/** What must not be. */
export interface Problem {
  readonly sort: "lost" | "doubled" | "wrong";
  readonly text: string;
}

/** One column of the matrix. */
export interface Operation {
  readonly name: string;
  readonly needsJob: boolean;
  /** Signs in so often, at most, where every token is refused: once for each of the engine's calls. */
  readonly mostLogins: number;
  /** The methods that change something on the server, where it is the writing that is tried. */
  readonly sends?: readonly string[];
  /** Sends nothing, so that no fault can strike. */
  readonly isSilent?: boolean;
  /** So many exchanges pass before the fault strikes. */
  readonly after?: number;
  readonly edit?: (args: JsonArgs) => void;
  run(trial: Trial): Promise<unknown>;
  /** What the next `up` does after this outcome. @default the same once more */
  again?(trial: Trial, outcome: Outcome): Promise<unknown>;
  /** The next operation on the same job, in a later run; `done`: what this one has answered. */
  next?(trial: Trial, done: unknown): Promise<unknown>;
  /** Compares the outcome with the server, then does what the next `up` would. Faults have stopped. */
  judge(trial: Trial, outcome: Outcome): Promise<Problem[]>;
}

/** One of them. */
export const problem = (sort: Problem["sort"], text: string): Problem => ({ sort, text });

interface Template {
  readonly spec: { readonly containers: readonly [{ image: string }] };
}

/** The parts of arguments and objects that are edited here. */
export interface Editable {
  readonly metadata: { name: string; labels: Record<string, string>; generation: number };
  readonly spec: {
    readonly tasks?: readonly [{ replicas: number; minAvailable: number; template: Template }];
    readonly template: Template;
    parallelism: number;
    maxRetry: number;
  };
  readonly lifecycle: { timeouts: object; deletion: string };
}

type Circumstances = Pick<Trial, "kind" | "world" | "isEndless" | "struck">;

const patient = { create: "20s", read: "20s", update: "20s", delete: "18s" };
const impatient = { create: "1500ms", read: "20s", update: "1500ms", delete: "1500ms" };

const operationOf: Readonly<Record<string, keyof typeof patient>> = {
  POST: "create",
  PATCH: "update",
  DELETE: "delete",
};

/** Short only for what has no chance: the rest may need its time on a busy machine. */
function timeoutsOf({
  isEndless,
  struck,
}: Pick<Trial, "isEndless" | "struck">): Record<string, string> {
  const operation = struck === undefined ? undefined : operationOf[struck];
  if (!isEndless) {
    return patient;
  }
  return operation ? { ...patient, [operation]: impatient[operation] } : impatient;
}

/** The next `up`, after the faults have stopped: it has its time, also where the state speaks of less. */
export function calm(trial: Trial): Trial {
  const { job } = trial;
  const lifecycle = { ...(job?.outs["lifecycle"] as JsonObject | undefined), timeouts: patient };
  return {
    ...trial,
    isEndless: false,
    job: job && { ...job, outs: { ...job.outs, lifecycle } },
  };
}

/** The arguments of the trial's job, as a program writes them. */
export function argsOf(
  { kind, world, ...pressure }: Circumstances,
  edits: readonly (((args: JsonArgs) => void) | undefined)[],
): JsonArgs {
  const edit = (args: JsonArgs) => {
    args["lifecycle"] = {
      connection: world.connection,
      timeouts: timeoutsOf(pressure),
    };
    // Resources of cells that run side by side are different ones.
    args["origin"] = String(args["origin"]).replace(/[^:]+$/, world.connection);
    for (const each of edits) {
      each?.(args);
    }
  };
  return kind === "VolcanoJob" ? volcanoArgs(edit) : jobArgs(edit);
}

/** Lets `up` create the job before anything is struck. */
export async function prepare(operation: Operation, circumstances: Circumstances): Promise<Trial> {
  const { kind, world } = circumstances;
  if (!operation.needsJob) {
    return { ...circumstances, job: undefined, before: undefined };
  }
  // No fault strikes yet, and a busy machine may need its time.
  const waitForCreate = (args: JsonArgs) => {
    (args as Editable).lifecycle.timeouts = {
      ...timeoutsOf(circumstances),
      create: patient.create,
    };
  };
  const args = argsOf(circumstances, [waitForCreate, operation.edit]);
  const job = await createJob(lifecycles[kind], args);
  const [before] = await world.objects(kind);
  if (before && operation.name === "wait") {
    const name = job.id.split("/")[1] ?? "";
    world.emulator?.setPhase({ kind, namespace: world.namespace, name }, "Running");
  }
  return { ...circumstances, job, before };
}

/** Runs it and keeps what came of it. */
export async function attempt(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { isOk: true, value: await run() };
  } catch (error) {
    return { isOk: false, error };
  }
}

/** What a failed operation has left in the state all the same, as the engine keeps it; undefined where nothing. */
export function keptBy({ isOk, ...outcome }: Outcome): Pick<Created, "id" | "outs"> | undefined {
  const { id, properties } = Object(isOk ? undefined : Reflect.get(outcome, "error")) as {
    id?: string;
    properties?: JsonObject;
  };
  return id !== undefined && properties ? { id, outs: properties } : undefined;
}

/** What a failed operation said. */
export const textOf = ({ isOk, ...outcome }: Outcome): string =>
  isOk ? "" : String(Reflect.get(Object(Reflect.get(outcome, "error")), "message"));

/**
 * What a preview says of the queue that a job names: one that is not there, takes no jobs, or can never hold the job. All of
 * them are warnings, for the same rollout may change the queue, and a queue is asked for once a run.
 */
import type { Queue } from "../api/queues.js";
import type { Connection } from "../connection/connection.js";
import { isInputError, isProviderError } from "../errors.js";
import { readAmount, writeAmount } from "../go-spelling/amount.js";
import type { Kind } from "../kinds/kind.js";
import { profiles } from "../profiles/index.js";
import { leastRequests } from "../report/least-requests.js";
import type { Amounts } from "../report/pod-requests.js";
import { compareResources } from "../report/side.js";
import { isSameJson } from "../values/json.js";
import { isUnknown } from "../values/unknown.js";
import type { JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { longestCourtesyMs } from "./patience.js";
import { openRunMemory, type RunMemory } from "./said-in-run.js";
import { clientOf } from "./session.js";

/** What a job asks of its queue. */
interface Demand {
  /** As declared; undefined where nobody has named one, or it is not known yet. */
  readonly queue: string | undefined;
  readonly together: unknown;
  readonly least: Amounts;
}

type Answer = { readonly is: "queue"; readonly queue: Queue | undefined } | { readonly is: "none" };

const answers = new WeakMap<Connection, Map<string, Promise<Answer>>>();
/** Connections that do not say anything of queues. */
const silent = new WeakSet<Connection>();
let memory: RunMemory | undefined;

function demandOf(kind: Kind, { spec }: JobProperties): Demand {
  const { queue } = kind.workloadOf(spec);
  const isNamed = typeof queue === "string" && queue !== "" && !isUnknown(queue);
  const workload = isNamed ? kind.workloadOf(kind.canonicalSpec(spec)) : undefined;
  return {
    queue: isNamed ? queue : undefined,
    together: workload?.together,
    least: (workload && leastRequests(workload)) ?? new Map(),
  };
}

async function askServer(connection: Connection, name: string): Promise<Answer> {
  if (silent.has(connection)) {
    return { is: "none" };
  }
  try {
    const client = await clientOf(connection.name);
    return { is: "queue", queue: await client.queue(name, { timeoutMs: longestCourtesyMs }) };
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    if (!isInputError(error)) {
      silent.add(connection);
    }
    return { is: "none" };
  }
}

/** Asks once a run: the process of the update leaves out what that of the preview has asked. */
function ask(connection: Connection, name: string): Promise<Answer> {
  const known = answers.get(connection) ?? new Map<string, Promise<Answer>>();
  answers.set(connection, known);
  const asked = known.get(name);
  if (asked) {
    return asked;
  }
  memory ??= openRunMemory();
  const key = `the queue ${name} of ${connection.name} at ${connection.endpoint} was asked for`;
  const answer = memory.wasSaid(key)
    ? Promise.resolve<Answer>({ is: "none" })
    : askServer(connection, name);
  memory.keep(key);
  known.set(name, answer);
  return answer;
}

/** Why a job is not taken into a queue; `""` for one that takes jobs, or has not been looked at by its controller yet. */
function refusalOf(name: string, queue: Queue | undefined): string {
  if (!queue) {
    return `queue ${name} does not exist: the server will refuse the job until it does`;
  }
  return queue.state === "" || queue.state === "Open"
    ? ""
    : `queue ${name} is ${queue.state}: Volcano's webhook will refuse the job until the queue is Open`;
}

/** Zero stands for no limit (Volcano 1.14.1, pkg/scheduler/plugins/{proportion,capacity}). */
function limitOf({ capability }: Queue, resource: string) {
  const limit = readAmount(capability[resource]);
  return limit && limit.nanos > 0n ? limit : undefined;
}

/** Which resources of the queue can never be enough; `""` where none is too small for certain. */
function describeShortage({ queue: name, together, least }: Demand, queue: Queue): string {
  const short = [...least]
    .flatMap(([resource, needed]) => {
      const limit = limitOf(queue, resource);
      return limit && needed.nanos > limit.nanos ? [{ resource, needed, limit }] : [];
    })
    .sort((left, right) => compareResources(left.resource, right.resource));
  if (short.length === 0) {
    return "";
  }
  const list = (of: "needed" | "limit") =>
    short.map((each) => `${each.resource} ${writeAmount(each[of])}`).join(", ");
  const pods =
    together === 1
      ? "the pod that minAvailable asks for needs"
      : `the ${String(together)} pods that minAvailable asks for need`;
  return `queue ${name ?? ""} can never hold it: ${pods} ${list("needed")}, the queue's capability is ${list("limit")}`;
}

function isSame(left: Demand, right: Demand): boolean {
  const written = ({ together, least }: Demand) => ({
    together,
    least: [...least].map(([name, amount]) => [name, writeAmount(amount)]).sort(),
  });
  return left.queue === right.queue && isSameJson(written(left), written(right));
}

/**
 * Warns on the job's row of a queue that it names and that will not take it. Asks for a job that is new, or whose queue or
 * size changes, with one GET for each queue of a run and ten seconds at most; a server that may not be asked, or knows no
 * queues, is asked once. Only the queue itself is asked for: whether the capability of queues above it counts depends on
 * the scheduler's plugins.
 */
export async function warnOfQueue(
  kind: Kind,
  connection: Connection,
  [old, next]: readonly [JobProperties | undefined, JobProperties],
): Promise<void> {
  const demand = demandOf(kind, next);
  const { queue: name } = demand;
  if (name === undefined || !profiles[connection.profile].volcanoExtras.areServed) {
    return;
  }
  const before = old && demandOf(kind, old);
  if (before && isSame(before, demand)) {
    return;
  }
  const answer = await ask(connection, name);
  if (answer.is === "none") {
    return;
  }
  const { queue } = answer;
  // The webhook looks at the queue of a new job only.
  const isNewThere = before?.queue !== name;
  const refusal = isNewThere ? refusalOf(name, queue) : "";
  for (const text of [refusal, queue ? describeShortage(demand, queue) : ""]) {
    if (text !== "") {
      await tellOnce("warning", { origin: next.origin, text });
    }
  }
}

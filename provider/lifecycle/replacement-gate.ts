/** Before a job is deleted to make room for another, the server is asked whether it takes the other one. */
import { ProviderError, isApiError, isProviderError } from "../errors.js";
import { idOf } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { askAbout } from "./probe.js";
import { awaitedReplacements, recall, type Seen } from "./run-memory.js";
import { targetOf } from "./target.js";

const countPattern = /(?:^|,)count\/[^=,]+=(\d+)/g;

function countsOf(list: string | undefined): number[] {
  return [...(list ?? "").matchAll(countPattern)].map(([, count]) => Number(count));
}

/**
 * Whether a quota of a number of objects stands in the way, which the old job's going frees
 * (`exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=5, limited: count/jobs.batch=5`, seen on
 * kube-apiserver 1.34.1). Amounts of anything else are the pods', and no refusal of a job.
 */
export function isFreedByDeletion(serverMessage: string): boolean {
  const found = /exceeded quota: \S+, requested: (\S+), used: (\S+), limited: (\S+)/.exec(
    serverMessage,
  );
  const [requested, used, limited] = [
    countsOf(found?.[1]),
    countsOf(found?.[2]),
    countsOf(found?.[3]),
  ];
  const others = (found?.[1] ?? "").split(",").length - requested.length;
  if (requested.length === 0 || others > 0) {
    return false;
  }
  return requested.every((count, i) => {
    const [has = Infinity, most = 0] = [used[i], limited[i]];
    return count === 1 && has <= most;
  });
}

/** Whether the refusal of a new job goes away with the old one. */
export function isRoomMade(error: ProviderError): boolean {
  return isApiError(error) && error.status === 403 && isFreedByDeletion(error.serverMessage ?? "");
}

function refused(label: string, error: ProviderError): ProviderError {
  const message = `replace ${label}: the server refuses the new job, so nothing was deleted and the old job goes on; correct the declaration and run pulumi up again: ${error.message}`;
  return new ProviderError("REPLACEMENT_REFUSED", message, { cause: error });
}

function unanswered(label: string, error: unknown): unknown {
  if (!isProviderError(error)) {
    return error;
  }
  const message = `replace ${label}: the server could not be asked whether it takes the new job, so nothing was deleted and the old job goes on; run pulumi up again: ${error.message}`;
  return new ProviderError(error.code, message, { cause: error });
}

async function askFor({ kind, inputs }: Seen): Promise<void> {
  const { origin } = inputs;
  const target = await targetOf(kind, "create", { id: idOf(inputs), properties: inputs });
  const answer = await askAbout(target, inputs).catch((error: unknown) => {
    throw unanswered(target.label, error);
  });
  if (answer.says === "refused" && !isRoomMade(answer.error)) {
    throw refused(target.label, answer.error);
  }
  if (answer.says === "nothing") {
    const text = `${target.label}: the old job is deleted before the new one is made, and the server could not be asked whether it takes the new one (${answer.because}): only the rules that need no server were checked`;
    await tellOnce("warning", { origin, text });
  }
}

/**
 * Lets the deletion of this resource's job go on where no new one is to come, or where the server takes the new one. A job
 * that goes because another one that it depends on is replaced is the first to be deleted, so then it is the new jobs of
 * all those that the server is asked about; each once a run.
 *
 * @throws ProviderError `REPLACEMENT_REFUSED`; what the client throws where no answer can be had
 */
export async function assertReplacementIsTaken(origin: string): Promise<void> {
  const own = recall(origin);
  const awaited = own ? [own].filter((each) => each.isToBeCreated) : awaitedReplacements();
  for (const each of awaited) {
    await (each.question ??= askFor(each));
  }
}

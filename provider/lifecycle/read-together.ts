/**
 * Reads of single jobs, many at once: what waits for its turn behind others is asked for by one list.
 *
 * Up to eight reads of a stack are under way at once, and each of them is sent when it comes: a read that comes alone, or
 * with a few others, waits for nothing. Any more wait until one of those is answered, which is what they would do in the
 * client's own queue. Then all that wait are asked for together: by one list of the stack, where they are enough of it to be
 * worth one, else each by itself. So on a quick server nothing is ever listed, and where a hundred deletions look for the
 * end of their jobs on a slow one, a look is one request.
 *
 * A list is sent after everything that it answers was asked for, and is as fresh as a read. It proves that a job is there;
 * what it does not have (a job without the stack's label, or made since) is read by itself before anybody concludes
 * anything. A list that fails, or had less than half of what it was sent for, is not tried again in this process.
 */
import type { KubernetesJob } from "../api/objects.js";
import { inTime, isListable, listStack, pageSize, perStack } from "./stack-list.js";
import type { Target } from "./target.js";

/** Reads under way at once, at which the next one waits. */
const mostAtOnce = 8;
/** So few are quicker one by one. */
const fewestTogether = 4;
/** Nobody sends a whole stack over the wire for fewer than one in so many of its jobs. */
const mostListedPerRead = 8;

interface Waiting {
  readonly target: Target;
  /** With undefined: it has to ask for itself. */
  readonly answer: (object: KubernetesJob | undefined) => void;
}

interface Reads {
  underWay: number;
  waiting: Waiting[];
  /** Jobs in the last list, as far as it was read; undefined before there was one. */
  size: number | undefined;
  isBarred: boolean;
}

const readsOf = perStack((): Reads => ({
  underWay: 0,
  waiting: [],
  size: undefined,
  isBarred: false,
}));

async function readAlone({ jobs, name }: Target): Promise<KubernetesJob | undefined> {
  return (await jobs.read(name))?.object;
}

/** Asks the server, and lets those who wait for it have their turn afterwards. */
async function underWay<Value>(reads: Reads, ask: () => Promise<Value>): Promise<Value> {
  reads.underWay += 1;
  try {
    return await ask();
  } finally {
    reads.underWay -= 1;
    turn(reads);
  }
}

function turn(reads: Reads): void {
  const asked = reads.waiting.splice(0);
  if (isWorthAList(reads, asked.length)) {
    void underWay(reads, () => answerByList(reads, asked));
  } else {
    for (const { answer } of asked) {
      answer(undefined);
    }
  }
}

function isWorthAList({ size, isBarred }: Reads, count: number): boolean {
  return !isBarred && count >= fewestTogether && count * mostListedPerRead >= (size ?? 0);
}

function byName(asked: readonly Waiting[]): Map<string, Waiting[]> {
  const names = new Map<string, Waiting[]>();
  for (const each of asked) {
    names.set(each.target.name, [...(names.get(each.target.name) ?? []), each]);
  }
  return names;
}

/** Answers all of them. Never fails: what went wrong each of them finds out, in its own name. */
async function answerByList(reads: Reads, asked: readonly Waiting[]): Promise<void> {
  const [first] = asked;
  if (!first) {
    return;
  }
  const missing = byName(asked);
  const mostListed = Math.max(pageSize, asked.length * mostListedPerRead);
  let listed = 0;
  let isWhole = true;
  try {
    const hidden = asked.flatMap(({ target }) => target.hidden);
    for await (const job of listStack(first.target, hidden)) {
      listed += 1;
      for (const { answer } of missing.get(job.metadata.name) ?? []) {
        answer(job);
      }
      missing.delete(job.metadata.name);
      if (missing.size === 0 || listed >= mostListed) {
        isWhole = false;
        break;
      }
    }
    reads.isBarred ||= missing.size > asked.length / 2;
  } catch {
    reads.isBarred = true;
  }
  reads.size = isWhole ? listed : Math.max(listed, reads.size ?? 0);
  for (const { answer } of [...missing.values()].flat()) {
    answer(undefined);
  }
}

/**
 * The object as it is on the server, asked for after this call, together with others where many ask at once; undefined where
 * there is none.
 *
 * @throws what the client throws
 */
export async function readTogether(target: Target): Promise<KubernetesJob | undefined> {
  if (!isListable(target)) {
    return readAlone(target);
  }
  const reads = readsOf(target);
  if (!reads.isBarred && reads.underWay >= mostAtOnce) {
    const answered = new Promise<KubernetesJob | undefined>((answer) => {
      reads.waiting.push({ target, answer });
    });
    const object = await inTime(target, answered);
    if (object) {
      return object;
    }
  }
  return underWay(reads, () => readAlone(target));
}

/**
 * The list that a run asks for once: what a refresh reads, and which jobs a killed run has left behind.
 *
 * The engine reads as many resources at once as it does anything at once (`--parallel`; eight on a machine with two cores),
 * and the next one when one is answered. So the reads of a refresh come one after the other for as long as it lasts, and one
 * list answers them all: it is sent when the first of them comes, which is after the command was given, and every job in it
 * is handed out once. What a person has changed before the command is in it; whatever changes while a refresh runs may or
 * may not be seen by it, as with reads one by one.
 *
 * It proves only that a job is there, the one with the uid of the state. Anything else is read by itself before somebody
 * concludes from it. A list is over, and its jobs are forgotten, a second after the last read, half a minute after it was
 * sent, and with the first request of this process that may change something. One that fails, or has answered fewer than
 * four reads, is not followed by another one.
 */
import type { KubernetesJob } from "../api/objects.js";
import type { Kind } from "../kinds/kind.js";
import { annotationOf, originAnnotation } from "./marks.js";
import { hasWritten } from "./run-memory.js";
import { inTime, isListable, listStack, perStack } from "./stack-list.js";
import { look, type Target } from "./target.js";

/** A job that somebody may still be waiting for. */
export interface JobAtWork {
  readonly name: string;
  readonly uid: string;
  /** RFC 3339. */
  readonly since: string | undefined;
}

/** Jobs at work, by the owner mark that they carry. */
type JobsAtWork = ReadonlyMap<unknown, readonly JobAtWork[]>;

const longestSilenceMs = 1000;
const longestLifeMs = 30_000;
const fewestAnswered = 4;
/** The jobs of a list are in memory until they are handed out; those beyond are read by themselves. */
const mostJobs = 2000;

function isAtWork(kind: Kind, { metadata, status }: KubernetesJob): boolean {
  const { phase } = kind.digestStatus(status ?? {});
  return metadata.deletionTimestamp === undefined && !kind.finishedPhases.includes(phase);
}

/** One list of a stack, from its question to the last job that is taken from it. */
class StackList {
  /** As far as the list came. */
  readonly atWork: Promise<JobsAtWork>;
  readonly #sentAt = performance.now();
  readonly #hidden: object[] = [];
  readonly #jobs = new Map<string, KubernetesJob>();
  #silence: NodeJS.Timeout | undefined;
  #answered = 0;
  #isReceived = false;
  #isOver: boolean;

  /** @param isForReads whether its jobs are kept to be taken */
  constructor(target: Target, isForReads: boolean) {
    this.#hidden.push(...target.hidden);
    this.#isOver = !isForReads;
    this.atWork = this.#receive(target);
  }

  /** Whether its jobs may still be taken. */
  get isOpen(): boolean {
    return !this.#isOver && !hasWritten() && performance.now() - this.#sentAt < longestLifeMs;
  }

  /** Whether another one is worth sending after it. */
  get hasPaid(): boolean {
    return this.#answered >= fewestAnswered;
  }

  async #receive(target: Target): Promise<JobsAtWork> {
    const atWork = new Map<unknown, JobAtWork[]>();
    try {
      for await (const job of listStack(target, this.#hidden)) {
        if (!this.#isOver && this.#jobs.size < mostJobs) {
          this.#jobs.set(job.metadata.name, job);
        }
        if (isAtWork(target.kind, job)) {
          const owner = annotationOf(job.metadata, originAnnotation);
          const since = job.metadata.creationTimestamp ?? undefined;
          const others = atWork.get(owner) ?? [];
          others.push({ name: job.metadata.name, uid: job.metadata.uid, since });
          atWork.set(owner, others);
        }
      }
      this.#silence = setTimeout(() => {
        this.#end();
      }, longestSilenceMs).unref();
    } catch {
      // Not everybody may list. What was found until here has to do, and who reads asks alone, and is told what is wrong.
      this.#end();
    }
    this.#isReceived = true;
    this.#hidden.length = 0;
    return atWork;
  }

  #end(): void {
    this.#isOver = true;
    this.#jobs.clear();
    clearTimeout(this.#silence);
  }

  /** The job of that name and uid; undefined where the list cannot tell. */
  async take(target: Target, uid: string): Promise<KubernetesJob | undefined> {
    if (!this.#isReceived) {
      this.#hidden.push(...target.hidden);
    }
    await inTime(target, this.atWork);
    if (!this.isOpen) {
      this.#end();
      return undefined;
    }
    this.#silence?.refresh();
    const job = this.#jobs.get(target.name);
    if (job?.metadata.uid !== uid) {
      return undefined;
    }
    this.#jobs.delete(target.name);
    this.#answered += 1;
    return job;
  }
}

/** The first list of a run tells what was left behind, the last one answers reads. */
const listsOf = perStack((): { first?: StackList; last?: StackList } => ({}));

function openList(target: Target): StackList | undefined {
  const lists = listsOf(target);
  if (hasWritten()) {
    return undefined;
  }
  if (lists.last?.isOpen !== true && lists.last?.hasPaid !== false) {
    lists.last = new StackList(target, true);
    lists.first ??= lists.last;
  }
  return lists.last;
}

/**
 * The job for a refresh: out of the stack's list, or read by itself; undefined where there is none.
 *
 * @param uid as the state has it
 * @throws what the client throws
 */
export async function readForRefresh(
  target: Target,
  uid: string | undefined,
): Promise<KubernetesJob | undefined> {
  const list = uid !== undefined && isListable(target) ? openList(target) : undefined;
  const listed = list && uid !== undefined ? await list.take(target, uid) : undefined;
  return listed ?? look(target);
}

/** The stack's jobs that are at work and carry the owner mark of the target's resource: one question for a run. Never fails. */
export async function jobsAtWork(target: Target): Promise<readonly JobAtWork[]> {
  const lists = listsOf(target);
  lists.first ??= new StackList(target, false);
  const atWork = await inTime(target, lists.first.atWork);
  return atWork?.get(target.origin) ?? [];
}

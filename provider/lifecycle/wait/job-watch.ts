/**
 * What happens to jobs that are waited for. All waits of a run share one watch for each connection, kind and namespace; where
 * a server lets nobody watch, each of them looks now and then, at the same moments as the others, so that their reads can be
 * served together.
 */
import type { KubernetesJob } from "../../api/objects.js";
import type { WatchMemory } from "../../api/watch.js";
import { isApiError, isProviderError, isTransportError, type ProviderError } from "../../errors.js";
import { systemClock } from "../../time/clock.js";
import { hasStackLabel, stackSelector } from "../marks.js";
import { isListable, perStack } from "../stack-list.js";
import { look, type Target } from "../target.js";

/** What was seen of the name of a job. */
export type Sight =
  | { readonly is: "there"; readonly object: KubernetesJob }
  /**
   * There is no job of that name any more, or it has lost the label by which it is watched; `last` is its last state, where
   * the server has told it.
   */
  | { readonly is: "gone"; readonly last: KubernetesJob | undefined };

/** Follows one job from the moment on in which it was made. */
export interface Follower {
  /**
   * What has happened since the last call; of several states of one job the last one.
   *
   * @param target - with the time of the wait
   * @param longestMs - how long to wait for something to happen
   * @returns undefined where nothing has happened
   * @throws ProviderError where the server cannot be asked
   */
  next(target: Target, longestMs: number): Promise<Sight | undefined>;
  /** Stops; the watch goes on for the others. */
  end(): void;
}

/** Between two looks where there is no watch. */
const pollMs = 2000;
/** Before a watch is opened again that broke for a reason which may pass. */
const pauseMs = 2000;
/** The next wait of the run may begin soon. */
const lingerMs = 1000;

/** What was seen and not asked for yet. */
class Inbox {
  readonly #sights: Sight[] = [];
  #error: ProviderError | undefined;
  #wake: () => void = () => undefined;

  put(sight: Sight): void {
    const last = this.#sights.at(-1);
    const isSame =
      last?.is === "there" &&
      sight.is === "there" &&
      last.object.metadata.uid === sight.object.metadata.uid;
    if (isSame) {
      this.#sights.pop();
    }
    this.#sights.push(sight);
    this.#wake();
  }

  fail(error: ProviderError): void {
    this.#error = error;
    this.#wake();
  }

  wake(): void {
    this.#wake();
  }

  take(): Sight | undefined {
    const sight = this.#sights.shift();
    if (sight === undefined && this.#error) {
      throw this.#error;
    }
    return sight;
  }

  /** Until something is put in, or the time is over. */
  async wait(ms: number): Promise<void> {
    const controller = new AbortController();
    this.#wake = () => {
      controller.abort();
    };
    await systemClock.sleep(ms, controller.signal);
    this.#wake = () => undefined;
  }
}

/** A server that answers so will not let itself be watched later either. */
function isRefusal(error: unknown): boolean {
  return isApiError(error) && error.status >= 400 && error.status < 500 && !isPassing(error);
}

function isPassing(error: unknown): boolean {
  return (
    isTransportError(error) ||
    (isApiError(error) && (error.status >= 500 || [401, 408, 429].includes(error.status)))
  );
}

/** One watch, for all who wait for a job of one kind in one namespace. */
class SharedWatch {
  readonly #place: Target;
  readonly #inboxes = new Map<string, Set<Inbox>>();
  #running: AbortController | undefined;
  /** What was seen by a watch that broke: the one that takes its place tells what has gone since. */
  #seen: WatchMemory = new Map();
  #linger: NodeJS.Timeout | undefined;
  #isRefused = false;

  /** @param place - of the first one who waits */
  constructor(place: Target) {
    this.#place = place;
  }

  get isRefused(): boolean {
    return this.#isRefused;
  }

  add(name: string, inbox: Inbox): void {
    clearTimeout(this.#linger);
    this.#inboxes.set(name, (this.#inboxes.get(name) ?? new Set()).add(inbox));
    if (!this.#running && !this.#isRefused) {
      this.#running = new AbortController();
      this.#seen = new Map();
      void this.#run(this.#running.signal);
    }
  }

  remove(name: string, inbox: Inbox): void {
    const others = this.#inboxes.get(name);
    others?.delete(inbox);
    if (others?.size === 0) {
      this.#inboxes.delete(name);
    }
    if (this.#inboxes.size === 0) {
      this.#linger = setTimeout(() => {
        this.#running?.abort();
        this.#running = undefined;
      }, lingerMs).unref();
    }
  }

  #all(): Inbox[] {
    return [...this.#inboxes.values()].flatMap((each) => [...each]);
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        await this.#recover(error, signal);
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { client, kind, namespace, origin } = this.#place;
    const labelSelector = isListable(this.#place) ? stackSelector(origin) : undefined;
    const jobs = client.jobsOf(kind.api, namespace);
    for await (const event of jobs.watch({ labelSelector, signal, seen: this.#seen })) {
      if (event.type === "BOOKMARK") {
        continue;
      }
      const { object } = event;
      // After a gap only the metadata of what has gone is known.
      const last = Object.keys(object.spec).length > 0 ? object : undefined;
      const sight: Sight =
        event.type === "DELETED" ? { is: "gone", last } : { is: "there", object };
      this.#inboxes.get(object.metadata.name)?.forEach((inbox) => {
        inbox.put(sight);
      });
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return;
    }
    if (isPassing(error)) {
      await systemClock.sleep(pauseMs, signal);
      return;
    }
    this.#running?.abort();
    this.#running = undefined;
    // Whoever waits finds out by looking what else went wrong.
    this.#isRefused = isRefusal(error) || !isProviderError(error);
    for (const inbox of this.#all()) {
      if (isProviderError(error) && !this.#isRefused) {
        inbox.fail(error);
      } else {
        inbox.wake();
      }
    }
  }
}

const watchOf = perStack((target) => new SharedWatch(target));

/** Up to the next of the moments at which everybody looks. */
function untilNextLook(longestMs: number): number {
  return Math.min(longestMs, pollMs - (systemClock.now() % pollMs));
}

/**
 * Whether the shared watch sees the job: one that was made in a stack of another name, or without marks, and that nothing was
 * sent to since, does not carry the label that the watch selects by.
 */
export function isWatched(target: Target, { metadata }: KubernetesJob): boolean {
  return !isListable(target) || hasStackLabel(metadata, target.origin);
}

async function lookNow(target: Target): Promise<Sight> {
  const object = await look(target);
  return object ? { is: "there", object } : { is: "gone", last: undefined };
}

/**
 * Follows the job of that name. Whoever begins before the job is made misses nothing of it; whoever begins later has to look
 * once, after this call.
 */
export function followJob(target: Target): Follower {
  const watch = watchOf(target);
  const inbox = new Inbox();
  watch.add(target.name, inbox);
  return {
    next: async (now, longestMs) => {
      const before = inbox.take();
      if (before) {
        return before;
      }
      if (!watch.isRefused) {
        await inbox.wait(longestMs);
        return inbox.take();
      }
      await systemClock.sleep(untilNextLook(longestMs));
      return lookNow(now);
    },
    end: () => {
      watch.remove(target.name, inbox);
    },
  };
}

/** Like {@link followJob}, by looking now and then. */
export function pollJob(): Follower {
  return {
    next: async (target, longestMs) => {
      await systemClock.sleep(untilNextLook(longestMs));
      return lookNow(target);
    },
    end: () => undefined,
  };
}

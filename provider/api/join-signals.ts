/** One signal in the place of several that live longer than what they stop. */

/** See {@link joinSignals}. */
export interface JoinedSignal {
  /** Aborted with any of them, for the same reason. */
  readonly signal: AbortSignal;
  /** Gives back the listeners. */
  stop(): void;
}

/** Unlike the signal of `AbortSignal.any`, this one leaves nothing behind on a signal that lasts as long as the process. */
export function joinSignals(signals: readonly (AbortSignal | undefined)[]): JoinedSignal {
  const given = signals.filter((signal) => signal !== undefined);
  const controller = new AbortController();
  const aborted = () => given.find((signal) => signal.aborted);
  const abort = () => {
    controller.abort(aborted()?.reason as unknown);
  };
  for (const signal of given) {
    signal.addEventListener("abort", abort);
  }
  if (aborted() !== undefined) {
    abort();
  }
  return {
    signal: controller.signal,
    stop() {
      for (const signal of given) {
        signal.removeEventListener("abort", abort);
      }
    },
  };
}

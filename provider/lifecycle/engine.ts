import { setMaxListeners } from "node:events";
import { type Socket, connect } from "node:net";
import { ProviderError } from "../errors.js";

/** `HOST:PORT`, which the engine gives to the dynamic-provider server as its only argument. */
const addressPattern = /^[\w.[\]:-]+:\d+$/;

/** The address of the engine that started this process; undefined in every other process. */
export function engineAddress(): string | undefined {
  const address = process.argv[2] ?? "";
  return addressPattern.test(address) ? address : undefined;
}

/** See {@link watchEngine}. */
export interface EngineWatch {
  /** Aborted with a ProviderError `ENGINE_GONE` as soon as the engine is known to have ended. */
  readonly signal: AbortSignal;
  /**
   * Asks at the engine's address whether it is still there. Where that cannot be told, it passes.
   *
   * @throws ProviderError `ENGINE_GONE`
   */
  readonly assertLives: () => Promise<void>;
  readonly stop: () => void;
}

type Finding = "lives" | "refused" | "unknown";

// On the same machine an answer takes well under a millisecond.
const longestProbeMs = 2000;
const pauseMs = 200;

function toTarget(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(":");
  const host = address.slice(0, colon).replace(/^\[/, "").replace(/\]$/, "");
  return { host, port: Number(address.slice(colon + 1)) };
}

function isRefusal(error: Error): boolean {
  return "code" in error && error.code === "ECONNREFUSED";
}

function probe(address: string): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = connect(toTarget(address));
    const settle = (finding: Finding) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(finding);
    };
    const timer = setTimeout(settle, longestProbeMs, "unknown");
    socket.on("connect", () => {
      settle("lives");
    });
    socket.on("error", (error) => {
      settle(isRefusal(error) ? "refused" : "unknown");
    });
  });
}

/**
 * Watches the engine by one connection to its address, on which nothing is said: the system closes it in the moment in which
 * the engine ends, however it ends. A connection that closes proves nothing, since the engine hangs up on whoever says
 * nothing for two minutes (gRPC for Go); a new one that is refused does, because the engine serves this address until it
 * ends. Before it has been reached once nothing is known, and nothing is stopped. The parent process tells nothing: a shell
 * stands between (`pulumi-resource-pulumi-nodejs`), and it outlives the engine.
 *
 * The watch keeps no process alive and makes nothing fail while the engine lives.
 */
export function watchEngine(address: string, onGone: () => void = () => undefined): EngineWatch {
  const controller = new AbortController();
  const { signal } = controller;
  // Every operation listens, and that is no leak.
  setMaxListeners(0, signal);
  let isReached = false;
  let isStopped = false;
  let held: Socket | undefined;

  const note = (finding: Finding): void => {
    if (finding === "lives") {
      isReached = true;
    }
    if (finding !== "refused" || !isReached || signal.aborted || isStopped) {
      return;
    }
    const message =
      "talk to the Pulumi engine: the engine that started this provider has ended, so nothing more is sent; run pulumi cancel, then pulumi up";
    controller.abort(new ProviderError("ENGINE_GONE", message));
    onGone();
  };

  const hold = (): void => {
    if (isStopped || signal.aborted || held?.destroyed === false) {
      return;
    }
    const socket = connect(toTarget(address));
    held = socket;
    const openedAt = performance.now();
    let finding: Finding = "unknown";
    socket.unref().resume();
    socket.on("connect", () => {
      finding = "lives";
      note(finding);
    });
    socket.on("error", (error) => {
      if (finding !== "lives" && isRefusal(error)) {
        finding = "refused";
      }
    });
    socket.on("close", () => {
      note(finding);
      // A connection that is closed at once would be opened again and again.
      if (performance.now() - openedAt > pauseMs) {
        hold();
      } else if (isReached) {
        setTimeout(hold, pauseMs).unref();
      }
    });
  };
  hold();

  return {
    signal,
    assertLives: async () => {
      signal.throwIfAborted();
      if (isStopped) {
        return;
      }
      note(await probe(address));
      signal.throwIfAborted();
      if (isReached) {
        hold();
      }
    },
    stop: () => {
      isStopped = true;
      held?.destroy();
    },
  };
}

let watch: EngineWatch | undefined;

/**
 * Watches the engine that started this process, from the first call on. When the engine has ended, nobody keeps what this
 * process does: all requests and waits are aborted and the process ends.
 */
function theWatch(): EngineWatch | undefined {
  const address = engineAddress();
  if (address === undefined) {
    return undefined;
  }
  watch ??= watchEngine(address, () => {
    process.exit(1);
  });
  return watch;
}

/** Aborted when the engine that started this process has ended; undefined where no engine did. */
export function engineSignal(): AbortSignal | undefined {
  return theWatch()?.signal;
}

/**
 * To be called before anything that changes a server: makes sure that the engine, which alone can keep the result, lives.
 *
 * @throws ProviderError `ENGINE_GONE`
 */
export async function assertEngineLives(): Promise<void> {
  await theWatch()?.assertLives();
}

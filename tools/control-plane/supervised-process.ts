import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A program to run as a part of the control plane. */
export interface Component {
  /** What messages and the log file are called after, for example `kube-apiserver`. */
  name: string;
  binary: string;
  args: readonly string[];
  /** Added to the environment of this process. */
  env?: Record<string, string>;
  /** Removed when the component ends, however that comes about. */
  dataDirectory?: string;
}

/** A component that runs until it is stopped or this process ends. */
export interface SupervisedProcess {
  readonly name: string;
  readonly logFile: string;
  /** How it ended, for example `exit code 1`; undefined while it runs. */
  ended: () => string | undefined;
  /** Takes a listener for an end that nobody asked for. */
  onUnexpectedEnd: (listener: (how: string) => void) => void;
  /** The last lines of its output. */
  logTail: (lines: number) => Promise<string>;
  /** Kills it; resolves when it is gone. */
  stop: () => Promise<void>;
}

/** A control plane of a few objects spends an eighth of its time on garbage otherwise. */
const rareCollections = { GOGC: "400" };

/**
 * Starts a component under `supervise` (see supervise/main.go), so that it ends with this process
 * even when that is killed. Its output goes to `<logsDirectory>/<name>.log`.
 *
 * The component alone does not keep this process alive.
 */
export function startSupervised(
  supervise: string,
  component: Component,
  logsDirectory: string,
): SupervisedProcess {
  const { name, binary, args, env, dataDirectory } = component;
  const logFile = join(logsDirectory, `${name}.log`);
  const log = openSync(logFile, "a");
  const removal = dataDirectory === undefined ? [] : ["-remove", dataDirectory];
  const child = spawn(supervise, [...removal, binary, ...args], {
    stdio: ["pipe", log, log],
    env: { ...process.env, ...rareCollections, ...env },
    // A session of its own: Ctrl-C in a terminal reaches this process only, which then stops all.
    detached: true,
  });
  closeSync(log);
  child.unref();

  let how: string | undefined;
  let stopping = false;
  const listeners: ((how: string) => void)[] = [];
  const end = new Promise<void>((resolve) => {
    const settle = (reason: string): void => {
      how ??= reason;
      if (!stopping) {
        for (const listener of listeners) {
          listener(reason);
        }
      }
      resolve();
    };
    child.once("error", (error) => {
      settle(error.message);
    });
    child.once("exit", (code, signal) => {
      settle(signal ?? `exit code ${code ?? "unknown"}`);
    });
  });

  return {
    name,
    logFile,
    ended: () => how,
    onUnexpectedEnd: (listener) => void listeners.push(listener),
    logTail: async (lines) =>
      (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-lines).join("\n"),
    stop: async () => {
      stopping = true;
      // While somebody waits for the end, the child has to keep this process alive.
      child.ref();
      child.stdin?.destroy();
      await end;
    },
  };
}

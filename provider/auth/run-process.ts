/** Runs a command to its end, or to the end of its time, together with everything that it has started. */
import { ChildProcess, spawn } from "node:child_process";

/** What to run, and its bounds. */
export interface ProcessRequest {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** Of each of stdout and stderr, in characters. */
  readonly mostOutput: number;
}

/** How it ended. */
export interface ProcessOutcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Set where the command did not end by itself; `code` is Node's code when it could not be run at all. */
  readonly problem:
    { readonly kind: "time" | "output" | "start"; readonly code: string } | undefined;
}

/**
 * What a command leaves running, such as a server that keeps its tokens, may hold its output open; the output of the
 * command itself is there as soon as it has ended.
 */
const outputGraceMs = 2000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const isWindows = process.platform === "win32";
const running = new Set<ChildProcess>();

/** Runs the command with nothing on stdin and without a terminal. Never rejects. */
export function runProcess(request: ProcessRequest): Promise<ProcessOutcome> {
  return new Promise((resolve) => {
    const output = { stdout: "", stderr: "" };
    let problem: ProcessOutcome["problem"];
    const child = start(request);
    if (!(child instanceof ChildProcess)) {
      resolve({ ...output, exitCode: undefined, problem: child });
      return;
    }
    watchOver(child);
    const finish = (exitCode: number | undefined) => {
      clearTimeout(timer);
      release(child);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ...output, exitCode, problem });
    };
    const stop = (kind: "time" | "output") => {
      problem ??= { kind, code: "" };
      kill(child);
      // Not even a process that cannot be ended holds up the caller.
      finish(undefined);
    };
    const timer = setTimeout(() => {
      stop("time");
    }, request.timeoutMs);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text.slice(0, request.mostOutput - output[name].length);
        if (output[name].length >= request.mostOutput) {
          stop("output");
        }
      });
    }
    child.on("error", (error) => {
      problem ??= toProblem(error);
      finish(undefined);
    });
    child.on("exit", (exitCode) => {
      setTimeout(finish, outputGraceMs, exitCode ?? undefined).unref();
    });
    child.on("close", (exitCode) => {
      finish(exitCode ?? undefined);
    });
  });
}

/** Some of what keeps a command from starting is thrown at once (a null byte, E2BIG), the rest comes as an event. */
function start({ command, arguments: given, environment }: ProcessRequest) {
  try {
    return spawn(command, given, {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A process group of its own, which can be ended as a whole.
      detached: !isWindows,
    });
  } catch (error) {
    return toProblem(error);
  }
}

/** The error itself holds the arguments: only its code is used. */
function toProblem(error: unknown) {
  const { code } = Object(error) as { readonly code?: unknown };
  return { kind: "start", code: typeof code === "string" ? code : "" } as const;
}

function kill(child: ChildProcess): void {
  try {
    if (isWindows || child.pid === undefined) {
      child.kill("SIGKILL");
    } else {
      process.kill(-child.pid, "SIGKILL");
    }
  } catch {
    // It has ended meanwhile.
  }
}

/** A group of its own gets no Ctrl-C from the terminal: it is passed on for as long as a command runs. */
function watchOver(child: ChildProcess): void {
  if (running.size === 0) {
    process.once("exit", killAll);
    signals.forEach((signal) => process.once(signal, endWith));
  }
  running.add(child);
}

function release(child: ChildProcess): void {
  running.delete(child);
  if (running.size === 0) {
    process.off("exit", killAll);
    signals.forEach((signal) => process.off(signal, endWith));
  }
}

function killAll(): void {
  running.forEach(kill);
}

function endWith(signal: NodeJS.Signals): void {
  killAll();
  signals.forEach((other) => process.off(other, endWith));
  // Without a listener of somebody else the signal would have ended this process.
  if (process.listenerCount(signal) === 0) {
    process.kill(process.pid, signal);
  }
}

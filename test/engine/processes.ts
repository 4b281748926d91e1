import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** A running process of this machine. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes, as `ps` lists them. */
export async function listProcesses(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,args="], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

function below(all: readonly RunningProcess[], pid: number): RunningProcess[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(all, child.pid)]);
}

/** The process ids of the one engine that this process runs, and of the server of dynamic providers that it started. */
export interface EngineRun {
  readonly engine: number;
  readonly provider: number;
}

/** @throws Error where this process runs none; the message is what it runs */
export async function findRun(): Promise<EngineRun> {
  const mine = below(await listProcesses(), process.pid);
  const engine = mine.find(({ command }) => /(?:^|\/)pulumi (?:up|destroy) /.test(command));
  const provider = mine.find(({ command }) => /^\S*node .*dynamic-provider/.test(command));
  if (!engine || !provider) {
    throw new Error(mine.map(({ command }) => command).join("\n"));
  }
  return { engine: engine.pid, provider: provider.pid };
}

/** Whether the process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process has ended; one that nobody has asked about yet has ended, too. */
export async function ending(pid: number): Promise<void> {
  for (;;) {
    const found = (await listProcesses()).find((each) => each.pid === pid);
    if (found === undefined || found.command.includes("<defunct>")) {
      return;
    }
    await sleep(50);
  }
}

/**
 * Whether no thread of a process runs any more. A stop takes effect thread by thread, and under load that takes its time;
 * where there is no /proc to ask, it gets a moment.
 */
async function isStopped(pid: number): Promise<boolean> {
  const folder = `/proc/${pid}/task`;
  const threads = await readdir(folder).catch(() => undefined);
  if (threads === undefined) {
    await sleep(30);
    return true;
  }
  const states = await Promise.all(
    threads.map((thread) => readFile(`${folder}/${thread}/stat`, "utf8").catch(() => "")),
  );
  // The state follows the name, which stands in parentheses and may hold any.
  return states.every(
    (stat) => stat === "" || /^[TtZX] /.test(stat.slice(stat.lastIndexOf(")") + 2)),
  );
}

/** Ends the engine, but not in the middle of writing its own state file, which it does not do atomically. */
export async function killEngine(
  engine: number,
  project: { readState(): Promise<string> },
): Promise<void> {
  for (;;) {
    process.kill(engine, "SIGSTOP");
    while (!(await isStopped(engine))) {
      await sleep(5);
    }
    const isWhole = await project.readState().then(
      (text) => text.trimEnd().endsWith("}"),
      () => false,
    );
    if (isWhole) {
      break;
    }
    process.kill(engine, "SIGCONT");
    await sleep(5);
  }
  process.kill(engine, "SIGKILL");
}

/** Ends what is left of the processes, and forgets them. */
export function endProcesses(pids: Set<number>): void {
  for (const pid of pids) {
    if (isAlive(pid)) {
      process.kill(pid, "SIGKILL");
    }
  }
  pids.clear();
}

/** A project whose engine is to be interrupted. */
interface Interrupted {
  readState(): Promise<string>;
}

/** All the ways in which a run comes to a sudden end. */
export const interrupts: Readonly<
  Record<string, (run: EngineRun, project: Interrupted) => Promise<void> | void>
> = {
  engine: ({ engine }, project) => killEngine(engine, project),
  provider: ({ provider }) => void process.kill(provider, "SIGKILL"),
  both: async ({ engine, provider }, project) => {
    await killEngine(engine, project);
    process.kill(provider, "SIGKILL");
  },
  "two interrupts": async ({ engine }) => {
    process.kill(engine, "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (isAlive(engine)) {
      process.kill(engine, "SIGINT");
    }
  },
};

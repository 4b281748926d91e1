import { readdirSync, readFileSync } from "node:fs";

/** A process below this one. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function readProcess(pid: number): Process | undefined {
  try {
    // `pid (name) state ppid ...`; the name may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { pid, parent, command };
  } catch {
    // Gone meanwhile.
    return undefined;
  }
}

function descendants(): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const below = (parent: number): Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(process.pid);
}

/** The process ids of the one engine that this process runs, and of its provider. */
export interface EngineProcesses {
  readonly engine: number;
  readonly provider: number;
}

/** @throws where this process runs none */
export function findEngineProcesses(): EngineProcesses {
  const found = descendants();
  const engine = found.find(({ command }) => /pulumi up /.test(command));
  const provider = found.find(({ command }) => /node.*dynamic-provider/.test(command));
  if (!engine || !provider) {
    throw new Error(`no engine among: ${found.map(({ command }) => command).join("; ")}`);
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

/** What the processes of one run of the CLI take, out of /proc: Linux only. Elsewhere there is nothing to be read. */
import { readdirSync, readFileSync } from "node:fs";

/** Whose process it is. `host`: Pulumi's program that runs Node.js programs. `other`: shells, and looks at versions. */
export type Role = "engine" | "host" | "program" | "provider" | "other";

/** What processes of one role have taken. */
export interface Usage {
  /** Seconds of all processors, user and system. */
  readonly cpuSeconds: number;
  /** The most memory that one of them had at once, in bytes. */
  readonly peakBytes: number;
}

/** Seconds and bytes by role; only roles that had a process. */
export type UsageByRole = Readonly<Partial<Record<Role, Usage>>>;

/** The kernel counts in hundredths of a second, on all architectures that Node.js runs on. */
const ticksPerSecond = 100;
const everyMs = 40;

/** Reads /proc/<pid>/stat: processor time in seconds. The name in it may hold spaces and parentheses. */
export function parseCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // From the state on: utime and stime are fields 14 and 15 of the whole, state is 3.
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Reads /proc/<pid>/status: the peak of the resident memory in bytes, 0 where it has none any more. */
export function parsePeakBytes(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

const roleRules: readonly (readonly [Role, (words: readonly string[]) => boolean])[] = [
  ["host", ([program = ""]) => program.endsWith("pulumi-language-nodejs")],
  ["provider", ([program = ""]) => program.endsWith("pulumi-resource-kubernetes")],
  ["provider", ([, script = ""]) => /[/\\]dynamic-provider(?:[/\\]index\.js)?$/.test(script)],
  ["program", (words) => words.some((word) => /[/\\]cmd[/\\]run(?:[/\\]index\.js)?$/.test(word))],
];

/** Whose process that is, by its command line; the engine itself is known by its id. */
export function roleOf(commandLine: string): Role {
  const words = commandLine.split("\0");
  return roleRules.find(([, matches]) => matches(words))?.[0] ?? "other";
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function childrenOf(pid: number): number[] {
  let tasks: string[];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return tasks
    .flatMap((task) => readOr(`/proc/${pid}/task/${task}/children`).split(" "))
    .filter((text) => text !== "")
    .map(Number);
}

interface Seen {
  role: Role;
  cpuSeconds: number;
  peakBytes: number;
}

/** Looks at a process and all below it, again and again. */
export class ProcessWatch {
  private readonly seen = new Map<number, Seen>();
  private readonly engine: number;
  private readonly timer: NodeJS.Timeout;

  constructor(engine: number) {
    this.engine = engine;
    this.timer = setInterval(() => {
      this.look(engine);
    }, everyMs);
  }

  /** @returns what was seen; the last hundredths of a second of each process are not */
  stop(): UsageByRole {
    clearInterval(this.timer);
    const usage: Partial<Record<Role, Usage>> = {};
    for (const { role, cpuSeconds, peakBytes } of this.seen.values()) {
      const { cpuSeconds: before = 0, peakBytes: peakBefore = 0 } = usage[role] ?? {};
      usage[role] = {
        cpuSeconds: before + cpuSeconds,
        peakBytes: Math.max(peakBefore, peakBytes),
      };
    }
    return usage;
  }

  private look(pid: number): void {
    const stat = readOr(`/proc/${pid}/stat`);
    if (stat === "") {
      return;
    }
    const role = pid === this.engine ? "engine" : roleOf(readOr(`/proc/${pid}/cmdline`));
    const before = this.seen.get(pid);
    this.seen.set(pid, {
      // A process that is ending has lost its command line.
      role: role === "other" ? (before?.role ?? role) : role,
      cpuSeconds: parseCpuSeconds(stat),
      peakBytes: Math.max(before?.peakBytes ?? 0, parsePeakBytes(readOr(`/proc/${pid}/status`))),
    });
    for (const child of childrenOf(pid)) {
      this.look(child);
    }
  }
}

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openPrivateFolder } from "./private-folder.js";

/** A process: its parent, its command and when it started, as the system tells it. */
interface ProcessFacts {
  readonly parent: number;
  readonly command: string;
  readonly start: string;
}

const oldestMs = 24 * 60 * 60 * 1000;
const mostGenerations = 4;

function factsOnLinux(pid: number): ProcessFacts | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // pid (command) state ppid ... starttime; the command may have spaces and parentheses
  const members = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
  const [parent, start] = [Number(members[1]), members[19]];
  return start === undefined ? undefined : { parent, command, start };
}

function factsElsewhere(pid: number): ProcessFacts | undefined {
  const options = { encoding: "utf8", timeout: 2000 } as const;
  const line = execFileSync("ps", ["-o", "ppid=,lstart=,comm=", "-p", String(pid)], options);
  const match = /^\s*(\d+)\s+(\w+ +\w+ +\d+ +[\d:]+ +\d+|\w+ +\d+ +\w+ +[\d:]+ +\d+)\s+(.+)$/.exec(
    line.trimEnd(),
  );
  const [, parent, start, path] = match ?? [];
  if (parent === undefined || start === undefined || path === undefined) {
    return undefined;
  }
  return { parent: Number(parent), start, command: path.split("/").at(-1) ?? path };
}

function factsOf(pid: number): ProcessFacts | undefined {
  try {
    return process.platform === "linux" ? factsOnLinux(pid) : factsElsewhere(pid);
  } catch {
    return undefined;
  }
}

/**
 * What the two provider processes of one `pulumi up`, that of its preview and that of its update, have in common: the
 * process of the CLI. The SDK's launcher, a shell script, stands between. Undefined where no such process is found: then
 * nothing is taken for said.
 */
export function runKey(
  find: (pid: number) => ProcessFacts | undefined = factsOf,
): string | undefined {
  let pid = process.ppid;
  for (let generation = 0; generation < mostGenerations; generation += 1) {
    const facts = find(pid);
    if (!facts || pid <= 1) {
      return undefined;
    }
    if (/^pulumi(?:\.exe)?$/.test(facts.command)) {
      return `${pid} ${facts.start}`;
    }
    pid = facts.parent;
  }
  return undefined;
}

/** Whether the process of a {@link runKey} is still there. */
export function isRunning(
  key: string,
  find: (pid: number) => ProcessFacts | undefined = factsOf,
): boolean {
  const [pid = "", ...start] = key.split(" ");
  return /^\d+$/.test(pid) && find(Number(pid))?.start === start.join(" ");
}

/** The {@link runKey} of this process alone, where no run is known. */
export function ownKey(): string {
  return `${process.pid} ${factsOf(process.pid)?.start ?? Date.now()}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** What one run of the CLI has said so far. */
export interface RunMemory {
  /** Whether another process of this run has said it. */
  wasSaid(text: string): boolean;
  /** To be called when it was said for certain. */
  keep(text: string): void;
}

const forgetful: RunMemory = { wasSaid: () => false, keep: () => undefined };

/**
 * Remembers, in a file of the temp folder that is private to the user and holds hashes only, what this run has said. Files
 * of other runs are removed after a day. Never fails: in doubt nothing was said.
 */
export function openRunMemory(key: string | undefined = runKey()): RunMemory {
  if (key === undefined) {
    return forgetful;
  }
  try {
    return rememberIn(join(openPrivateFolder("said", oldestMs), hash(key)));
  } catch {
    return forgetful;
  }
}

/** The file is read again only where another process has written to it: a run may have thousands of jobs to speak of. */
function rememberIn(file: string): RunMemory {
  let lines = new Set<string>();
  let size = 0;
  return {
    wasSaid: (text) => {
      const now = sizeOf(file);
      if (now !== size) {
        lines = readLines(file);
        size = now;
      }
      return lines.has(hash(text));
    },
    keep: (text) => {
      const line = hash(text);
      try {
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
        lines.add(line);
        size += line.length + 1;
      } catch {
        // It is said once more, then.
      }
    },
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function readLines(file: string): Set<string> {
  try {
    return new Set(readFileSync(file, "utf8").split("\n"));
  } catch {
    return new Set();
  }
}

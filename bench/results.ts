/** What is kept of measurements: docs/performance/results.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, platform } from "node:os";
import { join } from "node:path";
import type { Measurement } from "./engine/measurement";
import type { ServerName } from "./options";

/** Where and with what something was measured; never a name of a host or a path. */
export interface Machine {
  /** `2 cores, Linux, Node 20`. */
  readonly machine: string;
  /** Of this package. */
  readonly package: string;
  /** Of `@pulumi/pulumi`. */
  readonly sdk: string;
  /** Of the Pulumi CLI; undefined where none had a part. */
  readonly cli?: string | undefined;
}

/** What `engine` found, and `growth`. */
export interface EngineFindings {
  /** What it was measured against, with its version. */
  readonly server: string;
  readonly measurements: readonly Measurement[];
}

/** What `memory` found, in bytes. */
export interface MemoryFindings {
  readonly jobs: number;
  /** The most that the provider process had, and in which operation. */
  readonly peaks: readonly {
    readonly title: string;
    readonly operation: string;
    readonly peakBytes: number;
    /** Of the floor that is given the same manifest; undefined for a floor. */
    readonly floorBytes?: number | undefined;
  }[];
  readonly objects: number;
  /** Of the client alone: what was in use after a part of the objects, garbage collected. */
  readonly client: readonly {
    readonly title: string;
    readonly samples: readonly { readonly objects: number; readonly heapBytes: number }[];
  }[];
}

/** What `gentle` found. */
export interface GentleFindings {
  readonly creates: number;
  readonly rate: number;
  readonly runs: readonly {
    readonly title: string;
    readonly seconds: number;
    readonly failed: number;
    readonly refused: number;
  }[];
}

/** Everything that is kept; what was never measured is absent. */
export interface Results {
  readonly engine: Readonly<Partial<Record<ServerName, Machine & EngineFindings>>>;
  readonly growth?: (Machine & EngineFindings) | undefined;
  readonly memory?: (Machine & MemoryFindings) | undefined;
  readonly gentle?: (Machine & GentleFindings) | undefined;
}

const file = join(__dirname, "../docs/performance/results.json");

/** What was kept before. */
export function readResults(): Results {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return { engine: {} };
    }
    throw error;
  }
}

/** JSON with one line for each item of a list, so that a new measurement is a readable change. */
function formatLines(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return `[\n${value.map((each) => `${indent} ${JSON.stringify(each)}`).join(",\n")}\n${indent}]`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${indent} ${JSON.stringify(name)}: ${formatLines(each, `${indent} `)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** The text of the file. */
export function formatResults(results: Results): string {
  return `${formatLines(results, "")}\n`;
}

/** Keeps them. */
export function writeResults(results: Results): void {
  writeFileSync(file, formatResults(results));
}

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: "Linux",
  darwin: "macOS",
  win32: "Windows",
};

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return version;
}

/** Where this process runs. @param cli version of the Pulumi CLI */
export function describeMachine(cli?: string): Machine {
  const [major = ""] = process.versions.node.split(".");
  return {
    machine: `${cpus().length} cores, ${systems[platform()] ?? platform()}, Node ${major}`,
    package: versionOf(join(__dirname, "../package.json")),
    sdk: versionOf(require.resolve("@pulumi/pulumi/package.json")),
    ...(cli !== undefined && { cli }),
  };
}

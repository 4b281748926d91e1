/** Pure: what is asked of `npm run bench`. */
import { parseArgs } from "node:util";
import { contenderNames, type ContenderName } from "./engine/contender-names";

/** The servers that the engine is measured against. */
export const serverNames = ["emulator", "cluster"] as const;
/** The emulator in this process, or the real control plane of tools/control-plane. */
export type ServerName = (typeof serverNames)[number];

/** A stack of so many jobs, measured so many times. */
export interface Series {
  readonly jobs: number;
  readonly rounds: number;
}

/** Stacks that are taken through their lives. */
export interface StackOptions {
  /** By the number of jobs, each of them once. */
  readonly series: readonly Series[];
  readonly server: ServerName;
  readonly contenders: readonly ContenderName[];
}

/** `engine`: the life of a stack through the real engine. */
export interface EngineOptions extends StackOptions {
  readonly command: "engine";
  /** Whether docs/performance is written anew. */
  readonly write: boolean;
}

/** `growth`: the same with an engine that writes its state only at the end, so that what grows is not the engine's. */
export interface GrowthOptions extends StackOptions {
  readonly command: "growth";
  readonly write: boolean;
}

/** `memory`: the provider process beside the floor's, and the client with very many objects. */
export interface MemoryOptions {
  readonly command: "memory";
  readonly jobs: number;
  readonly objects: number;
  readonly write: boolean;
}

/** `gentle`: creates against a server that answers 429. */
export interface GentleOptions {
  readonly command: "gentle";
  readonly creates: number;
  /** Requests a second that the server allows. */
  readonly rate: number;
  readonly write: boolean;
}

/** What is to be done. `small`: ratios within this process. `page`: docs/performance.md anew out of the kept results. */
export type BenchOptions =
  | { readonly command: "small" }
  | { readonly command: "page" }
  | EngineOptions
  | GrowthOptions
  | MemoryOptions
  | GentleOptions;

/** What was asked makes no sense; the message says what does. */
export class UsageError extends Error {}

const usage = `npm run bench                      planning, command line and client, in this process
npm run bench -- engine            [--jobs 1,10,100,500x1] [--server emulator|cluster] [--rounds 3] [--contenders ${contenderNames.join(",")}] [--write]
npm run bench -- growth            [--jobs 10,100,500,1000] [--rounds 1] [--write]
npm run bench -- memory            [--jobs 500] [--objects 100000] [--write]
npm run bench -- gentle            [--creates 1000] [--rate 100] [--write]
npm run bench -- page              writes docs/performance.md anew`;

function toCount(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`--${option} ${text}: give a whole number from 1\n${usage}`);
  }
  return count;
}

/** `100`, or with rounds of its own, `500x1`. */
function toSeries(text: string, rounds: number): Series {
  const [jobs = "", own] = text.split("x");
  return {
    jobs: toCount("jobs", jobs),
    rounds: own === undefined ? rounds : toCount("jobs", own),
  };
}

function toWord<Word extends string>(option: string, words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) {
    throw new UsageError(`--${option} ${text}: it can be ${words.join(", ")}\n${usage}`);
  }
  return found;
}

const write = { type: "boolean", default: false } as const;
const text = (value: string) => ({ type: "string", default: value }) as const;

/** Node's own errors of unknown options are for users, too. */
function parsed<Options extends NonNullable<Parameters<typeof parseArgs>[0]>["options"]>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

/** `1,10,100,500x1`, each number once, least first. */
function toAllSeries(jobs: string, rounds: string): Series[] {
  const usual = toCount("rounds", rounds);
  const all = jobs.split(",").map((each) => toSeries(each, usual));
  const byJobs = new Map(all.map((series) => [series.jobs, series]));
  return [...byJobs.values()].sort((a, b) => a.jobs - b.jobs);
}

const parsers: Readonly<Record<string, (args: readonly string[]) => BenchOptions>> = {
  small: (args) => {
    parsed(args, {});
    return { command: "small" };
  },
  page: (args) => {
    parsed(args, {});
    return { command: "page" };
  },
  engine: (args) => {
    const values = parsed(args, {
      jobs: text("1,10,100"),
      server: text("emulator"),
      rounds: text("3"),
      contenders: text(contenderNames.join(",")),
      write,
    });
    return {
      command: "engine",
      series: toAllSeries(values.jobs, values.rounds),
      server: toWord("server", serverNames, values.server),
      contenders: values.contenders
        .split(",")
        .map((name) => toWord("contenders", contenderNames, name)),
      write: values.write,
    };
  },
  growth: (args) => {
    const values = parsed(args, { jobs: text("10,100,500,1000"), rounds: text("1"), write });
    return {
      command: "growth",
      series: toAllSeries(values.jobs, values.rounds),
      server: "emulator",
      contenders: ["job", "floor-job"],
      write: values.write,
    };
  },
  memory: (args) => {
    const values = parsed(args, { jobs: text("500"), objects: text("100000"), write });
    return {
      command: "memory",
      jobs: toCount("jobs", values.jobs),
      objects: toCount("objects", values.objects),
      write: values.write,
    };
  },
  gentle: (args) => {
    const values = parsed(args, { creates: text("1000"), rate: text("100"), write });
    return {
      command: "gentle",
      creates: toCount("creates", values.creates),
      rate: toCount("rate", values.rate),
      write: values.write,
    };
  },
};

/**
 * Reads the words after `npm run bench --`.
 *
 * @throws UsageError whose message has all that can be asked
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const [command = "small", ...rest] = args;
  const parser = Object.hasOwn(parsers, command) ? parsers[command] : undefined;
  if (parser === undefined) {
    throw new UsageError(`${command}: there is no such benchmark\n${usage}`);
  }
  return parser(rest);
}

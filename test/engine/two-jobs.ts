/** A stack of one VolcanoJob and one Job, for what decides whether they run again. */
import { Job, VolcanoJob } from "pulumi-volcano";
import type { JobPhase, VolcanoPhase } from "../../emulator/controllers/phases";
import type { Run } from "../../tools/automation/stack";
import { namespace, openBench, type Bench } from "./support";

/** What the program declares beside the jobs themselves. */
export interface Wishes {
  rerunOn?: "change" | "failure" | "always";
  triggers?: unknown;
  /** The Job's triggers are the VolcanoJob's uid. */
  isTriggeredByOther?: boolean;
  onReplace?: "stop" | "refuse" | "wait";
  team: string;
  /** Without fixed names new jobs are made first. */
  isNamed: boolean;
  ignoreChanges: string[];
  /** More of the resources' options. */
  options?: { retainOnDelete?: boolean; deleteBeforeReplace?: boolean };
  /** The Job's resource has another name, and the former one as an alias. */
  isRenamed?: boolean;
}

export const kinds = ["VolcanoJob", "Job"] as const;
type KindName = (typeof kinds)[number];

/** The stack, its server and its program. */
export interface TwoJobs {
  readonly bench: Bench;
  /** Edited by tests between runs. */
  readonly wishes: Wishes;
  /** The one object of a kind on the server. */
  theOnly(kind: KindName): { name: string; uid: string };
  uids(): string[];
  /** Moves both jobs. */
  setPhases(ofVolcano: VolcanoPhase, ofJob: JobPhase, message?: string): void;
}

export const linesOf = (run: Run): string => run.messages.join("\n");
export const same = { train: "same", report: "same" };
export const replaced = { train: "replace", report: "replace" };

function declare(wishes: Wishes): void {
  const { team, isNamed, ignoreChanges, options, isRenamed, isTriggeredByOther, ...rest } = wishes;
  const containers = [{ name: "main", image: "train:1" }];
  const template = { spec: { restartPolicy: "Never" as const, containers } };
  const set = Object.entries(rest).filter(([, value]) => value !== undefined);
  const lifecycle = { timeouts: { delete: "3s" }, ...Object.fromEntries(set) };
  const labels = { team };
  const train = new VolcanoJob(
    "train",
    {
      metadata: isNamed ? { name: "train", labels } : { labels },
      spec: { tasks: [{ name: "worker", replicas: 2, template }] },
      lifecycle,
    },
    { ignoreChanges, ...options },
  );
  new Job(
    isRenamed ? "renamed" : "report",
    {
      metadata: isNamed ? { name: "report", labels } : { labels, generateName: "report" },
      spec: { template },
      lifecycle: isTriggeredByOther ? { ...lifecycle, triggers: { of: train.uid } } : lifecycle,
    },
    { ignoreChanges, ...options, ...(isRenamed ? { aliases: [{ name: "report" }] } : {}) },
  );
}

export async function openTwoJobs(given: Partial<Wishes>): Promise<TwoJobs> {
  const wishes: Wishes = { team: "vision", isNamed: true, ignoreChanges: [], ...given };
  const program = () => {
    declare(wishes);
    return Promise.resolve({});
  };
  const bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  const theOnly = (kind: KindName) => {
    const [object, ...others] = bench.emulator.objects(kind);
    expect(others).toEqual([]);
    return object?.["metadata"] as { name: string; uid: string };
  };
  return {
    bench,
    wishes,
    theOnly,
    uids: () => kinds.map((kind) => theOnly(kind).uid),
    setPhases: (ofVolcano, ofJob, message) => {
      const phases = { VolcanoJob: ofVolcano, Job: ofJob };
      const details = message === undefined ? {} : { reason: "BackoffLimitExceeded", message };
      for (const kind of kinds) {
        bench.emulator.setPhase(
          { kind, namespace, name: theOnly(kind).name },
          phases[kind],
          details,
        );
      }
    },
  };
}

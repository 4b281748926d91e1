/**
 * Tells the rollout report, where there is one (`volcano:report`), what is planned for each job and what became of it. Nothing
 * tells a provider that a run ends, so the report is written anew with everything that happens. Never fails: a report that
 * cannot be written is one warning on the stack's row.
 */
import { isProviderError, redact } from "../errors.js";
import { runSetting } from "../connection/sources.js";
import type { Kind } from "../kinds/kind.js";
import type { Plan } from "../planning/plan.js";
import type { Action, Outcome, WorkSeen } from "../report/entry.js";
import type { ReportEvent } from "../report/events.js";
import { filesOf } from "../report/files.js";
import { showOperations } from "../report/operations.js";
import { sideOf } from "../report/side.js";
import { openStore, type ReportStore } from "../report/store.js";
import { valueAt } from "../server/json-access.js";
import { systemClock } from "../time/clock.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import type { CheckResult } from "./check.js";
import { isInitFailure } from "./init-failure.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { listenToWarnings, tellOnce } from "./messages.js";
import type { Ending } from "./on-replace.js";
import { recall } from "./run-memory.js";
import { isRunning, ownKey, runKey } from "./said-in-run.js";
import type { PlannedMove } from "./server-move.js";
import type { ConfigReader } from "./session.js";

interface OpenReport {
  readonly path: string;
  readonly store: ReportStore;
  hasWarned: boolean;
}

let report: OpenReport | undefined;

/**
 * Takes the path of the report from the stack's configuration or the environment. A relative one is relative to the folder of
 * this process, which is the program's.
 */
export function configureReport(
  read: ConfigReader,
  env: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const path = runSetting("report", read, env);
  if (path === report?.path) {
    return;
  }
  if (path === undefined) {
    report = undefined;
    return;
  }
  const run = runKey() ?? ownKey();
  const store = openStore({ files: filesOf(path, process.cwd()), run, isAlive: isRunning });
  report = { path, store, hasWarned: false };
  // An operation that warns ends with an event of its own; what a refresh warns of makes no report.
  listenToWarnings(({ origin, text }) =>
    report?.store.keep({ is: "warning", urn: origin, kind: "", text }),
  );
}

/** @param make not called where there is no report */
async function add(make: () => ReportEvent): Promise<void> {
  const to = report;
  if (!to) {
    return;
  }
  try {
    await to.store.add(make());
  } catch (error) {
    if (to.hasWarned) {
      return;
    }
    to.hasWarned = true;
    // Of the file system, or this package's own.
    const why = redact(String((error as Partial<Error>).message));
    const text = `the rollout report (volcano:report) cannot be written, and the run goes on without it: ${why}`;
    await tellOnce("warning", { origin: "", text });
  }
}

function urnOf(kind: Kind, { origin, metadata }: JobProperties): string {
  // Without the class of this package there is no URN; the name has to do.
  return origin === ""
    ? `${kind.name} ${String(metadata["namespace"])}/${String(metadata["name"])}`
    : origin;
}

function about(kind: Kind, properties: JobProperties) {
  return { urn: urnOf(kind, properties), kind: kind.name };
}

/** What check has found: a new job, or one that is refused. What becomes of a job that is there, diff knows. */
export async function reportCheck(
  kind: Kind,
  [olds, news]: readonly [JsonObject, JsonObject],
  { inputs, failures }: CheckResult,
): Promise<void> {
  if (!report) {
    return;
  }
  if (failures.length > 0) {
    const reasons = failures.map(({ reason }) => reason);
    const properties = about(kind, parseProperties(news));
    return add(() => ({ ...properties, is: "planned", action: "invalid", reasons }));
  }
  const isNew = Object.keys(olds).length === 0;
  const properties = parseProperties(inputs);
  // What is to be replaced is checked once more without the old inputs; its plan is known.
  if (isNew && recall(properties.origin)?.hadJob !== true) {
    await add(() => ({
      ...about(kind, properties),
      is: "planned",
      action: "create",
      after: sideOf(kind, properties),
    }));
  }
}

/** What the state knows of the job's work, which is as old as the last up or refresh. */
function workOfState(kind: Kind, { status }: JobProperties, wanted: number): WorkSeen | undefined {
  const { phase, counts, startTime } = status ?? {};
  if (typeof phase !== "string" || phase === "" || kind.finishedPhases.includes(phase)) {
    return undefined;
  }
  const numbers = isJsonObject(counts) ? counts : {};
  // Each kind counts by one of these names (status.ts of the kind).
  const running = Number(numbers["running"] ?? numbers["active"] ?? 0);
  if (running === 0 && kind.idlePhases.includes(phase)) {
    return undefined;
  }
  const since = typeof startTime === "string" && startTime !== "" ? { since: startTime } : {};
  return { phase, running, wanted, ...since, seenBy: "state" };
}

/** Whether a job is declared to stand still, by whatever its kind has for that. */
function isSuspended({ suspension }: Kind, { spec, lifecycle }: JobProperties): boolean {
  return suspension.by === "field"
    ? valueAt({ spec }, ...suspension.path.split(".")) === true
    : lifecycle.suspended === true;
}

const fates = { stop: "stopped", wait: "finishes", refuse: "kept" } as const;

/** What the job does, by the server's word where it was asked. */
function workSeen(
  kind: Kind,
  [old, next]: readonly [JobProperties, JobProperties],
  {
    ending,
    move,
    isReplaced,
    wanted,
  }: Pick<PlannedDifference, "ending" | "move" | "isReplaced"> & { readonly wanted: number },
): WorkSeen | undefined {
  // A job that moves to another server is left where it is.
  if (move || ending?.finding.is === "no work") {
    return undefined;
  }
  const stops = !isReplaced && isSuspended(kind, next) && !isSuspended(kind, old);
  const fate = {
    ...(ending ? { fate: fates[ending.onReplace] } : {}),
    ...(stops ? { isSuspended: true } : {}),
  };
  if (ending?.finding.is === "work") {
    const { since, ...work } = ending.finding.work;
    return { ...work, ...(since === undefined ? {} : { since }), seenBy: "server", ...fate };
  }
  const seen = workOfState(kind, old, wanted);
  return seen && { ...seen, ...fate };
}

/** What diff has found. */
export interface PlannedDifference {
  readonly plan: Plan;
  readonly move: PlannedMove | undefined;
  /** A new job takes the place of the old one. */
  readonly isReplaced: boolean;
  /** What becomes of a job at work. */
  readonly ending: Ending | undefined;
  readonly changesSettings: boolean;
  /** Why, as the row says it; empty texts are none. Not asked for where there is no report. */
  readonly reasons: () => readonly string[];
}

function actionOf({ plan, isReplaced, changesSettings }: PlannedDifference): Action {
  if (isReplaced) {
    return "replace";
  }
  if (plan.verdict === "patch") {
    return "patch";
  }
  return changesSettings ? "settings" : "same";
}

/** Whether a diff is about what the program asks for: that of a refresh, which compares other things, follows no check. */
function isOfProgram({ origin }: JobProperties): boolean {
  return origin === "" || recall(origin) !== undefined;
}

/** What becomes of a job that is there. */
export async function reportPlan(
  kind: Kind,
  [old, next]: readonly [JobProperties, JobProperties],
  difference: PlannedDifference,
): Promise<void> {
  if (!report || !isOfProgram(next)) {
    return;
  }
  const { plan, isReplaced, reasons } = difference;
  await add(() => {
    const [before, after] = [sideOf(kind, old), sideOf(kind, next)];
    return {
      ...about(kind, next),
      is: "planned",
      action: actionOf(difference),
      reasons: reasons().filter((text) => text !== ""),
      operations: isReplaced ? [] : showOperations(plan.operations),
      before,
      after,
      work: workSeen(kind, [old, next], { ...difference, wanted: before.pods }),
    };
  });
}

interface Operation {
  readonly name: Outcome["operation"];
  /** What the engine calls it with: of a deletion the state, else the inputs. */
  readonly properties: JsonObject;
}

function failureOf(error: unknown): Pick<Outcome, "code" | "error"> {
  const shown = isInitFailure(error) ? error.error : error;
  return isProviderError(shown)
    ? { code: shown.code, error: shown.message }
    : { error: "a bug in pulumi-volcano: see what the engine shows" };
}

/** Runs an operation, and puts into the report what it came to and how long it took; of check and diff only failures. */
export async function reported<T>(
  kind: Kind,
  { name, properties: given }: Operation,
  operation: () => Promise<T>,
): Promise<T> {
  if (!report) {
    return operation();
  }
  const properties = parseProperties(given);
  const isWrite = name !== "check" && name !== "plan";
  const isUnasked = name === "delete" && recall(properties.origin) === undefined;
  const [startedAt, start] = [new Date(systemClock.now()).toISOString(), systemClock.elapsed()];
  const conclude = (result: Pick<Outcome, "isDone" | "code" | "error">) => {
    const durationMs = Math.round(systemClock.elapsed() - start);
    return add(() => {
      const side = sideOf(kind, properties);
      const outcome = { operation: name, job: side.job, startedAt, durationMs, ...result };
      const work = isUnasked ? workOfState(kind, properties, side.pods) : undefined;
      const more = isWrite ? { side, isUnasked, work } : {};
      return { ...about(kind, properties), is: "outcome", outcome, ...more };
    });
  };
  try {
    const result = await operation();
    if (isWrite) {
      await conclude({ isDone: true });
    }
    return result;
  } catch (error) {
    if (name === "check" || isOfProgram(properties) || isWrite) {
      await conclude({ isDone: false, ...failureOf(error) });
    }
    throw error;
  }
}

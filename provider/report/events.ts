/** What happens to a report: one event at a time, each about one job. */
import { redact } from "../errors.js";
import { isJsonObject, mapMembers } from "../values/json.js";
import type { Action, Entry, Outcome, ShownOperation, Side, WorkSeen } from "./entry.js";

interface AboutJob {
  readonly urn: string;
  readonly kind: string;
}

/** Something to be put into the report. */
export type ReportEvent = AboutJob &
  (
    | {
        readonly is: "planned";
        readonly action: Action;
        readonly reasons?: readonly string[];
        readonly operations?: readonly ShownOperation[];
        readonly before?: Side;
        readonly after?: Side;
        readonly work?: WorkSeen | undefined;
      }
    | {
        readonly is: "outcome";
        readonly outcome: Outcome;
        /** The job that the operation was called with. */
        readonly side?: Side;
        /** A deletion of a job that the program was not seen to have in this run. */
        readonly isUnasked?: boolean;
        readonly work?: WorkSeen | undefined;
      }
    | { readonly is: "warning"; readonly text: string }
  );

function clean(value: unknown): unknown {
  if (typeof value === "string") {
    return redact(value);
  }
  if (Array.isArray(value)) {
    return value.map(clean);
  }
  return isJsonObject(value) ? mapMembers(value, clean) : value;
}

/** The event without any credential in its texts. */
export function cleanEvent(event: ReportEvent): ReportEvent {
  // Texts stay texts.
  return clean(event) as ReportEvent;
}

function emptyEntry({ urn, kind }: AboutJob, run: string): Entry {
  return {
    run,
    urn,
    kind,
    action: "same",
    reasons: [],
    operations: [],
    warnings: [],
    outcomes: [],
  };
}

function withPlan(entry: Entry, event: ReportEvent & { readonly is: "planned" }): Entry {
  const { action, reasons = [], operations = [], before, after, work } = event;
  // Another job went first, and this one with it; the program asks for it only afterwards.
  const isBack = action === "create" && entry.outcomes.some(isRemoval);
  return {
    ...entry,
    action: isBack ? "replace" : action,
    reasons: [...reasons],
    operations: [...operations],
    before: isBack ? entry.before : before,
    after,
    work: isBack ? entry.work : work,
  };
}

function isRemoval({ operation, isDone }: Outcome): boolean {
  return operation === "delete" && isDone;
}

const sideOfOperation = { delete: "before", create: "after", update: "after" } as const;

function withOutcome(entry: Entry, event: ReportEvent & { readonly is: "outcome" }): Entry {
  const { outcome, side, isUnasked = false, work } = event;
  const { operation } = outcome;
  const isDeleted = isUnasked && operation === "delete" && entry.action !== "replace";
  const outcomes = [...entry.outcomes, outcome];
  if (isDeleted) {
    // What was planned before, if anything was, is not going to be.
    const plan = { action: "delete", reasons: [], operations: [], after: undefined } as const;
    return { ...entry, ...plan, reasons: [], operations: [], before: side, work, outcomes };
  }
  const isSide = operation === "delete" || operation === "create" || operation === "update";
  const place = isSide ? sideOfOperation[operation] : undefined;
  // Names are known at last; the old job may be one that an earlier run could not delete.
  const isNews = place === "after" || entry.before === undefined;
  return {
    ...entry,
    ...(place !== undefined && isNews && side ? { [place]: side } : {}),
    outcomes,
  };
}

function withWarning(entry: Entry, text: string): Entry {
  return entry.warnings.includes(text) ? entry : { ...entry, warnings: [...entry.warnings, text] };
}

/** The entry of a job after an event about it. @param entry none where this is the first */
export function applyEvent(entry: Entry | undefined, event: ReportEvent, run: string): Entry {
  const known = entry ?? emptyEntry(event, run);
  const named = { ...known, kind: known.kind === "" ? event.kind : known.kind };
  switch (event.is) {
    case "planned":
      return withPlan(named, event);
    case "outcome":
      return withOutcome(named, event);
    case "warning":
      return withWarning(named, event.text);
  }
}

import { isSameJson, type JsonObject } from "../../values/json.js";
import { fieldFault, invalid, required, type FieldFault } from "../../server/field-errors.js";
import { goDump } from "../../server/go-dump.js";
import { firstOverlap, parseIndexes } from "./indexes.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../server/json-access.js";

/** One status, with the questions that the rules ask. */
interface StatusView {
  readonly status: JsonObject;
  readonly has: (condition: string) => boolean;
  readonly count: (name: string) => number;
}

function viewOf(job: JsonObject): StatusView {
  const status = objectAt(job, "status");
  const met = new Set(
    listAt(status, "conditions")
      .filter((condition) => textAt(condition, "status") === "True")
      .map((condition) => textAt(condition, "type")),
  );
  return {
    status,
    has: (condition) => met.has(condition),
    count: (name) => numberAt(status, name) ?? 0,
  };
}

function conditionsFault(detail: string): FieldFault {
  return fieldFault("invalid", "status.conditions", { detail });
}

function counterFaults(now: StatusView): FieldFault[] {
  return ["active", "succeeded", "failed", "ready", "terminating"].flatMap((name) => {
    const value = now.count(name);
    if (value >= 0) {
      return [];
    }
    return [invalid(`status.${name}`, value, "must be greater than or equal to 0")];
  });
}

function uncountedFaults(now: StatusView): FieldFault[] {
  const seen = new Set<string>();
  return ["succeeded", "failed"].flatMap((list) =>
    listAt(now.status, "uncountedTerminatedPods", list).flatMap((each, i) => {
      const uid = String(each);
      const field = `status.uncountedTerminatedPods.${list}[${i}]`;
      if (uid === "") {
        return [invalid(field, uid, "must not be empty")];
      }
      if (seen.has(uid)) {
        return [fieldFault("duplicate", field, { value: uid })];
      }
      seen.add(uid);
      return [];
    }),
  );
}

/** A rule of one status; it only applies where the fields that it is about have changed. */
interface StatusRule {
  readonly about: readonly string[];
  readonly isBroken: (now: StatusView, job: JsonObject) => boolean;
  readonly fault: (now: StatusView, job: JsonObject) => FieldFault;
}

function isFinished(view: StatusView): boolean {
  return view.has("Complete") || view.has("Failed");
}

const isIndexed = (job: JsonObject): boolean =>
  valueAt(job, "spec", "completionMode") === "Indexed";

function indexesError(now: StatusView, job: JsonObject): string | undefined {
  const completions = numberAt(job, "spec", "completions");
  if (completions === undefined) {
    return undefined;
  }
  return parseIndexes(textAt(now.status, "completedIndexes"), completions).error;
}

function failedIndexesError(now: StatusView, job: JsonObject): string | undefined {
  const completions = numberAt(job, "spec", "completions");
  const indexes = now.status["failedIndexes"];
  const isPerIndex = numberAt(job, "spec", "backoffLimitPerIndex") !== undefined;
  if (completions === undefined || !isPerIndex || typeof indexes !== "string") {
    return undefined;
  }
  return parseIndexes(indexes, completions).error;
}

/** The first index that has both failed and completed. */
function overlapOf(now: StatusView, job: JsonObject): number | undefined {
  const completions = numberAt(job, "spec", "completions");
  if (completions === undefined) {
    return undefined;
  }
  return firstOverlap(
    textAt(now.status, "completedIndexes"),
    textAt(now.status, "failedIndexes"),
    completions,
  );
}

function uncountedPods(now: StatusView): number {
  const pods = objectAt(now.status, "uncountedTerminatedPods");
  return listAt(pods, "succeeded").length + listAt(pods, "failed").length;
}

/** Such a job is finished without ever having started. */
function isSuspendedForNothing(job: JsonObject): boolean {
  return valueAt(job, "spec", "suspend") === true && valueAt(job, "spec", "completions") === 0;
}

const rules: readonly StatusRule[] = [
  {
    about: ["Complete", "Failed"],
    isBroken: (now) => now.has("Complete") && now.has("Failed"),
    fault: () => conditionsFault("cannot set Complete=True and Failed=true conditions"),
  },
  {
    about: ["Complete", "FailureTarget"],
    isBroken: (now) => now.has("Complete") && now.has("FailureTarget"),
    fault: () => conditionsFault("cannot set Complete=True and FailureTarget=true conditions"),
  },
  {
    about: ["Complete", "completionTime"],
    isBroken: (now) => now.status["completionTime"] !== undefined && !now.has("Complete"),
    fault: (now) =>
      invalid(
        "status.completionTime",
        now.status["completionTime"],
        "cannot set completionTime when there is no Complete=True condition",
      ),
  },
  {
    about: ["Complete", "completionTime"],
    isBroken: (now) => now.status["completionTime"] === undefined && now.has("Complete"),
    fault: () => required("status.completionTime", "completionTime is required for Complete jobs"),
  },
  {
    about: ["startTime", "completionTime"],
    isBroken: (now) =>
      Date.parse(textAt(now.status, "completionTime")) <
      Date.parse(textAt(now.status, "startTime")),
    fault: (now) =>
      invalid(
        "status.completionTime",
        now.status["completionTime"],
        "must be equal to or after `startTime`",
      ),
  },
  {
    about: ["Failed", "failedIndexes"],
    isBroken: (now) => now.has("Failed") && !now.has("FailureTarget"),
    fault: () =>
      conditionsFault("cannot set Failed=True condition without the FailureTarget=true condition"),
  },
  {
    about: ["Complete", "SuccessCriteriaMet"],
    isBroken: (now) => now.has("Complete") && !now.has("SuccessCriteriaMet"),
    fault: () =>
      conditionsFault(
        "cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
      ),
  },
  {
    about: ["Complete", "Failed", "active"],
    isBroken: (now) => now.count("active") > 0 && isFinished(now),
    fault: (now) =>
      invalid("status.active", now.count("active"), "active>0 is invalid for finished job"),
  },
  {
    about: ["Complete", "Failed", "startTime"],
    isBroken: (now, job) =>
      now.status["startTime"] === undefined && isFinished(now) && !isSuspendedForNothing(job),
    fault: () => required("status.startTime", "startTime is required for finished job"),
  },
  {
    about: ["Complete", "Failed", "uncountedTerminatedPods"],
    isBroken: (now) => isFinished(now) && uncountedPods(now) > 0,
    fault: (now) =>
      invalid(
        "status.uncountedTerminatedPods",
        goDump(now.status["uncountedTerminatedPods"], "UncountedTerminatedPods"),
        "must be empty for finished job",
      ),
  },
  {
    about: ["completedIndexes"],
    isBroken: (now, job) => indexesError(now, job) !== undefined,
    fault: (now, job) =>
      invalid(
        "status.completedIndexes",
        textAt(now.status, "completedIndexes"),
        `error parsing completedIndexes: ${indexesError(now, job) ?? ""}`,
      ),
  },
  {
    about: ["failedIndexes"],
    isBroken: (now, job) => failedIndexesError(now, job) !== undefined,
    fault: (now, job) =>
      invalid(
        "status.failedIndexes",
        now.status["failedIndexes"],
        `error parsing failedIndexes: ${failedIndexesError(now, job) ?? ""}`,
      ),
  },
  {
    about: ["completedIndexes"],
    isBroken: (now, job) => textAt(now.status, "completedIndexes") !== "" && !isIndexed(job),
    fault: (now) =>
      invalid(
        "status.completedIndexes",
        textAt(now.status, "completedIndexes"),
        "cannot set non-empty completedIndexes when non-indexed completion mode",
      ),
  },
  {
    about: ["failedIndexes"],
    isBroken: (now, job) =>
      numberAt(job, "spec", "backoffLimitPerIndex") === undefined &&
      now.status["failedIndexes"] !== undefined,
    fault: (now) =>
      invalid(
        "status.failedIndexes",
        now.status["failedIndexes"],
        "cannot set non-null failedIndexes when backoffLimitPerIndex is null",
      ),
  },
  {
    about: ["failedIndexes", "completedIndexes"],
    isBroken: (now, job) => overlapOf(now, job) !== undefined,
    fault: (now, job) =>
      invalid(
        "status.failedIndexes",
        now.status["failedIndexes"],
        `failedIndexes and completedIndexes overlap at index: ${overlapOf(now, job) ?? 0}`,
      ),
  },
  {
    about: ["Complete", "Failed", "terminating"],
    isBroken: (now) => now.count("terminating") > 0 && isFinished(now),
    fault: (now) =>
      invalid(
        "status.terminating",
        now.count("terminating"),
        "terminating>0 is invalid for finished job",
      ),
  },
  {
    about: ["ready", "active"],
    isBroken: (now) =>
      now.status["ready"] !== undefined && now.count("ready") > now.count("active"),
    fault: (now) =>
      invalid("status.ready", now.count("ready"), "cannot set more ready pods than active"),
  },
];

/** Rules that hold whatever has changed. */
function standingFaults(now: StatusView, job: JsonObject): FieldFault[] {
  const faults: FieldFault[] = [];
  if (now.has("SuccessCriteriaMet") && now.has("Failed")) {
    faults.push(conditionsFault("cannot set SuccessCriteriaMet=True and Failed=true conditions"));
  }
  if (now.has("SuccessCriteriaMet") && now.has("FailureTarget")) {
    faults.push(
      conditionsFault("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"),
    );
  }
  const hasPolicy = valueAt(job, "spec", "successPolicy") !== undefined;
  if (hasPolicy && !now.has("SuccessCriteriaMet") && now.has("Complete")) {
    const detail =
      "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True";
    faults.push(conditionsFault(detail));
  }
  return faults;
}

function transitionFaults(now: StatusView, before: StatusView, job: JsonObject): FieldFault[] {
  const faults = ["Failed", "Complete", "FailureTarget"]
    .filter((condition) => before.has(condition) && !now.has(condition))
    .map((condition) => conditionsFault(`cannot disable the terminal ${condition}=True condition`));
  if (now.count("failed") < before.count("failed")) {
    faults.push(
      invalid("status.failed", now.count("failed"), "cannot decrease the failed counter"),
    );
  }
  const isElastic =
    isIndexed(job) && valueAt(job, "spec", "completions") === valueAt(job, "spec", "parallelism");
  if (!isElastic && now.count("succeeded") < before.count("succeeded")) {
    faults.push(
      invalid("status.succeeded", now.count("succeeded"), "cannot decrease the succeeded counter"),
    );
  }
  const [completed, wasCompleted] = [now.status["completionTime"], before.status["completionTime"]];
  if (completed !== undefined && wasCompleted !== undefined && completed !== wasCompleted) {
    faults.push(invalid("status.completionTime", completed, "field is immutable"));
  }
  const [started, wasStarted] = [now.status["startTime"], before.status["startTime"]];
  if (
    wasStarted !== undefined &&
    started !== wasStarted &&
    valueAt(job, "spec", "suspend") !== true
  ) {
    faults.push(required("status.startTime", "startTime cannot be removed for unsuspended job"));
  }
  if (before.has("SuccessCriteriaMet") && !now.has("SuccessCriteriaMet")) {
    faults.push(conditionsFault("cannot disable the SuccessCriteriaMet=True condition"));
  }
  if (
    before.has("Complete") &&
    !before.has("SuccessCriteriaMet") &&
    now.has("SuccessCriteriaMet")
  ) {
    const detail =
      "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions";
    faults.push(conditionsFault(detail));
  }
  return faults;
}

/** Faults of a new status of a batch/v1 Job (pkg/apis/batch/validation of Kubernetes 1.34). */
export function jobStatusFaults(job: JsonObject, old: JsonObject): FieldFault[] {
  const [now, before] = [viewOf(job), viewOf(old)];
  const hasChanged = (name: string): boolean =>
    now.has(name) !== before.has(name) || !isSameJson(now.status[name], before.status[name]);
  const broken = rules.filter((rule) => rule.about.some(hasChanged) && rule.isBroken(now, job));
  return [
    ...counterFaults(now),
    ...uncountedFaults(now),
    ...broken.map((rule) => rule.fault(now, job)),
    ...standingFaults(now, job),
    ...transitionFaults(now, before, job),
  ];
}

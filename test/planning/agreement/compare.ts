/** Holds what the planner says of a change against what the model of the server says of it. */
import { isSameJson, type JsonObject } from "../../../provider/values/json.js";
import type { Operation } from "../../../provider/planning/json-patch.js";
import {
  planChange,
  type DeclaredJob,
  type Plan,
  type PlannedChange,
  type PlanRequest,
} from "../../../provider/planning/plan.js";
import { decodeInto } from "../../../provider/server/go-decoding.js";
import { isSemanticallyEqual } from "../../../provider/server/semantic-equality.js";
import {
  patchOn,
  storedUid,
  type ModelServer,
  type StoredObject,
} from "../../support/model-server.js";
import { patchOfOne } from "../../support/smallest-patch.js";
import { asObject } from "../../support/stored-job.js";
import { exemptionOf, type Exemption } from "./exemptions.js";

/** One edit of one job. */
export interface Trial {
  readonly server: ModelServer;
  readonly live: StoredObject;
  readonly before: DeclaredJob;
  readonly after: DeclaredJob;
  /** What a create of the new declaration stores, under the same uid. */
  readonly created: StoredObject;
  readonly notKept: readonly string[];
  /** Which of several refused changes is asked about alone. */
  readonly turn: number;
}

/** What the planner said, everything in which the model does not agree, and the object afterwards. */
export interface Outcome {
  readonly plan: Plan;
  readonly disagreements: readonly string[];
  readonly exempt?: Exemption | undefined;
  readonly object: StoredObject;
  /** The guards of the first patch did not hold, so that the object had to be looked at. */
  readonly neededLook: boolean;
}

const identity = ["name", "namespace", "generateName"];

/** What the new declaration comes to on this object: what only the server writes stays. */
function wantedSpec({ server, live, created }: Trial): JsonObject {
  return server.kind.keepServerOwned(live.spec, created.spec);
}

/** Equality as the server itself has it: amounts by value, in whatever spelling. */
function isSameSpec({ kind }: ModelServer, left: JsonObject, right: JsonObject): boolean {
  const [a, b] = [left, right].map((each) => decodeInto(each, kind.specShape, "spec").value);
  return isSemanticallyEqual(a ?? {}, b ?? {}, kind.specShape);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function wantedMap({ live, before, after }: Trial, name: string): JsonObject {
  const declared = asObject(before.metadata[name]);
  const others = Object.entries(asObject(live.metadata[name])).filter(
    ([key]) => !Object.hasOwn(declared, key),
  );
  return { ...Object.fromEntries(others), ...asObject(after.metadata[name]) };
}

/** The declared items and those of others, in any order. */
function wantedItems({ live, before, after }: Trial, name: string): Set<string> {
  const declared = listOf(before.metadata[name]);
  const others = listOf(live.metadata[name]).filter(
    (each) => !declared.some((own) => isSameJson(own, each)),
  );
  return new Set([...others, ...listOf(after.metadata[name])].map((each) => JSON.stringify(each)));
}

function findMetadataDifferences(trial: Trial, object: StoredObject): string[] {
  const maps = ["labels", "annotations"].filter((name) => {
    const wanted = wantedMap(trial, name);
    const has = asObject(object.metadata[name]);
    // A Job without labels gets those of its template, whatever the patch says.
    const isRefilled =
      trial.server.kind.name === "Job" && name === "labels" && Object.keys(wanted).length === 0;
    const template = asObject(asObject(object.spec["template"])["metadata"]);
    return !isSameJson(has, isRefilled ? asObject(template["labels"]) : wanted);
  });
  const lists = ["finalizers", "ownerReferences"].filter((name) => {
    const has = listOf(object.metadata[name]).map((each) => JSON.stringify(each));
    const wanted = wantedItems(trial, name);
    return has.length !== wanted.size || !has.every((each) => wanted.has(each));
  });
  return [...maps, ...lists].map((name) => `metadata.${name} is not the wanted one`);
}

function findDifferences(trial: Trial, object: StoredObject): string[] {
  const isSame = isSameSpec(trial.server, object.spec, wantedSpec(trial));
  return [
    ...(isSame ? [] : ["the spec is not the wanted one"]),
    ...findMetadataDifferences(trial, object),
  ];
}

/** All of the new declaration in one patch, made without the planner. */
function wholePatch(trial: Trial): Operation[] {
  const { metadata } = trial.after;
  const names = identity.filter((name) => !isSameJson(trial.before.metadata[name], metadata[name]));
  return [
    { op: "replace", path: "/spec", value: wantedSpec(trial) },
    ...names.map((name): Operation => {
      const path = `/metadata/${name}`;
      return metadata[name] === undefined
        ? { op: "remove", path }
        : { op: "replace", path, value: metadata[name] };
    }),
  ];
}

/** Sends the patch as `update` does: where a guard does not hold, the plan is made again on the object itself. */
function patchLikeUpdate({ server, live }: Trial, request: PlanRequest, plan: Plan) {
  const answer = patchOn(server, live, plan.operations);
  if (!("isGuard" in answer)) {
    return { answer, neededLook: false };
  }
  const again = planChange({ ...request, live });
  return { answer: patchOn(server, live, again.operations), neededLook: true };
}

type Check = (trial: Trial, request: PlanRequest, plan: Plan) => Omit<Outcome, "plan">;

/** Nothing to do: the object is the wanted one, and may as well be written anew in the words of the declaration. */
const checkNothing: Check = (trial) => {
  const { server, live } = trial;
  const answer = patchOn(server, live, wholePatch(trial));
  const refusals =
    "object" in answer ? [] : [`the server refuses it as a whole: ${answer.refusal}`];
  const disagreements = [...findDifferences(trial, live), ...refusals];
  return { disagreements, object: live, neededLook: false };
};

const checkPatch: Check = (trial, request, plan) => {
  const { server, live } = trial;
  const { answer, neededLook } = patchLikeUpdate(trial, request, plan);
  if ("object" in answer) {
    const { object } = answer;
    return { disagreements: findDifferences(trial, object), object, neededLook };
  }
  const exempt = plan.changes
    .map((change) => exemptionOf(server, change))
    .find((row) => row?.refusal?.test(answer.refusal));
  const disagreements = exempt ? [] : [`the server refuses the patch: ${answer.refusal}`];
  return { disagreements, exempt, object: live, neededLook };
};

function checkAlone(trial: Trial, plan: Plan, change: PlannedChange): string[] {
  const { server, live, after } = trial;
  const wanted = { metadata: after.metadata, spec: server.kind.canonicalSpec(after.spec) };
  const operations = patchOfOne(change, plan.changes, { live, wanted });
  const isTaken = "object" in patchOn(server, live, operations);
  const text = JSON.stringify(operations).slice(0, 400);
  return isTaken ? [`the server accepts ${change.path} ${change.action}: ${text}`] : [];
}

const checkReplace: Check = (trial, _request, plan) => {
  const { server, live } = trial;
  const refused = plan.changes.filter(({ verdict }) => verdict !== "patch");
  const rows = new Map(refused.map((change) => [change, exemptionOf(server, change)]));
  const certain = refused.filter((change) => !rows.get(change));
  // One is asked about alone, another one in the next edit.
  const asked = certain.filter((_, i) => i === trial.turn % certain.length);
  const isTaken = "object" in patchOn(server, live, wholePatch(trial));
  const exempt = certain.length === 0 && isTaken ? [...rows.values()][0] : undefined;
  const disagreements = [
    ...asked.flatMap((change) => checkAlone(trial, plan, change)),
    ...(isTaken && !exempt ? ["the server accepts the whole new declaration"] : []),
  ];
  return { disagreements, exempt, object: live, neededLook: false };
};

const checks: Readonly<Record<Plan["verdict"], Check>> = {
  nothing: checkNothing,
  patch: checkPatch,
  replace: checkReplace,
};

/** Asks the planner and then the model, and compares. */
export function compare(trial: Trial): Outcome {
  const { server, live, before, after, notKept } = trial;
  const request = { ...server, before, after, notKept, uid: storedUid };
  const first = planChange(request);
  const plan = first.needsLive ? planChange({ ...request, live }) : first;
  return { plan, ...checks[plan.verdict](trial, request, plan) };
}

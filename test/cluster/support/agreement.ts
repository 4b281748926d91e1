import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { Kind } from "../../../provider/kinds/kind.js";
import {
  planChange,
  type DeclaredJob,
  type Plan,
  type PlannedChange,
} from "../../../provider/planning/plan.js";
import { dryRun, type JobAnswer, type JobServer, type StoredJob } from "./job-server.js";
import type { Operation } from "../../../provider/planning/json-patch.js";
import { patchOfOne } from "../../support/smallest-patch.js";
import { meansTheSame, wholeSpec } from "./wanted-spec.js";

/** One edit of one job on the server. */
export interface Trial {
  readonly kind: Kind;
  readonly server: JobServer;
  readonly name: string;
  readonly live: StoredJob;
  readonly before: DeclaredJob;
  readonly after: DeclaredJob;
  /** Every question goes to the server as a dry run and for real, and both answers must be the same. */
  readonly asksTwice?: boolean;
}

/** What the planner said, and everything in which the server does not agree. */
export interface Outcome {
  readonly verdict: Plan["verdict"];
  readonly disagreements: readonly string[];
  /** Why the patch was refused as it was first sent, and made again on the object; undefined where it was sent once. */
  readonly resentBecause: string | undefined;
}

function refusal(answer: JobAnswer): string {
  return `${answer.status} ${answer.message.slice(0, 300)}`;
}

function mapOf(metadata: JsonObject, name: string): JsonObject {
  const map = metadata[name];
  return isJsonObject(map) ? map : {};
}

/** Declared keys have their values, and keys that are no longer declared are gone. */
function findMetadataDifferences({ kind, before, after }: Trial, stored: StoredJob): string[] {
  return ["labels", "annotations"].flatMap((name) => {
    const [had, want, has] = [before.metadata, after.metadata, stored.metadata].map((metadata) =>
      mapOf(metadata, name),
    ) as [JsonObject, JsonObject, JsonObject];
    const wrong = Object.keys(want).filter((key) => has[key] !== want[key]);
    // A Job without labels gets those of its template, whatever the patch says.
    const isRefilled = kind.name === "Job" && name === "labels" && Object.keys(want).length === 0;
    const left = Object.keys(had).filter((key) => !(key in want) && key in has && !isRefilled);
    return [...wrong, ...left].map((key) => `${name}[${key}] is not as wanted`);
  });
}

/** The server takes the whole wanted spec at once, and means the same by what it then has. */
async function checkWhole(trial: Trial): Promise<string[]> {
  const { kind, server, name, after, live } = trial;
  const value = wholeSpec(kind, after, live);
  const answer = await server.patch(name, [{ op: "replace", path: "/spec", value }], dryRun);
  if (!answer.isAccepted) {
    return [`the server refuses the whole wanted spec: ${refusal(answer)}`];
  }
  return meansTheSame(kind, after, answer.object) ? [] : ["the whole wanted spec means another"];
}

async function checkNothing(trial: Trial): Promise<string[]> {
  const isSame = meansTheSame(trial.kind, trial.after, trial.live);
  return [...(isSame ? [] : ["the objects differ"]), ...(await checkWhole(trial))];
}

/** The answer to a patch, and how it differs from that to its dry run. */
interface Asked {
  readonly answer: JobAnswer;
  readonly twist: readonly string[];
}

async function ask(
  { server, name, asksTwice }: Trial,
  operations: readonly Operation[],
): Promise<Asked> {
  const rehearsal = asksTwice ? await server.patch(name, operations, dryRun) : undefined;
  const answer = await server.patch(name, operations);
  const isSame = !rehearsal || refusal(rehearsal) === refusal(answer);
  return { answer, twist: isSame ? [] : [`its dry run answers ${refusal(rehearsal)}`] };
}

function testsOf(operations: readonly Operation[]): Map<string, unknown> {
  return new Map(
    operations.flatMap((each) => (each.op === "test" ? [[each.path, each.value]] : [])),
  );
}

/** The first guard that was guessed wrong. */
function missedGuard(first: readonly Operation[], again: readonly Operation[]): string {
  const real = testsOf(again);
  for (const [path, guess] of testsOf(first)) {
    if (!real.has(path)) {
      continue;
    }
    const value = real.get(path);
    if (isDeepStrictEqual(guess, value)) {
      continue;
    }
    if (guess === null) {
      return "the server has what was taken for absent";
    }
    return value === null ? "the server lacks what was declared" : "the server has another value";
  }
  return "the patch goes another way";
}

/**
 * Sends the patch as `update` does: its guards test what the server is expected to hold, and where that guess is wrong
 * (a spelling, a member that the server never kept) it is made again on the object itself.
 */
async function askLikeUpdate(
  trial: Trial,
  plan: Plan,
): Promise<Asked & Pick<Outcome, "resentBecause">> {
  const first = await ask(trial, plan.operations);
  const isGuarded = first.answer.message.startsWith("the server rejected our request due to");
  if (first.answer.isAccepted || first.answer.status !== 422 || !isGuarded) {
    return { ...first, resentBecause: undefined };
  }
  const { kind, before, after, live } = trial;
  const { uid } = live.metadata;
  const again = planChange({ kind, profile: "kubernetes", before, after, uid, live });
  const resentBecause = missedGuard(plan.operations, again.operations);
  return { ...(await ask(trial, again.operations)), resentBecause };
}

type Checked = Omit<Outcome, "verdict">;

async function checkPatch(trial: Trial, plan: Plan): Promise<Checked> {
  const { kind, after } = trial;
  const { answer, twist, resentBecause } = await askLikeUpdate(trial, plan);
  if (!answer.isAccepted) {
    const disagreements = [`the server refuses the patch: ${refusal(answer)}`, ...twist];
    return { disagreements, resentBecause };
  }
  const isSame = meansTheSame(kind, after, answer.object);
  const disagreements = [
    ...(isSame ? [] : ["the patched spec is not the wanted one"]),
    ...findMetadataDifferences(trial, answer.object),
    ...twist,
  ];
  return { disagreements, resentBecause };
}

async function sentOnce(disagreements: Promise<string[]>): Promise<Checked> {
  return { disagreements: await disagreements, resentBecause: undefined };
}

async function checkRefused(trial: Trial, plan: Plan, change: PlannedChange): Promise<string[]> {
  const { kind, server, name, live, after } = trial;
  const wanted = { spec: kind.canonicalSpec(after.spec) };
  const document = { metadata: live.metadata, spec: live.spec };
  const operations = patchOfOne(change, plan.changes, { live: document, wanted });
  const answer = await server.patch(name, operations, dryRun);
  const real =
    answer.isAccepted || !trial.asksTwice ? answer : await server.patch(name, operations);
  if (refusal(real) !== refusal(answer)) {
    return [`not the answer of its dry run: ${refusal(real)}`];
  }
  const reason = `${change.path} ${change.action}: ${JSON.stringify(operations).slice(0, 400)}`;
  return answer.isAccepted ? [`the server accepts ${reason}`] : [];
}

async function checkReplace(trial: Trial, plan: Plan): Promise<string[]> {
  const offending = plan.changes.filter(({ verdict }) => verdict !== "patch");
  const single = await Promise.all(offending.map((change) => checkRefused(trial, plan, change)));
  const value = wholeSpec(trial.kind, trial.after, trial.live);
  const operations = [{ op: "replace", path: "/spec", value }] as const;
  const whole = await trial.server.patch(trial.name, operations, dryRun);
  const isTaken = whole.isAccepted ? ["the server accepts the whole wanted spec"] : [];
  return [...single.flat(), ...isTaken];
}

/** Asks the planner and then the server, and compares. Only a patch really changes the job. */
export async function tryChange(trial: Trial): Promise<Outcome> {
  const { kind, before, after, live } = trial;
  const { uid } = live.metadata;
  const request = { kind, profile: "kubernetes", before, after, uid } as const;
  const first = planChange(request);
  const plan = first.needsLive ? planChange({ ...request, live }) : first;
  const checks = {
    nothing: () => sentOnce(checkNothing(trial)),
    patch: () => checkPatch(trial, plan),
    replace: () => sentOnce(checkReplace(trial, plan)),
  };
  return { verdict: plan.verdict, ...(await checks[plan.verdict]()) };
}

import type { Connection } from "../connection/connection.js";
import { isProviderError, type ProviderError } from "../errors.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import type { Kind, Problem } from "../kinds/kind.js";
import { isUnknown, unknownValue } from "../values/unknown.js";
import { readArguments } from "./arguments.js";
import { tellCreated } from "./created-names.js";
import { idOf, parseProperties, type JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { nameJob } from "./naming.js";
import { missingServer, warnOfProblem } from "./no-server.js";
import { toInputs } from "./outputs.js";
import { partsOfUrn } from "./owner.js";
import { previewAdoption } from "./adopt-preview.js";
import { warnOfQueue } from "./queue-check.js";
import { findTwin, noteCheck, recall, type Seen } from "./run-memory.js";
import { askAboutNew } from "./server-dry-run.js";
import { connectionOf } from "./session.js";
import { findSuspensionProblems } from "./suspend-preview.js";
import { hideTriggers } from "./triggers.js";
import { isOpen, withFormerSettings } from "./unknown-settings.js";
import {
  findArgumentProblems,
  findRuleFindings,
  findRuleFindingsAnywhere,
  namespaceMissing,
} from "./validation.js";

/** One fault in the inputs, as the engine wants it. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What check answers: the inputs to go on with, or what is wrong with them. */
export interface CheckResult {
  readonly inputs: JsonObject;
  readonly failures: CheckFailure[];
}

function withNamespace(metadata: JsonObject, connection: Connection): JsonObject {
  const namespace = metadata["namespace"] ?? connection.defaultNamespace;
  return namespace === undefined ? metadata : { ...metadata, namespace };
}

/** The engine prints the value of a property that a failure names, which may be a secret: the reason names it instead. */
function toFailures(problems: readonly Problem[]): CheckFailure[] {
  return problems.map(({ path, reason }) => ({ property: "", reason: `${path}: ${reason}` }));
}

function refusedInDryRun({ code, message }: ProviderError): string {
  return `the server refuses the job in a dry run: ${message} [${code}]`;
}

/** The name as it was written: of a lifecycle that has a fault elsewhere nothing is read. */
function connectionNameOf(given: JsonObject, declared: JobProperties): string | undefined {
  if (isOpen(declared, "connection")) {
    return declared.lifecycle.connection;
  }
  const { lifecycle } = given;
  const name = isJsonObject(lifecycle) ? lifecycle["connection"] : undefined;
  return typeof name === "string" ? name : undefined;
}

async function findConnection(name: string | undefined): Promise<Connection | Problem[]> {
  try {
    return await connectionOf(name);
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    return [{ path: "connection", reason: error.message }];
  }
}

/** Two resources of the program are to have one job, which one of them has. */
function twins(kind: Kind, named: JobProperties, twin: Seen): string {
  const { name } = partsOfUrn(twin.inputs.origin);
  return `metadata.name: ${kind.name} ${idOf(named)} is the job of the resource ${name} as well: give one of the two another metadata.name [JOB_NAME_TAKEN]`;
}

/** Without any server there is no namespace either, and which server comes first. */
function missingNamespace(connection: Connection): Problem {
  const noServer = missingServer(connection);
  return noServer === undefined ? namespaceMissing : { path: "connection", reason: noServer };
}

/** What a preview shows of a job whose name and namespace are not known yet: never that there are none. */
function withOpenName(news: JsonObject): JsonObject {
  const { metadata } = news;
  return isUnknown(metadata)
    ? news
    : {
        ...news,
        metadata: {
          namespace: unknownValue,
          name: unknownValue,
          ...(isJsonObject(metadata) ? metadata : {}),
        },
      };
}

/** Of a new job nobody knows on which server it will be: its name, its namespace and most rules are the server's. */
function checkAnywhere(kind: Kind, news: JsonObject): CheckResult {
  const given = readArguments(news);
  const ofArguments = findArgumentProblems(kind, given);
  const { problems } =
    ofArguments.length > 0 ? { problems: ofArguments } : findRuleFindingsAnywhere(kind, given);
  const inputs = problems.length > 0 ? news : withOpenName(news);
  return { inputs, failures: toFailures(problems) };
}

/** Whether up may take over what is there already, by a setting that is not known yet. */
function mayBeTaken(next: JobProperties, old: JobProperties | undefined): boolean {
  return !old && isOpen(next, "adopt") && recall(next.origin)?.hadJob !== true;
}

/**
 * Validates the arguments of a job and completes them with namespace and name. Never throws for bad input: every fault is a
 * failure that names the field, the shape of what was found and the way out. Asks no server, but for the queue that a job
 * names which is new or changes; for one dry run of a new job with `volcano:serverDryRun`; and for one look at what is there
 * already where `lifecycle.adopt` of a new job asks for it.
 */
export async function check(kind: Kind, olds: JsonObject, raw: JsonObject): Promise<CheckResult> {
  // From here on nothing has the value of the triggers.
  const news = hideTriggers(olds, raw);
  const given = readArguments(news);
  const old = Object.keys(olds).length === 0 ? undefined : parseProperties(olds);
  const parsed = parseProperties(given);
  if (!old && isOpen(parsed, "connection")) {
    return checkAnywhere(kind, news);
  }
  const declared = old ? withFormerSettings(parsed, old) : parsed;
  const connection = await findConnection(connectionNameOf(given, declared));
  const ofArguments = findArgumentProblems(kind, given);
  const isUnclear = Array.isArray(connection) || ofArguments.length > 0;
  const wholeUnknown = [given["metadata"], given["spec"]].some(isUnknown);
  if (isUnclear || wholeUnknown) {
    const found = Array.isArray(connection) ? connection : [];
    const inputs = isUnclear || old ? news : withOpenName(news);
    return { inputs, failures: toFailures([...ofArguments, ...found]) };
  }
  const properties = { ...declared, metadata: withNamespace(declared.metadata, connection) };
  const { organization } = given;
  const named = nameJob({ kind, connection, old, organization }, properties);
  if (Array.isArray(named)) {
    return { inputs: news, failures: toFailures(named) };
  }
  const { problems, warnings } = isOpen(named, "connection")
    ? findRuleFindingsAnywhere(kind, { ...named })
    : findRuleFindings(kind, connection, { ...named });
  const found = [
    ...problems,
    ...findSuspensionProblems(kind, connection.profile, named.lifecycle),
    ...(named.metadata["namespace"] === undefined ? [missingNamespace(connection)] : []),
  ];
  if (found.length > 0) {
    return { inputs: news, failures: toFailures(found) };
  }
  const twin = findTwin(kind, named, old);
  if (twin) {
    return { inputs: news, failures: [{ property: "", reason: twins(kind, named, twin) }] };
  }
  const adoption = old ? undefined : await previewAdoption(kind, named);
  if (isProviderError(adoption)) {
    const reason = `${adoption.message} [${adoption.code}]`;
    return { inputs: news, failures: [{ property: "", reason }] };
  }
  const isUndecided = mayBeTaken(named, old);
  const isMade = !old && adoption === undefined && !isUndecided;
  const isAsked = isMade && recall(named.origin)?.isPlanned !== true;
  const refusal = isAsked ? await askAboutNew(kind, named) : undefined;
  if (refusal) {
    return { inputs: news, failures: [{ property: "", reason: refusedInDryRun(refusal) }] };
  }
  await warnOfProblem(connection);
  for (const text of warnings) {
    await tellOnce("warning", { origin: named.origin, text });
  }
  // To a job that is taken over no more than a patch is sent, which no queue refuses.
  const isForQueue = adoption !== "taken" && !isUndecided && !isOpen(named, "connection");
  if (isForQueue) {
    await warnOfQueue(kind, connection, [old, named]);
  }
  noteCheck(kind, named, old);
  if (isMade) {
    void tellCreated(named);
  }
  return { inputs: toInputs(named), failures: [] };
}

import type { Client } from "../api/client.js";
import type { Connection } from "../connection/connection.js";
import { settingVariables } from "../connection/settings.js";
import { ProviderError, isProviderError } from "../errors.js";
import type { JobFacts, JobProperties } from "./inputs.js";
import { tell } from "./messages.js";
import { longestCourtesyMs } from "./patience.js";
import {
  addressOf,
  describeServer,
  isSameAddress,
  parseIdentity,
  systemNamespace,
  type ServerIdentity,
} from "./server-identity.js";
import { profiles } from "../profiles/index.js";
import { look, type Target } from "./target.js";

/** The server that a state speaks of, and the other one that the settings lead to. */
export interface ServerMove {
  readonly was: ServerIdentity;
  readonly is: ServerIdentity;
}

interface Question {
  readonly askedAt: number;
  readonly answer: Promise<string | undefined>;
}

const asked = new WeakMap<Client, Map<string, Question>>();

/**
 * Asks for a namespace's uid once for each client.
 *
 * @param since only what was asked after this moment counts: what answers behind one address may have changed
 */
function uidOf(target: Target, namespace: string, since = 0): Promise<string | undefined> {
  const questions = asked.get(target.client) ?? new Map<string, Question>();
  asked.set(target.client, questions);
  const known = questions.get(namespace);
  if (known && known.askedAt >= since) {
    return known.answer;
  }
  const timeoutMs = Math.min(longestCourtesyMs, target.deadline.leftMs());
  const answer = target.client.namespaceUid(namespace, { timeoutMs });
  const question = { askedAt: performance.now(), answer };
  questions.set(namespace, question);
  answer.catch(() => {
    // The next one asks again.
    if (questions.get(namespace) === question) {
      questions.delete(namespace);
    }
  });
  return answer;
}

/** A moment for {@link findMove}. */
export function moment(): number {
  return performance.now();
}

async function isThere(target: Target, uid: string | undefined): Promise<boolean> {
  if (uid === undefined) {
    return false;
  }
  const found = await look(target);
  return found?.metadata.uid === uid;
}

/** The uid that the state has is asked for; where it cannot be read, the address has to do. */
async function identify(
  target: Target,
  was: ServerIdentity,
  since: number | undefined,
): Promise<Pick<ServerIdentity, "cluster" | "namespace">> {
  if (was.cluster !== undefined) {
    const cluster = await uidOf(target, systemNamespace, since);
    return cluster === undefined ? {} : { cluster };
  }
  if (was.namespace === undefined) {
    return {};
  }
  const namespace = await uidOf(target, target.namespace, since);
  return namespace === undefined ? {} : { namespace };
}

function isSameWhereKnown(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || one === other;
}

/** Whether the server itself can tell which one it is. */
function isAsked({ connection }: Pick<Target, "connection">): boolean {
  return profiles[connection.profile].identifiedBy === "uids";
}

/**
 * Whether settings and state alone tell that the job is on the connection's server, or cannot tell anything: then nobody is
 * asked, unless a job was not found.
 */
export function isEvidentlyHere(connection: Connection, { facts }: JobProperties): boolean {
  const was = parseIdentity(facts.server);
  const address = addressOf(connection);
  const mayHaveChanged = connection.allowServerChange && isAsked({ connection });
  return !was || !address || (isSameAddress(was, address) && !mayHaveChanged);
}

/**
 * Whether the target's connection leads to another server than the state speaks of. Sends nothing where endpoint and
 * certificate authority are the same, unless the caller has found that the job is not there (`since`), or the connection
 * says that its server may change. Where they differ, a uid tells whether it is the same server at another address: that of
 * kube-system, else of the job's namespace, else of the job itself.
 *
 * @param since when the request was sent that did not find the job
 * @returns undefined for the same server, and for a state that does not know its own
 * @throws what the client throws: nothing is concluded from a question that failed
 */
export async function findMove(
  target: Target,
  old: JobProperties,
  since?: number,
): Promise<ServerMove | undefined> {
  const was = parseIdentity(old.facts.server);
  const address = addressOf(target.connection);
  if (!was || !address || (since === undefined && isEvidentlyHere(target.connection, old))) {
    return undefined;
  }
  const isSame = isSameAddress(was, address);
  if (!isAsked(target)) {
    return isSame ? undefined : { was, is: address };
  }
  const known = await identify(target, was, since);
  const is = { ...address, ...known };
  const isKnown = known.cluster !== undefined || known.namespace !== undefined;
  if (isKnown) {
    const isEqual = isSameWhereKnown(known.cluster, was.cluster);
    return isEqual && isSameWhereKnown(known.namespace, was.namespace) ? undefined : { was, is };
  }
  if (isSame) {
    return undefined;
  }
  const isProven = since === undefined && (await isThere(target, old.uid));
  return isProven ? undefined : { was, is };
}

/** One line that names both servers. */
function serverChanged(
  operation: string,
  { label }: Target,
  { was, is }: ServerMove,
): ProviderError {
  const message = `${operation} ${label}: the job is on ${describeServer(was)}, and the settings lead to ${describeServer(is)}; set the kubeconfig's context or the endpoint back; to leave the job there and make it anew here, set ${settingVariables.allowServerChange?.[0] ?? ""}=true for this command, or volcano:allowServerChange for every pulumi up`;
  return new ProviderError("SERVER_CHANGED", message);
}

/** The error of a question that failed, of which the operation is the subject. */
function notFoundOut(operation: string, { label }: Target): (error: unknown) => never {
  return (error) => {
    if (!isProviderError(error)) {
      throw error;
    }
    const message = `${operation} ${label}: it could not be found out whether this is still the job's server, so nothing is concluded: ${error.message}`;
    throw new ProviderError(error.code, message, { cause: error });
  };
}

/**
 * Like {@link findMove}, but another server is an error unless the connection allows it.
 *
 * @throws ProviderError `SERVER_CHANGED`
 */
export async function findAllowedMove(
  operation: string,
  target: Target,
  old: JobProperties,
  since?: number,
): Promise<ServerMove | undefined> {
  const move = await findMove(target, old, since).catch(notFoundOut(operation, target));
  if (move && !target.connection.allowServerChange) {
    throw serverChanged(operation, target, move);
  }
  return move;
}

/** @throws ProviderError `SERVER_CHANGED` where the target is on another server, allowed or not */
export async function requireSameServer(
  operation: string,
  target: Target,
  old: JobProperties,
  since?: number,
): Promise<void> {
  const move = await findMove(target, old, since).catch(notFoundOut(operation, target));
  if (move) {
    throw serverChanged(operation, target, move);
  }
}

/** What is to be known of the target's server, for the state. Never fails: it is good to know and no more. */
export async function learnServer(target: Target): Promise<ServerIdentity | undefined> {
  const address = addressOf(target.connection);
  if (!address || !isAsked(target)) {
    return address;
  }
  try {
    const cluster = await uidOf(target, systemNamespace);
    if (cluster !== undefined) {
      return { ...address, cluster };
    }
    const namespace = await uidOf(target, target.namespace);
    return namespace === undefined ? address : { ...address, namespace };
  } catch {
    return address;
  }
}

/** Facts with the server in them, where it is known. */
export function withLearned(facts: JobFacts, server: ServerIdentity | undefined): JobFacts {
  return server === undefined ? facts : { ...facts, server: { ...server } };
}

/**
 * The facts of a job that was just seen on the target's server. Asks only where the state does not know the server yet, or
 * knows it at another address.
 */
export async function withServer(target: Target, facts: JobFacts): Promise<JobFacts> {
  const was = parseIdentity(facts.server);
  const address = addressOf(target.connection);
  const isKnown = was?.cluster !== undefined || was?.namespace !== undefined;
  const isDone = isKnown || (was && !isAsked(target));
  if (isDone && (!address || isSameAddress(was, address))) {
    return facts;
  }
  return withLearned(facts, await learnServer(target));
}

/** Says on the row which job is left behind, and where. */
export async function tellLeft({ origin, label }: Target, { was, is }: ServerMove): Promise<void> {
  const text = `${label} is left on ${describeServer(was)}, if it is still there: these settings lead to ${describeServer(is)}, where nothing was deleted`;
  await tell("warning", { origin, text });
}

/** Says on the row that there was nothing to delete, and where. */
export async function tellAbsent({ origin, label, connection }: Target): Promise<void> {
  const address = addressOf(connection);
  const where = address === undefined ? "" : ` on ${describeServer(address)}`;
  await tell("info", {
    origin,
    text: `${label} was not there any more${where}: nothing to delete`,
  });
}

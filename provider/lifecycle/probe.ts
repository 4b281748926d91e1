/** Asks the server, without leaving anything behind, what it would make of a job. */
import { randomBytes } from "node:crypto";
import type { JobManifest } from "../api/jobs-api.js";
import type { KubernetesJob } from "../api/objects.js";
import { isApiError, isProviderError, isTransportError, type ProviderError } from "../errors.js";
import { profiles } from "../profiles/index.js";
import { hasUnknown } from "../values/unknown.js";
import { ownerOf } from "./adopt.js";
import { hasOriginOf, isMadeBy } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { manifestOf } from "./manifest.js";
import { takenByAnother } from "./name-taken.js";
import { recall } from "./run-memory.js";
import { pauseAfter } from "./pause.js";
import type { Target } from "./target.js";
import { newCreateId } from "./marks.js";
import { isUnsettled } from "./unsettled.js";

/** What the server says to a job that is not made. */
export type Answer =
  /** The object as it would be, with what the server fills in. */
  | { readonly says: "accepted"; readonly object: KubernetesJob }
  | { readonly says: "refused"; readonly error: ProviderError }
  /** The server cannot be asked. */
  | { readonly says: "nothing"; readonly because: string };

const suffixLength = 8;
const shortestProbe = 14;
/** Connections whose server was seen to make what it was only asked about. */
const deaf = new WeakSet();

/** A name as long as the real one, because names of pods follow from it, and unlike any: eight random hexadecimal digits. */
export function probeName(name: string): string {
  const random = randomBytes(suffixLength / 2).toString("hex");
  const start = name.slice(0, Math.max(name.length - suffixLength - 1, 0));
  if (start.length + suffixLength + 1 < shortestProbe) {
    return `probe-${random}`;
  }
  return `${start.replace(/(?<![-.])[-.]+$/, (cut) => "x".repeat(cut.length))}-${random}`;
}

const undecided = [401, 408, 409, 429];

function isNameTaken(error: ProviderError): boolean {
  return isApiError(error, "API_ALREADY_EXISTS") || isApiError(error, "API_BEING_DELETED");
}

/** An answer about the job itself, and not about the way there, the load or the credentials. */
function isRefusal(error: ProviderError): boolean {
  if (isApiError(error, "API_INVALID") || isApiError(error, "API_ADMISSION_DENIED")) {
    return true;
  }
  return (
    isApiError(error) &&
    error.status >= 400 &&
    error.status < 500 &&
    !undecided.includes(error.status)
  );
}

function isPassing(error: ProviderError): boolean {
  if (isTransportError(error)) {
    return ["TRANSPORT_REFUSED", "TRANSPORT_BROKEN", "TRANSPORT_TIMEOUT"].includes(error.code);
  }
  return isUnsettled(error) || (isApiError(error) && [409, 429].includes(error.status));
}

/** What is asked about, under which name, and the mark of this very question. */
interface Probe {
  readonly body: JobManifest;
  readonly name: string;
  readonly createId: string;
  /** The name is the job's own, so that another job may have it. */
  readonly isOwnName: boolean;
}

/** A server that takes no notice of dryRun has made the job: away with it, by its uid. */
async function undo(target: Target, { metadata }: KubernetesJob): Promise<Answer> {
  deaf.add(target.connection);
  await target.jobs.delete(metadata.name, {
    propagationPolicy: "Background",
    preconditions: { uid: metadata.uid },
  });
  return {
    says: "nothing",
    because: `the server takes no notice of dryRun: it made ${metadata.name}, which was deleted again at once`,
  };
}

/** Where the answer got lost, a server without dry runs may have made the job. */
async function undoLost(target: Target, probe: Probe): Promise<Answer | undefined> {
  const found = await target.jobs.read(probe.name);
  const isMade = found && (!probe.isOwnName || isMadeBy(found.object, probe.createId));
  return isMade ? undo(target, found.object) : undefined;
}

/** The name is taken: by this resource's own job, which create takes over, by one that is going, or by another's. */
async function meet(target: Target, { name }: Probe): Promise<Answer> {
  const found = await target.jobs.read(name);
  if (
    !found ||
    found.object.metadata.deletionTimestamp ||
    hasOriginOf(found.object, target.origin)
  ) {
    return { says: "nothing", because: "a job of that name is there" };
  }
  const canAdopt = recall(target.origin)?.hadJob !== true;
  const owner = ownerOf(target, found.object);
  return { says: "refused", error: takenByAnother(target, owner, { canAdopt }) };
}

async function ask(target: Target, probe: Probe): Promise<Answer> {
  for (let failures = 1; ; failures++) {
    try {
      const options = { dryRun: true };
      const { object } = await target.jobs.create(probe.body, options);
      // Only what is stored has a resourceVersion (seen on kube-apiserver 1.34.1).
      const isMade = object.metadata.resourceVersion !== undefined;
      return isMade ? await undo(target, object) : { says: "accepted", object };
    } catch (error) {
      if (!isProviderError(error)) {
        throw error;
      }
      // Webhooks that change something elsewhere make the server refuse every dry run.
      if (isApiError(error, "API_DRY_RUN_UNSUPPORTED")) {
        return { says: "nothing", because: error.message };
      }
      if (probe.isOwnName && isNameTaken(error)) {
        return meet(target, probe);
      }
      if (isRefusal(error)) {
        return { says: "refused", error };
      }
      if (!isPassing(error) || target.deadline.isOver()) {
        throw error;
      }
      const undone = isUnsettled(error) ? await undoLost(target, probe) : undefined;
      if (undone) {
        return undone;
      }
      if (!(await pauseAfter(failures, target.deadline))) {
        throw error;
      }
    }
  }
}

/**
 * Sends the job as it would be created with `dryRun=All`, under its own name or under one that no job has. Nothing is sent to
 * a server of which nobody knows that it honours that.
 *
 * @throws what the client throws, where no answer can be had until the operation's time is over
 */
export async function askAbout(
  target: Target,
  properties: JobProperties,
  under: "own name" | "probe name" = "probe name",
): Promise<Answer> {
  const because = whyNotAsked(target);
  if (because !== undefined) {
    return { says: "nothing", because };
  }
  if (hasUnknown(properties.spec) || hasUnknown(properties.metadata)) {
    return { says: "nothing", because: "some of its values are not known yet" };
  }
  const isOwnName = under === "own name";
  const name = isOwnName ? target.name : probeName(target.name);
  const createId = newCreateId();
  const body = manifestOf({ ...target, name }, properties, createId);
  return ask(target, { body, name, createId, isOwnName });
}

/** Why a server is not asked in dry runs; undefined where it is. */
export function whyNotAsked({ connection }: Pick<Target, "connection">): string | undefined {
  if (!profiles[connection.profile].dryRun.isReliable) {
    return `it is not known whether a server of the kind ${connection.profile} honours dryRun`;
  }
  return deaf.has(connection) ? "the server takes no notice of dryRun" : undefined;
}

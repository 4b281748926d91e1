/** Finds the object that a person means. */
import type { Client } from "../../api/client.js";
import type { KubernetesJob } from "../../api/objects.js";
import { isApiError, type ApiError } from "../../errors.js";
import { kinds } from "../../kinds/index.js";
import type { Kind } from "../../kinds/kind.js";

/** An object and its kind. */
export interface FoundJob {
  readonly kind: Kind;
  readonly object: KubernetesJob;
}

/** A name in a namespace. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

const timeoutMs = 60_000;

/** What the server says of one kind. */
interface Answer {
  readonly kind: Kind;
  readonly object?: KubernetesJob | undefined;
  /** The server does not have the kind, or does not show it. */
  readonly refusal?: ApiError;
}

async function readOne(client: Client, { namespace, name }: Place, kind: Kind): Promise<Answer> {
  const { object } = (await client.jobsOf(kind.api, namespace).read(name, { timeoutMs })) ?? {};
  return { kind, object };
}

/** A kind that nobody has asked for by name is no reason to miss the job of another one. */
async function readAny(client: Client, place: Place, kind: Kind): Promise<Answer> {
  try {
    return await readOne(client, place, kind);
  } catch (error) {
    if (isApiError(error, "API_NO_SUCH_API") || isApiError(error, "API_FORBIDDEN")) {
      return { kind, refusal: error };
    }
    throw error;
  }
}

/** The error where no kind has the job. */
function missing(label: string, answers: readonly Answer[]): Error {
  const refusals = answers.flatMap(({ refusal }) => refusal ?? []);
  // What nobody may see may be there, which is more than what the server does not have.
  const told = refusals.find((refusal) => isApiError(refusal, "API_FORBIDDEN")) ?? refusals[0];
  if (told && refusals.length === answers.length) {
    return told;
  }
  const names = answers.filter(({ refusal }) => !refusal).map(({ kind }) => kind.name);
  const end = told
    ? `, and other kinds could not be looked for: ${told.message}`
    : "; correct it, or the settings that lead to the server";
  return new Error(`import ${label}: there is no ${names.join(" or ")} of that name${end}`);
}

/**
 * Reads the job of that name; without a kind, of whichever kind it is that the server has and shows.
 *
 * @throws Error where there is none, where there is one of each kind, and where it is being deleted; what the client throws
 */
export async function findJob(
  client: Client,
  place: Place,
  wanted: Kind | undefined,
): Promise<FoundJob> {
  const label = `${place.namespace}/${place.name}`;
  const answers = wanted
    ? [await readOne(client, place, wanted)]
    : await Promise.all(kinds.map((kind) => readAny(client, place, kind)));
  const [found, ...others] = answers.flatMap(({ kind, object }) =>
    object ? [{ kind, object }] : [],
  );
  if (!found) {
    throw missing(label, answers);
  }
  if (others.length > 0) {
    const names = [found, ...others].map(({ kind }) => kind.name);
    throw new Error(
      `import ${label}: there is a ${names.join(" and a ")} of that name; add --kind ${names.join(" or --kind ")}`,
    );
  }
  if (found.object.metadata.deletionTimestamp) {
    throw new Error(`import ${label}: the job is being deleted`);
  }
  return found;
}

/** Finds the object that a person means. */
import type { Client } from "../../api/client.js";
import type { KubernetesJob } from "../../api/objects.js";
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

async function readEach(
  client: Client,
  { namespace, name }: Place,
  asked: readonly Kind[],
): Promise<FoundJob[]> {
  const found = await Promise.all(
    asked.map(async (kind) => {
      const { object } = (await client.jobsOf(kind.api, namespace).read(name, { timeoutMs })) ?? {};
      return object ? [{ kind, object }] : [];
    }),
  );
  return found.flat();
}

/**
 * Reads the job of that name; without a kind, of whichever kind it is.
 *
 * @throws Error where there is none, where there is one of each kind, and where it is being deleted; what the client throws
 */
export async function findJob(
  client: Client,
  place: Place,
  wanted: Kind | undefined,
): Promise<FoundJob> {
  const label = `${place.namespace}/${place.name}`;
  const asked = wanted ? [wanted] : kinds;
  const [found, ...others] = await readEach(client, place, asked);
  if (!found) {
    const names = asked.map(({ name }) => name).join(" or ");
    throw new Error(
      `import ${label}: there is no ${names} of that name; correct it, or the settings that lead to the server`,
    );
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

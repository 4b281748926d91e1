import type { Connection } from "../connection/connection.js";
import { problemOf } from "../schemes/index.js";
import { tellOnce } from "./messages.js";

/**
 * What to say in the place of a missing namespace: where no server is known either, that comes first.
 *
 * @returns undefined where the server is known
 */
export function missingServer(connection: Connection): string | undefined {
  return connection.endpoint === "" ? problemOf(connection.credentials)?.message : undefined;
}

/** A preview that asks no server works without credentials, and says that `up` will not. */
export async function warnOfProblem(connection: Connection): Promise<void> {
  const problem = problemOf(connection.credentials)?.message;
  if (problem === undefined) {
    return;
  }
  const text = `${problem}; nothing was sent, and until then nothing can be`;
  await tellOnce("warning", { origin: "", text });
}

import type { Connection } from "../connection/connection.js";
import { tellOnce } from "./messages.js";

/** Why no request can be sent, with the commands that help; undefined where requests can be. */
function problemOf({ credentials }: Connection): string | undefined {
  return credentials.scheme === "none" ? credentials.problem?.message : undefined;
}

/**
 * What to say in the place of a missing namespace: where no server is known either, that comes first.
 *
 * @returns undefined where the server is known
 */
export function missingServer(connection: Connection): string | undefined {
  return connection.endpoint === "" ? problemOf(connection) : undefined;
}

/** A preview that asks no server works without credentials, and says that `up` will not. */
export async function warnOfProblem(connection: Connection): Promise<void> {
  const problem = problemOf(connection);
  if (problem === undefined) return;
  const text = `${problem}; nothing was sent, and until then nothing can be`;
  await tellOnce("warning", { origin: "", text });
}

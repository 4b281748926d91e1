import type { Kind } from "../kinds/kind.js";
import type { JobProperties } from "./inputs.js";
import { findAllowedMove, findMove, isEvidentlyHere } from "./server-check.js";
import { addressOf, describeServer, isSameAddress } from "./server-identity.js";
import { connectionOf } from "./session.js";
import { targetOf } from "./target.js";

/** Why a job has to be made anew on another server. */
export interface PlannedMove {
  readonly reason: string;
}

const byConnection: PlannedMove = {
  reason: "lifecycle.connection changed: the job moves to another server",
};

/** For a state that does not know its server, two connections are two servers unless they have one address. */
async function hasOneAddress(names: readonly (string | undefined)[]): Promise<boolean> {
  const [one, other] = (await Promise.all(names.map(connectionOf))).map(addressOf);
  return one !== undefined && other !== undefined && isSameAddress(one, other);
}

/**
 * Whether a change takes the job to another server. Another `lifecycle.connection` is asked for by the program; that the
 * settings lead elsewhere is an error unless `volcano:allowServerChange` is set. The same server under another name or
 * address is no move.
 *
 * @throws ProviderError `SERVER_CHANGED`; what the client throws
 */
export async function planMove(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<PlannedMove | undefined> {
  const connections = [old.lifecycle.connection, next.lifecycle.connection];
  const isChosen = connections[0] !== connections[1];
  if (isChosen && old.facts.server === undefined) {
    return (await hasOneAddress(connections)) ? undefined : byConnection;
  }
  if (old.facts.server === undefined) {
    return undefined;
  }
  if (!isChosen && isEvidentlyHere(await connectionOf(connections[1]), old)) {
    return undefined;
  }
  const target = await targetOf(kind, "read", { id, properties: next });
  if (isChosen) {
    return (await findMove(target, old)) && byConnection;
  }
  const move = await findAllowedMove("plan", target, old);
  if (!move) {
    return undefined;
  }
  return {
    reason: `the job moves to ${describeServer(move.is)}; the one on ${describeServer(move.was)} is out of reach and stays there`,
  };
}

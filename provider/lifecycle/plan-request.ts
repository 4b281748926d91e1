import type { Connection } from "../connection/connection.js";
import type { Kind } from "../kinds/kind.js";
import { findLostForGood } from "../planning/not-kept.js";
import type { PlanRequest } from "../planning/plan.js";
import type { JobProperties } from "./inputs.js";
import { marksOf, type Marks } from "./marks.js";

/** What the server is known not to keep, by the state's memory or by what an earlier version's refresh left in it. */
function notKeptOf(kind: Kind, connection: Connection, old: JobProperties): string[] {
  const { mutability: overrides, profile } = connection;
  const table = kind.mutability[profile];
  const lost = findLostForGood({ kind, table, overrides }, old.spec);
  return [...new Set([...(old.facts.notKept ?? []), ...lost])];
}

/** The marks of a resource that goes by another URN than its job's mark says: its stack or itself was renamed. */
function marksAnew(connection: Connection, marked: string, next: string): Marks | undefined {
  const isRenamed = marked !== "" && next !== "" && marked !== next;
  return isRenamed && connection.ownerMarks ? marksOf(next, true) : undefined;
}

/** The change from one declaration to another on a connection, for diff and update alike. */
export function planRequestOf(
  kind: Kind,
  connection: Connection,
  [old, next]: readonly [JobProperties, JobProperties],
): PlanRequest {
  const marked = old.facts.markedAs ?? old.origin;
  return {
    kind,
    profile: connection.profile,
    overrides: connection.mutability,
    before: old,
    after: next,
    notKept: notKeptOf(kind, connection, old),
    uid: old.uid,
    marks: marksOf(marked, connection.ownerMarks),
    newMarks: marksAnew(connection, marked, next.origin),
  };
}

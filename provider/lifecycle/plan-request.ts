import type { Connection } from "../connection/connection.js";
import type { Kind } from "../kinds/kind.js";
import type { PlanRequest } from "../planning/plan.js";
import type { JobProperties } from "./inputs.js";
import { marksOf } from "./marks.js";

/** The change from one declaration to another on a connection, for diff and update alike. */
export function planRequestOf(
  kind: Kind,
  connection: Connection,
  [old, next]: readonly [JobProperties, JobProperties],
): PlanRequest {
  return {
    kind,
    profile: connection.profile,
    overrides: connection.mutability,
    before: old,
    after: next,
    uid: old.uid,
    marks: marksOf(old.origin, connection.ownerMarks),
  };
}

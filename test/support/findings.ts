import type { JsonObject } from "../../provider/values/json.js";
import type { Kind, Problem } from "../../provider/kinds/kind.js";
import { findArgumentProblems, findRuleFindings } from "../../provider/lifecycle/validation.js";

/** What check says of a declaration, without an engine and without a name made by this package. */
export function problemsOf(
  kind: Kind,
  { metadata = {}, spec }: { readonly metadata?: unknown; readonly spec: unknown },
): readonly Problem[] {
  const given: JsonObject = { metadata, spec };
  const problems = findArgumentProblems(kind, given);
  const connection = { profile: "kubernetes", unknownFields: "ignore" } as const;
  return problems.length > 0 ? problems : findRuleFindings(kind, connection, given).problems;
}

import type { Kind } from "../../provider/kinds/kind";
import { findRuleFindings } from "../../provider/lifecycle/validation";
import type { JsonObject } from "../../provider/values/json";

const connection = { profile: "kubernetes", unknownFields: "error" } as const;

/** What a preview says of a job with this spec, by the rules of the server: `path: reason`. */
export function ruleLines(kind: Kind, spec: JsonObject): string[] {
  const { problems } = findRuleFindings(kind, connection, { metadata: { name: "a" }, spec });
  return problems.map(({ path, reason }) => `${path}: ${reason}`);
}

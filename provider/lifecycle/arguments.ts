import { isJsonObject, withoutNulls, type JsonObject } from "../values/json.js";

/** The arguments without the members that are null, which are absent to the servers; a spec that is no object stays. */
export function readArguments(news: JsonObject): JsonObject {
  const given = withoutNulls(
    Object.fromEntries(Object.entries(news).filter(([name]) => name !== "spec")),
  );
  const { spec } = news;
  return { ...given, ...(isJsonObject(spec) ? { spec: withoutNulls(spec) } : { spec }) };
}

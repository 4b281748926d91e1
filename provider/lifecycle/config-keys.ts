import { isJsonObject } from "../values/json.js";

/** The stack's configuration as the dynamic-provider server hands it over. */
export interface ConfigAccess {
  get(key: string): string | undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/**
 * All keys of the stack's configuration, so that a misspelt one is found. The SDK's reader offers `get` alone; it holds the
 * values in its member `rawConfig` (SDK 3.248.0), and should that ever go, the engine also hands them to programs and
 * plugins in a variable.
 *
 * @returns none where neither is there
 */
export function keysOf(
  config: ConfigAccess,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const raw: unknown = Reflect.get(config, "rawConfig");
  const values = isJsonObject(raw) ? raw : parse(env["PULUMI_CONFIG"]);
  return isJsonObject(values) ? Object.keys(values) : [];
}

import { ConfigError } from "../errors.js";
import type { SettingsContext } from "./scheme.js";

/** The settings, where all of them are set, or the problem that says which are not. */
export function requireAll<Name extends string>(
  settings: { readonly [Key in Name]?: string | undefined },
  names: readonly Name[],
  { howToSet }: Pick<SettingsContext, "howToSet">,
): Readonly<Record<Name, string>> | ConfigError {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length > 0) {
    const how = missing.map((name) => howToSet(name)).join(" and ");
    const message = `sign in: ${missing.map((name) => `volcano:${name}`).join(" and ")} ${missing.length === 1 ? "is" : "are"} not set; run ${how}`;
    return new ConfigError("CONFIG_MISSING", message);
  }
  // The filter above has just shown that each of them is there.
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Record<Name, string>;
}

import { schemeSettings } from "../schemes/index.js";
import type { SchemeSetting } from "../schemes/scheme.js";
import type { SettingName } from "./settings.js";

/** The settings of all schemes that have one of these roles. */
export function settingsOfRole(...roles: readonly SchemeSetting["role"][]): SettingName[] {
  return Object.entries(schemeSettings)
    .filter(([, { role }]) => roles.includes(role))
    .map(([name]) => name as SettingName); // the names of schemes' settings are names of settings
}

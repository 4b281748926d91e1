/** Reads connection settings from where users keep them: stack configuration and environment variables. */
import type { Environment } from "../schemes/scheme.js";
import {
  type ConnectionSettings,
  isKnownSetting,
  type RunSettingName,
  runSettings,
  type SettingName,
  settingNames,
  variablesOf,
} from "./settings.js";

const prefix = "volcano:";

/**
 * The settings in a Pulumi stack's configuration.
 * @param get reads one key, with the namespace: it is called with `volcano:region` and so on
 * @param keys all keys that there are, as far as they are known: what is not a setting is kept without its value, so that
 * the validation names it
 */
export function settingsFromConfig(
  get: (key: string) => string | undefined,
  keys: readonly string[] = [],
): ConnectionSettings {
  const given = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const unknown = given.filter((name) => !isKnownSetting(name));
  const settings: Record<string, string> = Object.fromEntries(unknown.map((name) => [name, ""]));
  for (const name of settingNames) {
    const value = get(prefix + name);
    if (value !== undefined && value !== "") {
      settings[name] = value;
    }
  }
  // Values are texts still; resolveConnection validates them.
  return settings;
}

/**
 * A setting of the whole run: from the stack's configuration, else from the environment. One that is empty is not set.
 *
 * @returns undefined where it is not set
 */
export function runSetting(
  name: RunSettingName,
  get: (key: string) => string | undefined,
  env: Environment,
): string | undefined {
  const values = [get(prefix + name), ...runSettings[name].map((variable) => env[variable])];
  return values.find((value) => value !== undefined && value.trim() !== "");
}

/** Some variables mean the same thing in another form than the setting. */
const variableForms: Readonly<Partial<Record<SettingName, (value: string) => string>>> = {
  // The Terraform provider counts repetitions, this package counts requests.
  maxAttempts: (retries) => (/^\d+$/.test(retries) ? String(Number(retries) + 1) : retries),
  // curl and others take a proxy without a scheme.
  proxyUrl: (proxy) => (proxy.includes("://") ? proxy : `http://${proxy}`),
};

/** The settings in environment variables: the names of Huawei's Terraform provider, KUBECONFIG and the proxy variables. */
export function settingsFromEnvironment(env: Environment): ConnectionSettings {
  const settings: Record<string, string> = {};
  for (const name of settingNames) {
    const value = variablesOf(name)
      .map((variable) => env[variable])
      .find((found) => found !== undefined && found !== "");
    if (value !== undefined) {
      const forms: Readonly<Record<string, ((value: string) => string) | undefined>> =
        variableForms;
      settings[name] = forms[name]?.(value) ?? value;
    }
  }
  // Values are texts still; resolveConnection validates them.
  return settings;
}

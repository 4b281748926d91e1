/** Puts the sources of settings on top of each other: configuration before environment, key by key. */
import { ConfigError } from "../errors.js";
import { own } from "../values/json.js";
import { schemeSettings, schemes } from "../schemes/index.js";
import { partiesOf } from "./parties.js";
import { settingsOfRole } from "./scheme-settings.js";
import {
  type ConnectionSettings,
  type SettingName,
  type ValidSettings,
  parseEnvironment,
  parseSettings,
} from "./settings.js";

/** What signs in, and where: a password goes to the place it was set for. */
const credentialSettings: readonly SettingName[] = [
  "authScheme",
  ...settingsOfRole("credential", "login"),
];
/** Where the server is. A project lives in one region. */
const placeSettings: readonly SettingName[] = [
  "server",
  "region",
  "endpoint",
  "namespace",
  ...settingsOfRole("place", "server"),
];
/** Settings that lead to a server. */
const addressSettings: readonly SettingName[] = ["region", "endpoint", ...settingsOfRole("server")];
/** Settings that make a named connection a server of its own, with credentials of its own. */
const separatingSettings: readonly SettingName[] = [
  "server",
  "endpoint",
  "cloud",
  ...settingsOfRole("server"),
  ...credentialSettings,
];
/** What is not shared by two servers of different parties. */
const settingsOfOneParty: readonly SettingName[] = [
  ...placeSettings,
  ...credentialSettings,
  "cloud",
  "caBundle",
  "insecureSkipTlsVerify",
  "mutability",
];

/** Sources in order of precedence, and their union. */
export interface LayeredSettings {
  readonly sources: readonly ValidSettings[];
  readonly settings: ValidSettings;
  readonly proxyFromEnvironment: boolean;
  /** Whether the settings outside name a server that this connection does not take over, and it names no other. */
  readonly isServerLeftOut: boolean;
}

/**
 * Validates and stacks the sources of one connection. A named connection stands before the settings outside of
 * `connections`; when it names a place (a region, say), nothing of another place is inherited. Credentials are inherited
 * only where the API server and the place of signing in both stay with the same party. A context is one of the kubeconfig
 * outside, unless the entry has a kubeconfig of its own.
 * @throws ConfigError
 */
export function layerSettings(given: {
  readonly settings: readonly ConnectionSettings[];
  readonly environment: ConnectionSettings;
  readonly name: string;
}): LayeredSettings {
  const configured = given.settings.map((settings) => parseSettings(settings, "configuration"));
  const environment = parseEnvironment(given.environment);
  const outer = [...configured, environment].map((source) => withoutConnections(source));
  const named = configured.flatMap((source) => {
    const entry = own(source.connections ?? {}, given.name);
    return entry === undefined ? [] : [entry];
  });
  if (named.length === 0 && given.name !== "default") {
    const known = configured.flatMap((source) => Object.keys(source.connections ?? {}));
    throw new ConfigError(
      "CONFIG_MISSING",
      `find the connection \`${given.name}\`: volcano:connections has ${known.length === 0 ? "no entries" : `only ${known.join(", ")}`}; add it with \`pulumi config set --path volcano:connections.${given.name}.region <region>\``,
    );
  }
  const dropped = named.length === 0 ? [] : withoutKept(findDropped(named, outer), named, outer);
  const sources = [...named, ...outer.map((source) => omit(source, dropped))];
  const settings = mergeSources(sources);
  return {
    sources,
    settings,
    proxyFromEnvironment: sources.slice(0, -1).every((source) => source.proxyUrl === undefined),
    isServerLeftOut:
      hasAddress(mergeSources(outer)) && !hasAddress(settings) && settings.server === undefined,
  };
}

function hasAddress(settings: ValidSettings): boolean {
  return addressSettings.some((name) => settings[name] !== undefined);
}

function withoutConnections(source: ReturnType<typeof parseSettings>): ValidSettings {
  return omit(source, ["connections"]);
}

/** The settings that a named connection does not take from outside. */
function findDropped(
  named: readonly ValidSettings[],
  outer: readonly ValidSettings[],
): readonly SettingName[] {
  const inner = mergeSources(named);
  const around = mergeSources(outer);
  // Repeating what stands outside makes no other server.
  if (
    separatingSettings.some((name) => inner[name] !== undefined && inner[name] !== around[name])
  ) {
    return settingsOfOneParty;
  }
  if (!placeSettings.some((name) => inner[name] !== undefined)) {
    return [];
  }
  const inherited = { ...omit(around, placeSettings), ...inner };
  const before = partiesOf(around);
  const after = partiesOf(inherited);
  return before.api === after.api && before.login === after.login
    ? placeSettings
    : settingsOfOneParty;
}

/**
 * A connection that asks for a kubeconfig, by a context of it or by the scheme, and names none, means the one outside: were
 * that dropped, one that nobody named would be opened instead. Credentials stay dropped: those of the kubeconfig count.
 */
function withoutKept(
  dropped: readonly SettingName[],
  named: readonly ValidSettings[],
  outer: readonly ValidSettings[],
): readonly SettingName[] {
  const left = mergeSources([...named, ...outer.map((source) => omit(source, dropped))]);
  const values: Readonly<Record<string, unknown>> = left;
  const kept = schemes.flatMap(({ name, server }): readonly string[] => {
    if (server === undefined || values[server.setting] !== undefined) {
      return [];
    }
    const isAsked = values[server.insistingSetting] !== undefined || left.authScheme === name;
    return isAsked ? [server.setting, server.insistingSetting] : [];
  });
  return dropped.filter((name) => !kept.includes(name));
}

function omit(source: ValidSettings, names: readonly string[]): ValidSettings {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)));
}

/** What belongs to a credential of a stronger source than this one: parts of two make none. */
function partsOfOthers(sources: readonly ValidSettings[], index: number): readonly string[] {
  const stronger: readonly Readonly<Record<string, unknown>>[] = sources.slice(0, index);
  return Object.entries(schemeSettings)
    .filter(
      ([, { partOf }]) =>
        partOf !== undefined && stronger.some((each) => each[partOf] !== undefined),
    )
    .map(([name]) => name);
}

function mergeSources(sources: readonly ValidSettings[]): ValidSettings {
  const merged: Record<string, unknown> = {};
  const usable = sources.map((source, index) => omit(source, partsOfOthers(sources, index)));
  for (const source of usable.toReversed()) {
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined) {
        merged[name] = value;
      }
    }
  }
  return merged;
}

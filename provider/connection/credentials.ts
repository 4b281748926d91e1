/** Which scheme a connection signs in with, and whether everything it needs is there. */
import { ConfigError, isConfigError } from "../errors.js";
import { profiles } from "../profiles/index.js";
import { type AnyScheme, schemeNamed, schemes } from "../schemes/index.js";
import { withoutCredentials } from "../schemes/none.js";
import type { SettingsContext } from "../schemes/scheme.js";
import type { Credentials, ServerProfile } from "./connection.js";
import { type ValidSettings, describeSetting, variablesOf } from "./settings.js";

/** A source, for those who look at settings by names that they do not know. */
type Values = Readonly<Record<string, unknown>>;

/**
 * The scheme that the first source with any sign of one means; a weaker source then only fills that scheme's gaps. A
 * KUBECONFIG in the environment says nothing when the configuration already names a server.
 */
export function chooseScheme(sources: readonly ValidSettings[]): AnyScheme | undefined {
  const wanted = sources.map((source) => source.server).find((server) => server !== undefined);
  const candidates = inPreferredOrder(wanted);
  let isServerNamed = false;
  for (const source of sources) {
    if (source.authScheme !== undefined) {
      return schemeNamed(source.authScheme);
    }
    isServerNamed ||=
      source.endpoint !== undefined || source.region !== undefined || isNoCluster(wanted);
    const meant = candidates.find((scheme) => isMeant(scheme, source, isServerNamed));
    if (meant !== undefined) {
      return meant;
    }
  }
  return undefined;
}

/** Whether a source has a sign of a scheme, and one that counts where another server is named. */
function isMeant({ signs, server }: AnyScheme, source: Values, isServerNamed: boolean): boolean {
  const hasSign = signs?.settings.some((name) => source[name] !== undefined) === true;
  const isOverruled =
    server !== undefined && isServerNamed && source[server.insistingSetting] === undefined;
  return hasSign && !isOverruled;
}

/**
 * A source that names a server and a kubeconfig, and nothing to sign in to the server with: it does not say which of the
 * two it means, and a job must not run on the wrong one.
 */
export function findTwoServers(sources: readonly ValidSettings[]): ConfigError | undefined {
  for (const source of sources) {
    const values: Values = source;
    const named = source.endpoint !== undefined ? "endpoint" : "region";
    const other = schemes.find(({ server }) => server && values[server.setting] !== undefined);
    if (other?.server !== undefined && source[named] !== undefined) {
      const [first, second] = [other.server.setting, named].map(
        (name) => `volcano:${name} (${variablesOf(name).join(", ")})`,
      );
      const message = `sign in: ${first ?? ""} and ${second ?? ""} name two servers, and no credentials are set for the second; unset one of them, or set volcano:authScheme to ${other.name}`;
      return new ConfigError("CONFIG_INVALID", message);
    }
  }
  return undefined;
}

/** Such a server is found without a kubeconfig. */
function isNoCluster(server: ServerProfile | undefined): boolean {
  return server !== undefined && !profiles[server].isCluster;
}

/** Those who say `server: kubernetes` mean their KUBECONFIG rather than the keys of a cloud that happen to be set, too. */
function inPreferredOrder(server: ServerProfile | undefined): readonly AnyScheme[] {
  const byStrength = schemes.toSorted(
    (a, b) => (b.signs?.strength ?? 0) - (a.signs?.strength ?? 0),
  );
  return server !== undefined && profiles[server].isCluster
    ? byStrength.toSorted((a, b) => Number(a.isOfCloud) - Number(b.isOfCloud))
    : byStrength;
}

interface SchemeContext {
  readonly scheme: AnyScheme | undefined;
  readonly profile: ServerProfile;
  readonly cloud: string;
}

/** Collects what the scheme needs; what is missing becomes the problem that the first request reports. */
export function describeCredentials(
  settings: ValidSettings,
  { scheme, profile, cloud }: SchemeContext,
): Credentials {
  if (scheme === undefined) {
    return withoutScheme(settings, profile);
  }
  const context: SettingsContext = {
    region: settings.region,
    cloud,
    asked: settings.authScheme,
    howToSet: describeSetting,
  };
  const other = scheme.insteadOf?.(settings, context);
  const meant = (other === undefined ? undefined : schemeNamed(other)) ?? scheme;
  const found = meant.describe?.(settings, context);
  return found === undefined || isConfigError(found) ? withoutCredentials(found) : found;
}

/** On a Kubernetes server anonymous requests make sense (`kubectl proxy`), on CCI they never do. */
function withoutScheme(settings: ValidSettings, profile: ServerProfile): Credentials {
  if (profiles[profile].isCluster && settings.endpoint !== undefined) {
    return withoutCredentials();
  }
  // What is recommended comes first.
  const ways = schemes.toReversed().flatMap(({ offered }) => (offered ? [offered] : []));
  const message = `sign in: no credentials are set; run ${ways.map(describeAll).join(", or ")}`;
  return withoutCredentials(new ConfigError("CONFIG_MISSING", message));
}

/** `a and b`, `a, b and c`. */
function describeAll(names: readonly string[]): string {
  const all = names.map((name) => describeSetting(name));
  const last = all.slice(-1);
  return [all.slice(0, -1).join(", "), ...last].filter((each) => each !== "").join(" and ");
}

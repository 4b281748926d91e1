/** Which scheme a connection signs in with, and whether everything it needs is there. */
import { profiles } from "../profiles/index.js";
import { ConfigError } from "../errors.js";
import type { Credentials, ServerProfile } from "./connection.js";
import {
  type SettingName,
  type ValidSettings,
  describeSetting,
  settingVariables,
} from "./settings.js";

type Scheme = Credentials["scheme"];

/** What shows that somebody means a scheme, strongest first. */
const signs: readonly (readonly [SettingName, Scheme])[] = [
  ["token", "token"],
  ["accessKey", "signature"],
  ["secretKey", "signature"],
  ["userName", "iamPassword"],
  ["password", "iamPassword"],
  ["kubeconfig", "kubeconfig"],
  ["context", "kubeconfig"],
];

/**
 * The scheme that the first source with any sign of one means; a weaker source then only fills that scheme's gaps. A
 * KUBECONFIG in the environment says nothing when the configuration already names a server.
 */
export function chooseScheme(sources: readonly ValidSettings[]): Scheme | undefined {
  const wanted = sources.map((source) => source.server).find((server) => server !== undefined);
  let isServerNamed = false;
  for (const source of sources) {
    if (source.authScheme !== undefined) {
      return source.authScheme;
    }
    isServerNamed ||=
      source.endpoint !== undefined || source.region !== undefined || isNoCluster(wanted);
    const sign = inPreferredOrder(wanted).find(
      ([name, scheme]) =>
        source[name] !== undefined &&
        !(scheme === "kubeconfig" && isServerNamed && source.context === undefined),
    );
    if (sign !== undefined) {
      return sign[1];
    }
  }
  return undefined;
}

/**
 * A source that names a server and a kubeconfig, and nothing to sign in to the server with: it does not say which of the
 * two it means, and a job must not run on the wrong one.
 */
export function findTwoServers(sources: readonly ValidSettings[]): ConfigError | undefined {
  for (const { kubeconfig, endpoint, region } of sources) {
    const named = endpoint !== undefined ? "endpoint" : "region";
    if (kubeconfig !== undefined && (endpoint ?? region) !== undefined) {
      const message = `sign in: volcano:kubeconfig (KUBECONFIG) and volcano:${named} (${settingVariables[named]?.join(", ") ?? ""}) name two servers, and no credentials are set for the second; unset one of them, or set volcano:authScheme to kubeconfig`;
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
function inPreferredOrder(server: ServerProfile | undefined) {
  return server !== undefined && profiles[server].isCluster
    ? signs.toSorted(([, a], [, b]) => Number(isOfHuawei(a)) - Number(isOfHuawei(b)))
    : signs;
}

function isOfHuawei(scheme: Scheme): boolean {
  return scheme === "signature" || scheme === "iamPassword" || scheme === "iamAccessKey";
}

interface SchemeContext {
  readonly scheme: Scheme | undefined;
  readonly profile: ServerProfile;
  readonly cloud: string;
}

/** Collects what the scheme needs; what is missing becomes the problem that the first request reports. */
export function describeCredentials(settings: ValidSettings, context: SchemeContext): Credentials {
  switch (context.scheme) {
    case undefined:
      return withoutCredentials(settings, context.profile);
    case "token":
      return requireAll(settings, ["token"], (found) => ({ scheme: "token", token: found.token }));
    case "iamPassword":
      return requireAll(settings, ["domainName", "userName", "password"], (found) =>
        withIam(settings, context, (iam) => ({ scheme: "iamPassword", ...iam, ...found })),
      );
    case "iamAccessKey":
    case "signature":
      return requireAll(settings, ["accessKey", "secretKey"], (found) =>
        describeKeys(settings, context, found),
      );
    case "kubeconfig":
    case "none":
      return { scheme: "none", problem: undefined };
  }
}

/** On a Kubernetes server anonymous requests make sense (`kubectl proxy`), on CCI they never do. */
function withoutCredentials(settings: ValidSettings, profile: ServerProfile): Credentials {
  if (profiles[profile].isCluster && settings.endpoint !== undefined) {
    return { scheme: "none", problem: undefined };
  }
  const message = `sign in: no credentials are set; run ${describeSetting("accessKey")} and ${describeSetting("secretKey")}, or ${describeSetting("userName")}, ${describeSetting("password")} and ${describeSetting("domainName")}, or ${describeSetting("token")}`;
  return { scheme: "none", problem: new ConfigError("CONFIG_MISSING", message) };
}

type TextSetting = "token" | "domainName" | "userName" | "password" | "accessKey" | "secretKey";

function requireAll<Name extends TextSetting>(
  settings: ValidSettings,
  names: readonly Name[],
  build: (found: Readonly<Record<Name, string>>) => Credentials,
): Credentials {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length > 0) {
    const how = missing.map((name) => describeSetting(name)).join(" and ");
    const message = `sign in: ${missing.map((name) => `volcano:${name}`).join(" and ")} ${missing.length === 1 ? "is" : "are"} not set; run ${how}`;
    return { scheme: "none", problem: new ConfigError("CONFIG_MISSING", message) };
  }
  // The filter above has just shown that each of them is there.
  return build(
    Object.fromEntries(names.map((name) => [name, settings[name]])) as Record<Name, string>,
  );
}

interface IamPart {
  readonly authUrl: string;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
}

function withIam(
  settings: ValidSettings,
  context: SchemeContext,
  build: (iam: IamPart) => Credentials,
): Credentials {
  const { region, projectId } = settings;
  const given =
    settings.authUrl ??
    (region === undefined ? undefined : `https://iam.${region}.${context.cloud}/v3`);
  const projectName = settings.projectName ?? region;
  if (given === undefined || (projectId === undefined && projectName === undefined)) {
    const message = `sign in to IAM: the region is not known; run ${describeSetting("region")}, or ${describeSetting("authUrl")} and ${describeSetting("projectName")}`;
    return { scheme: "none", problem: new ConfigError("CONFIG_MISSING", message) };
  }
  // Huawei's documents write the address with and without the version.
  const authUrl = new URL(given).pathname === "/" ? `${given}/v3` : given;
  return build({ authUrl, projectId, projectName });
}

function describeKeys(
  settings: ValidSettings,
  context: SchemeContext,
  keys: Readonly<Record<"accessKey" | "secretKey", string>>,
): Credentials {
  const { securityToken, projectId, projectName, region } = settings;
  // A signed request can name a project by id only; a token can be scoped by name.
  const needsProjectByName =
    projectId === undefined && projectName !== undefined && projectName !== region;
  const exchange =
    settings.authScheme === "iamAccessKey" ||
    (settings.authScheme === undefined && needsProjectByName);
  if (!exchange) {
    return { scheme: "signature", ...keys, securityToken, projectId };
  }
  return withIam(settings, context, (iam) => ({
    scheme: "iamAccessKey",
    ...iam,
    ...keys,
    securityToken,
  }));
}

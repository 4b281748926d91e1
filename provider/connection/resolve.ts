/** Turns settings into one validated {@link Connection}. */
import { assumedProfile, clusterProfile, profileOfHost, profiles } from "../profiles/index.js";
import { readFile } from "node:fs/promises";
import { causeAt } from "../auth/shown-path.js";
import { ConfigError, isConfigError, registerSecret } from "../errors.js";
import { type AnyScheme, schemes } from "../schemes/index.js";
import { withoutCredentials } from "../schemes/none.js";
import type {
  Environment,
  SchemeSettings,
  SearchContext,
  ServerSearch,
} from "../schemes/scheme.js";
import type { Connection, Credentials, ServerProfile, TransportSettings } from "./connection.js";
import { findOpenLines, registerUrlPassword } from "./exposure.js";
import { hideSecrets } from "./hide-secrets.js";
import { splitUser } from "./url-user.js";
import { chooseScheme, describeCredentials, findTwoServers } from "./credentials.js";
import { defaultCloud } from "./parties.js";
import { layerSettings } from "./layers.js";
import {
  type ConnectionSettings,
  type ValidSettings,
  describeSetting,
  secretSettings,
} from "./settings.js";
import { settingsFromEnvironment } from "./sources.js";

/** What {@link resolveConnection} looks at. */
export interface ResolveOptions {
  /** In order of precedence, for example the stack's configuration. The environment always comes last. */
  readonly settings?: readonly ConnectionSettings[];
  /** @default process.env */
  readonly env?: Environment;
  /** A key of `volcano:connections`. @default "default", the settings outside of `connections` */
  readonly name?: string;
  /** Where a pod's service account is mounted. @default the folder that Kubernetes uses */
  readonly serviceAccountFolder?: string;
}

/**
 * Resolves one connection. Missing credentials, a missing endpoint or an unreadable kubeconfig are not an error here but at
 * the first request (`credentials.scheme` is `none` and holds the problem), so that a preview that asks no server works
 * without them.
 * @throws ConfigError `CONFIG_INVALID` for settings that are wrong, `CONFIG_MISSING` for an unknown connection name
 */
export async function resolveConnection(options: ResolveOptions = {}): Promise<Connection> {
  const resolved = await resolveOpenly(options);
  registerUrlPassword(resolved.endpoint);
  const { address, user } = splitUser(resolved.endpoint);
  const connection: Connection = {
    ...resolved,
    endpoint: address,
    ...(user && { endpointUser: user }),
    warnings: findOpenLines(resolved),
  };
  hideSecrets(connection);
  return connection;
}

async function resolveOpenly(options: ResolveOptions): Promise<Connection> {
  const env = options.env ?? process.env;
  const name = options.name ?? "default";
  const layered = layerSettings({
    settings: options.settings ?? [],
    environment: settingsFromEnvironment(env),
    name,
  });
  for (const source of layered.sources) {
    for (const [name, value] of Object.entries(source)) {
      if (secretSettings.includes(name) && typeof value === "string") {
        registerSecret(value);
      }
    }
  }
  const { settings } = layered;
  const chosen = chooseScheme(layered.sources);
  const base = {
    name,
    limits: {
      requestTimeoutMs: settings.requestTimeout ?? 30_000,
      maxAttempts: settings.maxAttempts,
      maxConcurrency: settings.maxConcurrency ?? 16,
    },
    ownerMarks: settings.ownerMarks ?? true,
    allowServerChange: settings.allowServerChange ?? false,
    onReplace: settings.onReplace ?? "stop",
    serverDryRun: settings.serverDryRun ?? false,
    mutability: settings.mutability ?? {},
  };
  const withDefaults = (part: ServerPart): ServerPart & Pick<Connection, "unknownFields"> => ({
    ...part,
    unknownFields: settings.unknownFields ?? profiles[part.profile].unknownFields,
  });
  // Without any sign, the pod that this process runs in may lead to its server.
  const search = chosen
    ? chosen.server
    : isClusterWanted(settings) && !layered.isServerLeftOut
      ? schemes.map(({ server }) => server).find((server) => server !== undefined)
      : undefined;
  if (search !== undefined) {
    // The environment is the last source.
    const configured: readonly Readonly<Record<string, unknown>>[] = layered.sources.slice(0, -1);
    const found = await resolveFromSearch(settings, search, {
      asked: settings.authScheme,
      env,
      serviceAccountFolder: options.serviceAccountFolder,
      isConfigured: (setting) => configured.some((source) => source[setting] !== undefined),
    });
    const named = withProxySetting(found, settings, {
      fromEnvironment: layered.proxyFromEnvironment,
      foundBy: search,
    });
    return { ...base, ...withDefaults(named) };
  }
  const part = await resolveFromSettings(settings, chosen, layered.proxyFromEnvironment);
  const problem = chosen === undefined ? findTwoServers(layered.sources) : undefined;
  return {
    ...base,
    ...withDefaults(
      withProxySetting(part, settings, { fromEnvironment: layered.proxyFromEnvironment }),
    ),
    ...(problem && { credentials: withoutCredentials(problem) }),
  };
}

/** A proxy that is not the one of the settings was found with the server. */
function withProxySetting(
  part: ServerPart,
  settings: ValidSettings,
  origin: { readonly fromEnvironment: boolean; readonly foundBy?: Search },
): ServerPart {
  const { proxyUrl } = part.transport;
  if (proxyUrl === undefined) {
    return part;
  }
  const ofSettings = origin.fromEnvironment ? "HTTPS_PROXY" : "volcano:proxyUrl";
  const proxySetting =
    proxyUrl === settings.proxyUrl ? ofSettings : (origin.foundBy?.proxySetting ?? ofSettings);
  return { ...part, transport: { ...part.transport, proxySetting } };
}

/** Without credentials and without an endpoint, only a cluster can still be found by itself. */
function isClusterWanted(settings: ValidSettings): boolean {
  const { endpoint, region, server } = settings;
  const isNamed = endpoint !== undefined || region !== undefined;
  return !isNamed && (server === undefined || profiles[server].isCluster);
}

type ServerPart = Pick<
  Connection,
  "profile" | "endpoint" | "context" | "defaultNamespace" | "credentials" | "transport"
>;

async function resolveFromSettings(
  settings: ValidSettings,
  scheme: AnyScheme | undefined,
  proxyFromEnvironment: boolean,
): Promise<ServerPart> {
  const profile = settings.server ?? guessProfile(settings);
  const cloud = settings.cloud ?? defaultCloud;
  const endpoint =
    settings.endpoint ??
    (settings.region === undefined
      ? ""
      : (profiles[profile].endpointOf?.(settings.region, cloud) ?? ""));
  // An HTTPS_PROXY is for https; a proxy in the configuration is for this connection.
  const useProxy =
    settings.proxyUrl !== undefined && !(proxyFromEnvironment && endpoint.startsWith("http:"));
  const transport: TransportSettings = {
    caBundle: await readBundle(settings.caBundle),
    clientCertificate: undefined,
    serverName: undefined,
    insecureSkipTlsVerify: settings.insecureSkipTlsVerify ?? false,
    proxyUrl: useProxy ? settings.proxyUrl : undefined,
    noProxy: settings.noProxy,
  };
  registerUrlPassword(transport.proxyUrl);
  return {
    profile,
    endpoint,
    context: undefined,
    defaultNamespace: settings.namespace ?? profiles[profile].defaultNamespace,
    credentials:
      endpoint === ""
        ? withoutEndpoint()
        : describeCredentials(settings, { scheme, profile, cloud }),
    transport,
  };
}

function withoutEndpoint(): Credentials {
  const others = schemes.flatMap(({ server }) =>
    server === undefined ? [] : [`, or ${describeSetting(server.setting)}`],
  );
  const message = `find the server: neither a region nor an endpoint is set; run ${describeSetting("region")} for CCI, ${describeSetting("endpoint")} for any server${others.join("")}`;
  return withoutCredentials(new ConfigError("CONFIG_MISSING", message));
}

function guessProfile(settings: ValidSettings): ServerProfile {
  const { endpoint, region } = settings;
  if (endpoint === undefined) {
    return assumedProfile;
  }
  const ofHost = profileOfHost(new URL(endpoint).hostname);
  return ofHost ?? (region === undefined ? clusterProfile : assumedProfile);
}

type Search = ServerSearch<Credentials, SchemeSettings>;

async function resolveFromSearch(
  settings: ValidSettings,
  search: Search,
  context: SearchContext,
): Promise<ServerPart> {
  const found = await search.find(settings, context).catch((error: unknown): ConfigError => {
    if (isConfigError(error)) {
      return error;
    }
    throw error;
  });
  if (found === undefined || isConfigError(found)) {
    return withoutServer(settings, found);
  }
  registerUrlPassword(found.proxyUrl);
  const profile =
    settings.server ?? profileOfHost(new URL(found.endpoint).hostname) ?? clusterProfile;
  return {
    profile,
    endpoint: found.endpoint,
    context: found.context,
    defaultNamespace: settings.namespace ?? found.namespace ?? profiles[profile].defaultNamespace,
    credentials: found.credentials,
    transport: {
      caBundle: (await readBundle(settings.caBundle)) ?? found.caBundle,
      clientCertificate: found.clientCertificate,
      serverName: found.serverName,
      insecureSkipTlsVerify: settings.insecureSkipTlsVerify ?? found.insecureSkipTlsVerify,
      proxyUrl:
        found.proxyUrl ?? (found.endpoint.startsWith("https:") ? settings.proxyUrl : undefined),
      noProxy: settings.noProxy,
    },
  };
}

/** What is known when no server is: enough to plan, and the problem for the first request. */
function withoutServer(settings: ValidSettings, problem: ConfigError | undefined): ServerPart {
  const profile = settings.server ?? (problem === undefined ? assumedProfile : clusterProfile);
  return {
    profile,
    endpoint: "",
    context: undefined,
    defaultNamespace: settings.namespace ?? profiles[profile].defaultNamespace,
    credentials: problem === undefined ? withoutEndpoint() : withoutCredentials(problem),
    transport: {
      caBundle: undefined,
      clientCertificate: undefined,
      serverName: undefined,
      insecureSkipTlsVerify: false,
      proxyUrl: undefined,
      noProxy: undefined,
    },
  };
}

async function readBundle(pathOrPem: string | undefined): Promise<string | undefined> {
  if (pathOrPem === undefined) {
    return undefined;
  }
  const pem = pathOrPem.includes("-----BEGIN")
    ? pathOrPem
    : await readFile(pathOrPem, "utf8").catch((cause: unknown) =>
        failOnBundle(causeAt(pathOrPem, cause)),
      );
  return pem.includes("-----BEGIN CERTIFICATE-----") ? pem : failOnBundle(undefined);
}

function failOnBundle(cause: unknown): never {
  const message =
    "read the connection settings: volcano:caBundle is neither PEM text nor the path of a PEM file with a certificate; correct it";
  throw new ConfigError("CONFIG_INVALID", message, { cause });
}

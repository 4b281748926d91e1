/** Loads kubeconfig files with Kubernetes' own library, and checks what came out. */
import { access, readFile } from "node:fs/promises";
import { delimiter, dirname } from "node:path";
import { z } from "zod";
import { causeAt, showPath } from "../../auth/shown-path.js";
import { ConfigError, isConfigError } from "../../errors.js";

const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === "" ? undefined : value));

const execSchema = z.looseObject({
  command: z.string().min(1),
  args: z.array(z.coerce.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.coerce.string() })).nullish(),
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  installHint: optionalText,
  provideClusterInfo: z.boolean().nullish(),
});

const userSchema = z.looseObject({
  name: z.string(),
  token: optionalText,
  username: optionalText,
  password: optionalText,
  certData: optionalText,
  certFile: optionalText,
  keyData: optionalText,
  keyFile: optionalText,
  impersonateUser: optionalText,
  exec: execSchema.nullish(),
  authProvider: z
    .looseObject({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});

const clusterSchema = z.looseObject({
  name: z.string(),
  server: z.string(),
  caData: optionalText,
  caFile: optionalText,
  skipTLSVerify: z.boolean().nullish(),
  tlsServerName: optionalText,
  proxyUrl: optionalText,
});

const contextSchema = z.looseObject({
  name: z.string(),
  cluster: z.string(),
  user: optionalText,
  namespace: optionalText,
});

/** A user entry, and the folder that its relative paths start at. */
export type User = z.output<typeof userSchema> & {
  readonly tokenFile: string | undefined;
  readonly folder: string;
};
/** A cluster entry. */
export type Cluster = z.output<typeof clusterSchema>;

/** The content of one file. */
export interface LoadedFile {
  readonly currentContext: string | undefined;
  readonly contexts: readonly z.output<typeof contextSchema>[];
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
}

/** How the command of a user is written. */
export type Exec = z.output<typeof execSchema>;

async function loadKubernetesClient() {
  try {
    // An optional peer, and a heavy one (over a second): imported only by those who use a kubeconfig.
    return await import("@kubernetes/client-node");
  } catch (cause) {
    throw new ConfigError(
      "CONFIG_MISSING",
      "read the kubeconfig: the package @kubernetes/client-node (1.x) cannot be loaded; add it with `npm install @kubernetes/client-node@1`",
      { cause },
    );
  }
}

// `tokenFile` is the key that Kubernetes defines; @kubernetes/client-node 1.4 drops it.
const rawUsersSchema = z.looseObject({
  users: z
    .array(
      z.looseObject({
        name: z.string(),
        user: z.looseObject({ tokenFile: optionalText }).nullish(),
      }),
    )
    .nullish(),
});

async function parseKubeconfig(text: string, folder: string): Promise<LoadedFile> {
  const { KubeConfig, loadYaml } = await loadKubernetesClient();
  const config = new KubeConfig();
  config.loadFromString(text);
  config.makePathsAbsolute(folder);
  const raw = rawUsersSchema.parse(loadYaml(text));
  const tokenFileOf = (name: string) =>
    raw.users?.find((entry) => entry.name === name)?.user?.tokenFile;
  return {
    // An absent current-context is undefined here, whatever the declaration says.
    currentContext: optionalText.parse(config.getCurrentContext()),
    contexts: z.array(contextSchema).parse(config.contexts),
    clusters: z.array(clusterSchema).parse(config.clusters),
    users: z
      .array(userSchema)
      .parse(config.users)
      .map((user) => ({ ...user, tokenFile: tokenFileOf(user.name), folder })),
  };
}

function looksLikeContent(pathOrContent: string): boolean {
  return /^\s*\{|\n|^apiVersion:/.test(pathOrContent);
}

/** Whether the path leads somewhere. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function loadFile(path: string): Promise<LoadedFile> {
  return parseKubeconfig(await readFile(path, "utf8"), dirname(path));
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: "the file is not there",
  ENOTDIR: "the file is not there",
  ENAMETOOLONG: "it is neither a path nor the text of a kubeconfig",
  EACCES: "the file may not be read",
  EISDIR: "it is a folder",
};

/** What a parser complains about quotes the text around, which may be a token: of such a cause nothing is kept. */
function failOnLoading(cause: unknown, place: string, path?: string): never {
  if (isConfigError(cause)) {
    throw cause;
  }
  const code: unknown =
    typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  const problem = fileProblems[String(code)];
  failOnKubeconfig(
    `${place}: ${problem ?? "it is not a kubeconfig"}`,
    problem === undefined || path === undefined ? undefined : causeAt(path, cause),
  );
}

/** Where a kubeconfig is, and who says so: a setting, a variable, a convention. */
export interface KubeconfigPlace {
  /** One path, several separated as in KUBECONFIG, or the text itself. */
  readonly pathOrContent: string;
  readonly origin: string;
}

/** Loads one file, several separated as in KUBECONFIG, or the text itself. @throws ConfigError `CONFIG_INVALID` */
export async function loadKubeconfigs({
  pathOrContent,
  origin,
}: KubeconfigPlace): Promise<readonly LoadedFile[]> {
  if (looksLikeContent(pathOrContent)) {
    return [
      await parseKubeconfig(pathOrContent, process.cwd()).catch((cause: unknown) =>
        failOnLoading(cause, `the text of ${origin}`),
      ),
    ];
  }
  const paths = pathOrContent.split(delimiter).filter((path) => path !== "");
  const loaded: LoadedFile[] = [];
  for (const path of paths) {
    // As kubectl does: in a list of several, files that are not there do not count.
    if (paths.length === 1 || (await exists(path))) {
      loaded.push(
        await loadFile(path).catch((cause: unknown) =>
          failOnLoading(cause, `${showPath(path)} (from ${origin})`, path),
        ),
      );
    }
  }
  return loaded;
}

/** @throws ConfigError `CONFIG_INVALID` */
export function failOnKubeconfig(what: string, cause?: unknown): never {
  throw new ConfigError(
    "CONFIG_INVALID",
    `read the kubeconfig: ${what}; check volcano:kubeconfig and volcano:context, or KUBECONFIG`,
    { cause },
  );
}

/** The text of a certificate or key, which a kubeconfig holds in base64 or by path. */
export async function readPem(
  file: string | undefined,
  base64: string | undefined,
): Promise<string | undefined> {
  if (base64 !== undefined) {
    return Buffer.from(base64, "base64").toString();
  }
  return file === undefined
    ? undefined
    : readFile(file, "utf8").catch((cause: unknown) =>
        failOnKubeconfig(`${showPath(file)} cannot be read`, causeAt(file, cause)),
      );
}

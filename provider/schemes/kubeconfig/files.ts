/** Loads kubeconfig files with Kubernetes' own library, and checks what came out. */
import { access, readFile } from "node:fs/promises";
import { delimiter, dirname } from "node:path";
import { z } from "zod";
import { causeAt, showPath } from "../../auth/shown-path.js";
import { ConfigError, isConfigError } from "../../errors.js";
import {
  type Cluster,
  type Context,
  type Entry,
  type User,
  entriesOf,
  lists,
  namedIn,
  optionalText,
} from "./entries.js";
import { failOnKubeconfig } from "./problem.js";

/** The content of one file. */
export interface LoadedFile {
  readonly currentContext: string | undefined;
  readonly contexts: readonly Entry<Context>[];
  readonly clusters: readonly Entry<Cluster>[];
  readonly users: readonly Entry<User>[];
}

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

const fileSchema = z.looseObject({});

// `tokenFile` is the key that Kubernetes defines; @kubernetes/client-node 1.4 drops it.
const tokenFileSchema = z.looseObject({
  user: z.looseObject({ tokenFile: z.unknown().optional() }),
});

/** Whether YAML makes nothing of it, as of an empty file: a kubeconfig without entries. */
function isBlank(text: string): boolean {
  return text
    .split(/\r?\n/)
    .every((line) => /^\s*(?:#.*)?$|^(?:---|\.\.\.)\s*(?:#.*)?$/.test(line));
}

async function parseKubeconfig(content: string, folder: string): Promise<LoadedFile> {
  const { KubeConfig, loadYaml } = await loadKubernetesClient();
  const text = isBlank(content) ? "{}" : content;
  const config = new KubeConfig();
  config.loadFromString(text, { onInvalidEntry: "filter" });
  config.makePathsAbsolute(folder);
  const written = fileSchema.parse(loadYaml(text));
  const writtenUsers = namedIn(written["users"]);
  const tokenFileOf = (name: string) =>
    tokenFileSchema.safeParse(writtenUsers.find((entry) => entry.name === name)).data?.user
      .tokenFile;
  const users = config.users.map((user) => ({
    ...user,
    tokenFile: tokenFileOf(user.name),
    folder,
  }));
  return {
    // An absent current-context is undefined here, whatever the declaration says.
    currentContext: optionalText.parse(config.getCurrentContext()),
    contexts: entriesOf(lists.contexts, config.contexts, written["contexts"]),
    clusters: entriesOf(lists.clusters, config.clusters, written["clusters"]),
    users: entriesOf(lists.users, users, writtenUsers),
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

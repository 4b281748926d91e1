/** The entries of a kubeconfig's lists. As kubectl does, only those that are used are checked. */
import { z } from "zod";
import { failOnKubeconfig } from "./problem.js";

/** A text that may be absent, which an empty one is. */
export const optionalText = z
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
  tokenFile: optionalText,
  /** Where its relative paths start. */
  folder: z.string(),
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
export type User = z.output<typeof userSchema>;
/** A cluster entry. */
export type Cluster = z.output<typeof clusterSchema>;
/** A context entry. */
export type Context = z.output<typeof contextSchema>;
/** How the command of a user is written. */
export type Exec = z.output<typeof execSchema>;

/** One entry of a list, which is checked when it is read. */
export interface Entry<Item> {
  readonly name: string;
  /** @throws ConfigError `CONFIG_INVALID` naming the entry */
  read(): Item;
}

/** A list: its name for messages, its form, and what an entry lacks that the library of Kubernetes leaves out. */
interface List<Schema extends z.ZodType> {
  readonly one: string;
  readonly schema: Schema;
  readonly lack: string;
}

/** The lists of a kubeconfig. */
export const lists = {
  contexts: { one: "context", schema: contextSchema, lack: "it names no cluster" },
  clusters: { one: "cluster", schema: clusterSchema, lack: "it names no server" },
  users: { one: "user", schema: userSchema, lack: "its token-file cannot be read" },
} as const satisfies Readonly<Record<string, List<z.ZodType>>>;

const namedSchema = z.looseObject({ name: z.string() });

/** What a list holds that has a name. */
export function namedIn(list: unknown): readonly z.output<typeof namedSchema>[] {
  const entries = z.array(z.unknown()).safeParse(list).data ?? [];
  return entries.flatMap((entry) => namedSchema.safeParse(entry).data ?? []);
}

/**
 * The entries of a list.
 * @param loaded as the library of Kubernetes has them
 * @param written as they stand in the file
 */
export function entriesOf<Schema extends z.ZodType>(
  list: List<Schema>,
  loaded: unknown,
  written: unknown,
): readonly Entry<z.output<Schema>>[] {
  const complete = namedIn(loaded);
  const known = new Set(complete.map(({ name }) => name));
  const incomplete = namedIn(written).filter(({ name }) => !known.has(name));
  return [
    ...complete.map((entry) => ({ name: entry.name, read: () => check(list, entry) })),
    ...incomplete.map(({ name }) => ({
      name,
      read: () => failOnKubeconfig(`the ${list.one} \`${name}\` is incomplete: ${list.lack}`),
    })),
  ];
}

function check<Schema extends z.ZodType>(
  { one, schema }: List<Schema>,
  entry: z.output<typeof namedSchema>,
): z.output<Schema> {
  const result = schema.safeParse(entry);
  if (result.success) {
    return result.data;
  }
  const places = result.error.issues.map(({ path }) => path.map(String).join("."));
  failOnKubeconfig(
    `the ${one} \`${entry.name}\` has a value of another form than a kubeconfig's: ${places.join(", ")}`,
  );
}

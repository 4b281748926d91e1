/** The settings a user writes for a connection: their names, their forms, where each can come from. */
import { profileNames } from "../profiles/index.js";
import { z } from "zod";
import { ConfigError } from "../errors.js";
import { closestWord } from "../values/closest-word.js";
import { findUrlProblem } from "./exposure.js";
import { findTokenProblem } from "./header-value.js";

const text = z.string().trim().min(1);

const flag = z.union([
  z.boolean(),
  z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(["true", "false", "1", "0", "yes", "no"]))
    .transform((word) => ["true", "1", "yes"].includes(word)),
]);

const count = z.coerce.number().int().min(1).max(10_000);

const millisecondsOfUnit: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A number of seconds, or a duration such as `30s`, `1.5m`, `500ms`; becomes milliseconds. */
const duration = z.union([z.number(), z.string().trim()]).transform((value, context) => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(value));
  const amount = Number(match?.[1]) * (millisecondsOfUnit[match?.[2] ?? "s"] ?? Number.NaN);
  // Node turns longer timers into ones of a millisecond.
  if (!(amount >= 1) || amount > 2_147_483_647) {
    context.addIssue({ code: "custom", message: "must be a duration such as 30s or 2m" });
    return z.NEVER;
  }
  return Math.round(amount);
});

/** Accepts the value itself, or the JSON text of it: stack configuration hands structures over as text. */
function jsonOr<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value, context) => {
    if (typeof value !== "string") {
      return value;
    }
    try {
      return JSON.parse(value) as unknown; // JSON.parse returns any; the schema behind decides
    } catch {
      context.addIssue({ code: "custom", message: "must be JSON" });
      return z.NEVER;
    }
  }, schema);
}

/** Not by a pattern: one that is anchored at the end takes quadratic time. */
export function withoutTrailingSlashes(address: string): string {
  let end = address.length;
  while (address[end - 1] === "/") {
    end -= 1;
  }
  return address.slice(0, end);
}

/** An http or https URL without the trailing slash. */
const url = text.transform((value, context) => {
  const problem = findUrlProblem(value);
  if (problem !== undefined) {
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  }
  return withoutTrailingSlashes(value);
});

/** IAM takes credentials in the body, and its address is shown in messages. */
const urlWithoutUser = url.refine((value) => {
  const { username, password } = new URL(value);
  return username === "" && password === "";
}, "must have no user and no password in it");

/** What is sent as a header. */
const token = text.superRefine((value, context) => {
  const problem = findTokenProblem(value);
  if (problem !== undefined) {
    context.addIssue({ code: "custom", message: problem });
  }
});

/** A DNS label, as the API server demands it. */
const namespaceName = text
  .max(63, "must have no more than 63 characters")
  .regex(
    /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
    "must be the name of a namespace: lower-case letters, digits and -, a letter or a digit at both ends",
  );

/** A part of a host name: a typing error here would send credentials elsewhere. */
const hostPart = text.regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i, "must be a part of a host name");

/** How AK/SK or whatever else is set is used; normally found from what is set. */
export const authSchemes = [
  "token",
  "iamPassword",
  "iamAccessKey",
  "signature",
  "kubeconfig",
  "none",
] as const;

const shape = {
  server: z.enum(profileNames),
  region: hostPart,
  endpoint: url,
  cloud: hostPart,
  authUrl: urlWithoutUser,
  authScheme: z.enum(authSchemes),
  domainName: text,
  userName: text,
  password: z.string().min(1),
  projectName: text,
  projectId: token,
  accessKey: token,
  secretKey: text,
  securityToken: token,
  token,
  kubeconfig: z
    .union([text, z.looseObject({})])
    .transform((value) => (typeof value === "string" ? value : JSON.stringify(value))),
  context: text,
  namespace: namespaceName,
  caBundle: text,
  insecureSkipTlsVerify: flag,
  proxyUrl: url,
  noProxy: z.string(),
  requestTimeout: duration,
  maxAttempts: count,
  maxConcurrency: count,
  ownerMarks: flag,
  unknownFields: z.enum(["error", "warn", "ignore"]),
  allowServerChange: flag,
  mutability: jsonOr(z.record(z.string(), z.enum(["patch", "replace"]))),
} as const;

const oneConnectionSchema = z.strictObject(shape).partial();

/** The schema of {@link ConnectionSettings}: unknown names are refused, since a misspelt setting is a silent default. */
export const connectionSettingsSchema = oneConnectionSchema.extend({
  connections: jsonOr(z.record(z.string(), oneConnectionSchema)).optional(),
});

/** The settings of a connection as a user writes them; everything is optional. */
export type ConnectionSettings = z.input<typeof connectionSettingsSchema>;
/** The same after validation. */
export type ValidSettings = z.output<typeof oneConnectionSchema>;
/** A setting that one connection has. */
export type SettingName = keyof typeof shape;
/** Every setting's name, `connections` included. */
export const settingNames = Object.keys(
  connectionSettingsSchema.shape,
) as readonly (keyof ConnectionSettings)[]; // keys of the shape are the keys of the type

/** Settings of which no value is ever printed. */
export const secretSettings = [
  "password",
  "accessKey",
  "secretKey",
  "securityToken",
  "token",
] as const satisfies readonly SettingName[];

/** The environment variables of each setting that has some; the first one set wins. */
export const settingVariables: Readonly<Partial<Record<SettingName, readonly string[]>>> = {
  region: ["HW_REGION_NAME"],
  cloud: ["HW_CLOUD"],
  authUrl: ["HW_AUTH_URL"],
  domainName: ["HW_DOMAIN_NAME"],
  userName: ["HW_USER_NAME"],
  password: ["HW_USER_PASSWORD"],
  projectName: ["HW_PROJECT_NAME"],
  projectId: ["HW_PROJECT_ID"],
  accessKey: ["HW_ACCESS_KEY"],
  secretKey: ["HW_SECRET_KEY"],
  securityToken: ["HW_SECURITY_TOKEN"],
  token: ["HW_AUTH_TOKEN"],
  kubeconfig: ["KUBECONFIG"],
  insecureSkipTlsVerify: ["HW_INSECURE"],
  proxyUrl: ["HTTPS_PROXY", "https_proxy"],
  noProxy: ["NO_PROXY", "no_proxy"],
  maxAttempts: ["HW_MAX_RETRIES"],
  // refresh and destroy see the configuration of the last up, and only the environment of now.
  allowServerChange: ["VOLCANO_ALLOW_SERVER_CHANGE"],
};

/** How a user sets one setting, for messages: the configuration key and the variable. */
export function describeSetting(name: SettingName): string {
  const secret = secretSettings.some((secretName) => secretName === name) ? "--secret " : "";
  const variables = settingVariables[name];
  const byVariable = variables?.[0] === undefined ? "" : ` (or set ${variables[0]})`;
  return `\`pulumi config set ${secret}volcano:${name}\`${byVariable}`;
}

/** How a setting is called where it was read, for messages. */
export type SettingOrigin = "configuration" | "environment";

function nameInOrigin(path: readonly PropertyKey[], origin: SettingOrigin): string {
  const [first] = path;
  const variables: Readonly<Record<string, readonly string[] | undefined>> = settingVariables;
  const variable = origin === "environment" ? variables[String(first)]?.[0] : undefined;
  return variable ?? `volcano:${path.map(String).join(".")}`;
}

/** What somebody who wrote an unknown setting most likely meant. */
function hintFor(path: readonly PropertyKey[], key: string): string {
  if (path.length === 0 && key.startsWith("connections.")) {
    return ` (a member of volcano:connections is set with \`pulumi config set --path volcano:${key}\`)`;
  }
  const known = path.length === 0 ? settingNames : Object.keys(shape);
  const meant = closestWord(key, known);
  return meant === undefined
    ? ""
    : ` (did you mean volcano:${[...path, meant].map(String).join(".")}?)`;
}

/**
 * Validates the settings of one source.
 * @throws ConfigError `CONFIG_INVALID` naming the key or the variable and what it should be, never the value
 */
export function parseSettings(
  settings: unknown,
  origin: SettingOrigin,
): z.output<typeof connectionSettingsSchema> {
  const result = connectionSettingsSchema.safeParse(settings);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys") {
      const names = issue.keys.map(
        (key) => nameInOrigin([...issue.path, key], origin) + hintFor(issue.path, key),
      );
      return `there is no setting ${names.join(", ")}`;
    }
    return `${nameInOrigin(issue.path, origin)}: ${issue.message}`;
  });
  throw new ConfigError(
    "CONFIG_INVALID",
    `read the connection settings: ${problems.join("; ")}; correct the ${origin}`,
  );
}

/** The settings a user writes for a connection: their names, their forms, where each can come from. */
import { profileNames } from "../profiles/index.js";
import { z } from "zod";
import { ConfigError } from "../errors.js";
import { closestWord } from "../values/closest-word.js";
import { withoutTrailingSlashes } from "../schemes/addresses.js";
import { text, url } from "../schemes/forms.js";
import { schemeForms, schemeNames, schemeSettings } from "../schemes/index.js";

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
      const parsed = JSON.parse(value) as unknown; // JSON.parse returns any; the schema behind decides
      if (typeof parsed === "object" && parsed !== null && Object.hasOwn(parsed, "__proto__")) {
        context.addIssue({
          code: "custom",
          message: "has an entry __proto__: call it another name",
        });
        return z.NEVER;
      }
      return parsed;
    } catch {
      context.addIssue({ code: "custom", message: "must be JSON" });
      return z.NEVER;
    }
  }, schema);
}

/** A DNS label, as the API server demands it. */
const namespaceName = text
  .max(63, "must have no more than 63 characters")
  .regex(
    /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
    "must be the name of a namespace: lower-case letters, digits and -, a letter or a digit at both ends",
  );

/** A part of a host name: a typing error here would send credentials elsewhere. */
const hostPart = text.regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i, "must be a part of a host name");

/** How whatever is set is used; normally found from what is set. */
export const authSchemes = schemeNames;

/** What may become of a job at work whose change needs a new one. */
export const onReplaceChoices = ["stop", "wait", "refuse"] as const;

const shape = {
  server: z.enum(profileNames),
  region: hostPart,
  endpoint: url,
  cloud: hostPart,
  authScheme: z.enum(schemeNames),
  ...schemeForms,
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
  onReplace: z.enum(onReplaceChoices),
  serverDryRun: flag,
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
export const secretSettings: readonly string[] = Object.keys(schemeSettings).filter(
  (name) => schemeSettings[name]?.isSecret === true,
);

/** Settings of a whole run, which no connection has: where they are read. */
export const runSettings = { report: ["VOLCANO_REPORT"] } as const satisfies Readonly<
  Record<string, readonly string[]>
>;
/** One of {@link runSettings}. */
export type RunSettingName = keyof typeof runSettings;
const runSettingNames: readonly string[] = Object.keys(runSettings);

/** Whether the stack's configuration may have a key of that name. */
export function isKnownSetting(name: string): boolean {
  return runSettingNames.includes(name) || settingNames.some((known) => known === name);
}

const ownVariables: Readonly<Partial<Record<SettingName, readonly string[]>>> = {
  region: ["HW_REGION_NAME"],
  cloud: ["HW_CLOUD"],
  insecureSkipTlsVerify: ["HW_INSECURE"],
  proxyUrl: ["HTTPS_PROXY", "https_proxy"],
  noProxy: ["NO_PROXY", "no_proxy"],
  maxAttempts: ["HW_MAX_RETRIES"],
  // refresh and destroy see the configuration of the last up, and only the environment of now.
  allowServerChange: ["VOLCANO_ALLOW_SERVER_CHANGE"],
};

const variablesOfSchemes: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(schemeSettings).flatMap(([name, { variables }]) =>
    variables === undefined ? [] : [[name, variables]],
  ),
);

/** The environment variables of each setting that has some; the first one set wins. */
export const settingVariables: Readonly<Partial<Record<SettingName, readonly string[]>>> = {
  ...variablesOfSchemes,
  ...ownVariables,
};

/** The environment variables of a setting, none where it has none. */
export function variablesOf(name: string): readonly string[] {
  const variables: Readonly<Record<string, readonly string[] | undefined>> = settingVariables;
  return variables[name] ?? [];
}

/** How a user sets one setting, for messages: the configuration key and the variable. */
export function describeSetting(name: string): string {
  const secret = secretSettings.includes(name) ? "--secret " : "";
  const [variable] = variablesOf(name);
  const byVariable = variable === undefined ? "" : ` (or set ${variable})`;
  return `\`pulumi config set ${secret}volcano:${name}\`${byVariable}`;
}

/** How a setting is called where it was read, for messages. */
export type SettingOrigin = "configuration" | "environment";

function nameInOrigin(path: readonly PropertyKey[], origin: SettingOrigin): string {
  const [first] = path;
  const variable = origin === "environment" ? variablesOf(String(first))[0] : undefined;
  return variable ?? `volcano:${path.map(String).join(".")}`;
}

/** What somebody who wrote an unknown setting most likely meant. */
function hintFor(path: readonly PropertyKey[], key: string): string {
  if (path.length === 0 && key.startsWith("connections.")) {
    return ` (a member of volcano:connections is set with \`pulumi config set --path volcano:${key}\`)`;
  }
  const known = path.length === 0 ? [...settingNames, ...runSettingNames] : Object.keys(shape);
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

/**
 * Validates the settings of the environment. A proxy there may be set for other tools: nothing is said of it before it is
 * used.
 * @throws ConfigError `CONFIG_INVALID`
 */
export function parseEnvironment({
  proxyUrl,
  ...settings
}: ConnectionSettings): z.output<typeof connectionSettingsSchema> {
  return {
    ...parseSettings(settings, "environment"),
    ...(proxyUrl !== undefined && { proxyUrl: withoutTrailingSlashes(proxyUrl.trim()) }),
  };
}

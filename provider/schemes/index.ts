/** Every scheme of signing in. A new one is a file beside this one, and its place in the list. */
import type { AuthTools, Authenticator } from "../auth/authenticator.js";
import type { ConfigError } from "../errors.js";
import type { ServerProfile } from "../profiles/profile.js";
import { iamAccessKey } from "./iam-access-key.js";
import { iamPassword } from "./iam-password.js";
import { kubeconfig } from "./kubeconfig.js";
import { none } from "./none.js";
import type { AuthScheme, SchemeSetting } from "./scheme.js";
import { signature } from "./signature.js";
import { token } from "./token.js";

const list = [token, iamPassword, iamAccessKey, signature, kubeconfig, none] as const;

type Listed = (typeof list)[number];
type CredentialsOf<Scheme extends Pick<AuthScheme, "create">> = Scheme extends unknown
  ? Parameters<Scheme["create"]>[0]
  : never;
type NameIn<Scheme> = Scheme extends { readonly settings: infer Settings } ? keyof Settings : never;
type FormIn<Scheme, Name> = Scheme extends {
  readonly settings: Readonly<Record<Name & string, { readonly form: infer Form }>>;
}
  ? Form
  : never;

/** What a connection signs in with. */
export type Credentials = CredentialsOf<Listed>;
/** One of the list, for those who need not know which. */
export type AnyScheme = AuthScheme<Credentials>;

/** All of them, from the simplest to what a cloud's documents recommend, and those that need no settings of their own. */
export const schemes = list as readonly unknown[] as readonly AnyScheme[]; // each is handed its own credentials only

/** The words that `volcano:authScheme` takes. */
export const schemeNames: readonly Credentials["scheme"][] = list.map(({ name }) => name);

/** What to set for a server that is of no cloud: `volcano:token or volcano:kubeconfig`. */
export const settingsForAnyServer = schemes
  .flatMap(({ isOfCloud, signs }) => (isOfCloud ? [] : (signs?.settings.slice(0, 1) ?? [])))
  .map((name) => `volcano:${name}`)
  .join(" or ");

/** The settings of all schemes. */
export const schemeSettings: Readonly<Record<string, SchemeSetting>> = Object.fromEntries(
  schemes.flatMap(({ settings }) => Object.entries(settings)),
);

/** The forms of these settings, by name. */
export const schemeForms = Object.fromEntries(
  Object.entries(schemeSettings).map(([name, { form }]) => [name, form]),
) as { readonly [Name in NameIn<Listed>]: FormIn<Listed, Name> }; // both are made of the list

/** The scheme of that name. */
export function schemeNamed(name: string): AnyScheme | undefined {
  return schemes.find((scheme) => scheme.name === name);
}

/** The scheme that credentials are of. */
export function schemeOf({ scheme }: Credentials): AnyScheme {
  const found = schemeNamed(scheme);
  // Never anonymous by mistake.
  if (!found) {
    throw new Error(`there is no scheme ${scheme}`);
  }
  return found;
}

/** The authenticator of a connection. It keeps tokens, so there is to be one for each connection. Sends nothing yet. */
export function createAuthenticator(
  connection: { readonly credentials: Credentials; readonly profile: ServerProfile },
  tools: AuthTools,
): Authenticator {
  const { credentials, profile } = connection;
  return schemeOf(credentials).create(credentials, profile, tools);
}

/** Why no request can be sent; undefined where requests can be. */
export function problemOf(credentials: Credentials): ConfigError | undefined {
  return "problem" in credentials ? credentials.problem : undefined;
}

/** The contract of a scheme of signing in: all that its file says. Who reads it knows no scheme by its name. */
import type { z } from "zod";
import type { AuthTools, Authenticator, ClientCertificate } from "../auth/authenticator.js";
import type { AuthErrorCode, ConfigError } from "../errors.js";
import type { ServerProfile } from "../profiles/profile.js";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting of a scheme. Two schemes that have the same setting share this object. */
export interface SchemeSetting {
  /** What a value has to be like. It comes as a text from the environment and from a stack's configuration. */
  readonly form: z.ZodType;
  /** The environment variables that it can come from; the first one set wins. */
  readonly variables?: readonly string[];
  /** No value of it is ever printed. */
  readonly isSecret?: true;
  /**
   * What another server means for it: a `credential` goes to no other party than it was set for, nor to another `login`,
   * the URL where credentials are turned into a token; a `place` is of one server, a part of it or its project; and
   * `server` tells one server from another.
   */
  readonly role: "credential" | "login" | "place" | "server";
  /** The setting that it makes one credential with: it is not taken from a source weaker than that one's. */
  readonly partOf?: string;
}

/** The settings of a scheme, by name: `volcano:<name>`. */
export type SchemeSettings = Readonly<Record<string, SchemeSetting>>;

/** What of these settings is set, in any source. */
export type ValuesOf<Settings extends SchemeSettings> = {
  readonly [Name in keyof Settings]?: z.output<Settings[Name]["form"]> | undefined;
};

/** What there is besides the scheme's own settings. */
export interface SettingsContext {
  readonly region: string | undefined;
  /** The domain that host names of the cloud end with. */
  readonly cloud: string;
  /** The value of `volcano:authScheme`; undefined where nobody chose. */
  readonly asked: string | undefined;
  /** How a person sets a setting, for messages: command and variable. */
  readonly howToSet: (name: string) => string;
}

/** Where a scheme that finds the server itself may look. */
export interface SearchContext {
  readonly asked: string | undefined;
  readonly env: Environment;
  /** Where a pod's service account is mounted. @default the folder that Kubernetes uses */
  readonly serviceAccountFolder: string | undefined;
  /** Whether the setting stands in the configuration; where not, it comes from the environment. */
  readonly isConfigured: (name: string) => boolean;
}

/** A server that a scheme has found, and what to sign in to it with. */
export interface FoundServer<Credentials> {
  readonly endpoint: string;
  /** A name that people know the server by. */
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  readonly credentials: Credentials;
  readonly caBundle: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly serverName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
}

/** How a scheme finds the server, where its settings name the server as well as whoever signs in. */
export interface ServerSearch<Credentials, Settings extends SchemeSettings> {
  /** The setting that names the server. Beside an endpoint or a region it does not count. */
  readonly setting: keyof Settings & string;
  /** The setting that counts all the same. */
  readonly insistingSetting: keyof Settings & string;
  /** Where the server's address comes from, for messages. */
  readonly addressSetting: string;
  /** Where its proxy comes from, for messages. */
  readonly proxySetting: string;
  /**
   * Sends nothing.
   * @returns undefined where nothing leads to a server
   * @throws ConfigError
   */
  find(
    settings: ValuesOf<Settings>,
    context: SearchContext,
  ): Promise<FoundServer<Credentials> | undefined>;
}

/** What the client knows about a final 401 beyond the answer. */
export interface UnauthorizedContext {
  /** How far this machine's clock is ahead of the server's, in milliseconds. */
  readonly clockOffMs: number;
}

/** One scheme of signing in. */
export interface AuthScheme<
  Credentials extends { readonly scheme: string } = { readonly scheme: string },
  Settings extends SchemeSettings = SchemeSettings,
> {
  /** The word that `volcano:authScheme` takes. */
  readonly name: Credentials["scheme"];
  readonly settings: Settings;
  /**
   * The settings each of which shows that the scheme is meant; of two schemes in one source the stronger one is. Undefined
   * where only `volcano:authScheme` chooses it.
   */
  readonly signs?: {
    readonly settings: readonly (keyof Settings & string)[];
    readonly strength: number;
  };
  /** What to set, for those who have set nothing; undefined where that is told of another scheme. */
  readonly offered?: readonly (keyof Settings & string)[];
  /** Its credentials are those of a cloud, which whoever asks for a cluster may have set for something else. */
  readonly isOfCloud: boolean;
  /** Schemes whose settings lead to the server. */
  readonly server?: ServerSearch<Credentials, Settings>;
  /** The name of the scheme that is meant after all, where the settings are those of two; undefined for this one. */
  insteadOf?(settings: ValuesOf<Settings>, context: SettingsContext): string | undefined;
  /**
   * What signs in, made of the settings; a problem is thrown by the first request. Undefined where `server` finds it.
   */
  describe?(settings: ValuesOf<Settings>, context: SettingsContext): Credentials | ConfigError;
  /** What adds the credentials to requests. It keeps tokens, so there is one for each connection. Sends nothing yet. */
  create(credentials: Credentials, profile: ServerProfile, tools: AuthTools): Authenticator;
  /** What a final 401 means, and what to do; undefined where the server's own error says it. */
  explainUnauthorized?(
    credentials: Credentials,
    context: UnauthorizedContext,
  ): readonly [AuthErrorCode, string] | undefined;
  /** The URLs that credentials are sent to, each with where it comes from; undefined where none are sent. */
  receiversOf?(
    credentials: Credentials,
    endpoint: string,
  ): readonly (readonly [setting: string, url: string])[];
  /** What of the credentials may be printed beside the name of the scheme. @default nothing */
  shownOf?(credentials: Credentials): object;
}

import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Schedule } from "../controllers/clock.js";
import { listAt, objectAt, textAt, valueAt } from "../../provider/server/json-access.js";
import { StatusFailure } from "../http/statuses.js";

/** A user that may log in. */
export interface EmulatorUser {
  readonly domainName: string;
  readonly userName: string;
  readonly password: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Set for temporary keys: requests must carry it, too. */
  readonly securityToken?: string;
}

/** A project of the account. */
export interface EmulatorProject {
  readonly id: string;
  readonly name: string;
}

interface IssuedToken {
  readonly user: EmulatorUser;
  readonly expiresMs: number;
}

/** An answer of IAM. */
export interface IamAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a token or a signature turned out to be. */
export type TokenState = "valid" | "expired" | "unknown";

function iamError(status: number, title: string, message: string): StatusFailure {
  const error = { message, code: status, title };
  return new StatusFailure(status, { error });
}

function unauthorized(message = "The username or password is wrong."): StatusFailure {
  return iamError(401, "Unauthorized", message);
}

function missing(path: string): StatusFailure {
  return iamError(
    400,
    "Bad Request",
    `Expecting to find ${path} in request body. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`,
  );
}

/** Settings of the emulated IAM. */
export interface IamSettings {
  readonly users: readonly EmulatorUser[];
  readonly projects: readonly EmulatorProject[];
  readonly tokenLifetimeMs: number;
  /** Characters of a token; a real one is just over 8 KB. */
  readonly tokenLength: number;
  readonly schedule: Schedule;
  /** Random letters. */
  readonly newSecret: (length: number) => string;
}

/** The emulated identity service: `POST /v3/auth/tokens` by password or access key, project-scoped. */
export class Iam {
  private readonly settings: IamSettings;
  private readonly tokens = new Map<string, IssuedToken>();

  constructor(settings: IamSettings) {
    this.settings = settings;
  }

  /** A token for the user, as a login would give it. */
  issue(user: EmulatorUser): string {
    const { schedule, tokenLifetimeMs, tokenLength, newSecret } = this.settings;
    const token = `MII${newSecret(Math.max(tokenLength - 3, 16))}`;
    this.tokens.set(token, { user, expiresMs: schedule.now() + tokenLifetimeMs });
    return token;
  }

  /** Makes every token that was issued so far expire. */
  expireAll(): void {
    for (const [token, issued] of this.tokens) {
      this.tokens.set(token, { ...issued, expiresMs: 0 });
    }
  }

  stateOf(token: string): TokenState {
    const issued = this.tokens.get(token);
    if (!issued) {
      return "unknown";
    }
    return issued.expiresMs > this.settings.schedule.now() ? "valid" : "expired";
  }

  /** The user of a valid token. */
  userOf(token: string): EmulatorUser | undefined {
    return this.tokens.get(token)?.user;
  }

  userOfAccessKey(accessKey: string): EmulatorUser | undefined {
    return this.settings.users.find((user) => user.accessKey === accessKey);
  }

  /**
   * Answers a login.
   *
   * @throws StatusFailure 400 for a malformed request, 401 for wrong credentials or an unknown project
   */
  logIn(body: unknown, query: URLSearchParams): IamAnswer {
    if (!isJsonObject(body) || !isJsonObject(body["auth"])) {
      throw missing("auth");
    }
    const identity = valueAt(body, "auth", "identity");
    if (!isJsonObject(identity)) {
      throw missing("identity");
    }
    const user = this.findUser(identity);
    const project = this.findProject(valueAt(body, "auth", "scope"));
    const token = this.issue(user);
    return {
      status: 201,
      body: { token: this.describe(user, project, query.get("nocatalog") !== null) },
      headers: { "x-subject-token": token },
    };
  }

  private findUser(identity: JsonObject): EmulatorUser {
    const methods = listAt(identity, "methods");
    if (methods.includes("password")) {
      return this.findByPassword(identity);
    }
    if (methods.includes("hw_ak_sk")) {
      return this.findByAccessKey(identity);
    }
    if (methods.length === 0) {
      throw missing("methods");
    }
    throw unauthorized(`Attempted to authenticate with an unsupported method.`);
  }

  private findByPassword(identity: JsonObject): EmulatorUser {
    const given = valueAt(identity, "password", "user");
    if (!isJsonObject(given)) {
      throw missing("user");
    }
    const user = this.settings.users.find(
      (each) =>
        each.userName === textAt(given, "name") &&
        each.domainName === textAt(given, "domain", "name") &&
        each.password === textAt(given, "password"),
    );
    if (!user) {
      throw unauthorized();
    }
    return user;
  }

  private findByAccessKey(identity: JsonObject): EmulatorUser {
    const keys = valueAt(identity, "hw_ak_sk");
    if (!isJsonObject(keys)) {
      throw missing("hw_ak_sk");
    }
    const user = this.userOfAccessKey(textAt(keys, "access", "key"));
    const isRight =
      user !== undefined &&
      user.secretKey === textAt(keys, "secret", "key") &&
      (user.securityToken ?? "") === textAt(keys, "security_token", "key");
    if (!isRight) {
      throw unauthorized("The access key or secret key is wrong.");
    }
    return user;
  }

  private findProject(scope: unknown): EmulatorProject | undefined {
    const wanted = objectAt(scope, "project");
    if (Object.keys(wanted).length === 0) {
      return undefined;
    }
    const project = this.settings.projects.find(
      (each) => each.id === textAt(wanted, "id") || each.name === textAt(wanted, "name"),
    );
    if (!project) {
      throw unauthorized("The project does not exist or you have no permission on it.");
    }
    return project;
  }

  private describe(
    user: EmulatorUser,
    project: EmulatorProject | undefined,
    hasNoCatalog: boolean,
  ): JsonObject {
    const { schedule, tokenLifetimeMs } = this.settings;
    const domain = { id: "d78cbac186b744899480f25bd022f468", name: user.domainName };
    const micros = (ms: number): string => new Date(ms).toISOString().replace("Z", "000Z");
    // One reading of the clock, which may move on between two.
    const issuedMs = schedule.now();
    return {
      expires_at: micros(issuedMs + tokenLifetimeMs),
      issued_at: micros(issuedMs),
      methods: ["password"],
      ...(hasNoCatalog ? {} : { catalog: [] }),
      ...(project ? { project: { domain, ...project } } : { domain }),
      roles: [{ id: "0", name: "te_admin" }],
      user: {
        domain,
        id: "7116d09f88fa41908676fdd4b039e95b",
        name: user.userName,
        password_expires_at: "",
      },
    };
  }
}

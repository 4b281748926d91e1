import { spawn } from "node:child_process";
import { inspect } from "node:util";
import fc from "fast-check";
import {
  ApiError,
  AuthError,
  ConfigError,
  InputError,
  ProviderError,
  TransportError,
  WaitTimeoutError,
  errorCodes,
  isApiError,
  isAuthError,
  isConfigError,
  isInputError,
  isOutcomeUnknown,
  isProviderError,
  isTransportError,
  isWaitTimeoutError,
  redact,
  registerSecret,
} from "../provider/errors.js";

const details = { status: 500, method: "GET", path: "/apis" } as const;

/** Every way in which an error reaches a human or a file. */
function printings(error: Error): string {
  return [
    error.message,
    error.stack,
    String(error),
    inspect(error, { depth: 10, showHidden: true }),
    JSON.stringify(error),
    JSON.stringify({ fields: Object.entries(error), cause: error.cause }),
    inspect(error.cause, { depth: 10 }),
  ].join("\n");
}

/** The text in every place that an error has. */
function errorsWith(text: string): readonly Error[] {
  const cause = Object.assign(new Error(`inner ${text}`), {
    code: "EX",
    spawnargs: [text],
    headers: { authorization: text },
    cause: new Error(`innermost ${text}`),
  });
  return [
    new ProviderError("JOB_GONE", `message ${text}`, { cause }),
    new ConfigError("CONFIG_INVALID", text, { cause: text }),
    new InputError(text, { cause: { message: text, [text]: text } }),
    new AuthError("AUTH_REJECTED", text, {
      errorCode: text,
      requestId: text,
      cause: new AggregateError([cause], text),
    }),
    new ApiError("API_INVALID", text, {
      ...details,
      path: `/p/${text}`,
      reason: text,
      serverMessage: text,
      requestId: text,
      errorCode: text,
      warnings: [text],
      causes: [{ field: text, reason: text, message: text }],
      cause,
    }),
    new TransportError("TRANSPORT_BROKEN", text, { requestSent: true, cause }),
    new WaitTimeoutError(text, { cause }),
  ];
}

describe("no credential is printed by any error, in message, cause, fields, inspection or JSON:", () => {
  const registered = [
    ["a token", "MIIRtoken_0123456789"],
    ["a password", "correct horse battery staple"],
    ["a password with characters that JSON escapes", 'quo"te\\slash99'],
    ["an access key", "HPUAEXAMPLEKEY000001"],
    ["a secret key", "k3qV9sExampleSecretKey0000000000000000x"],
    ["a security token", "ggpjbi1ub3J0aC00TEXAMPLE"],
    ["an argument of an exec plugin", "plugin-argument-secret-1"],
  ] as const;

  test.each(registered)("%s that was registered", (_kind, secret) => {
    registerSecret(secret);
    const spellings = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString("base64"),
    ];
    for (const spelling of spellings) {
      for (const error of errorsWith(`before ${spelling} after`)) {
        const printed = printings(error);
        expect(printed).not.toContain(spelling);
        expect(printed).toContain("before [redacted] after");
      }
    }
  });

  // Unregistered ones are found by their look.
  const patterns = [
    ["an X-Auth-Token header", "x-auth-token: tok-abc.DEF_123", "tok-abc.DEF_123"],
    [
      "an X-Subject-Token header in JSON",
      '{"X-Subject-Token":"tok-abc.DEF_123"}',
      "tok-abc.DEF_123",
    ],
    ["an X-Security-Token header", "X-Security-Token=tok-abc.DEF_123", "tok-abc.DEF_123"],
    ["an Authorization header", "Authorization: Bearer tok-abc.DEF_123", "tok-abc.DEF_123"],
    ["Basic credentials", "authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"],
    [
      "a signature",
      "SDK-HMAC-SHA256 Access=AKEXAMPLE1, SignedHeaders=host;x-sdk-date, Signature=0123456789abcdef",
      "0123456789abcdef",
    ],
    [
      "the access key of a signature",
      "SDK-HMAC-SHA256 Access=AKEXAMPLE1, SignedHeaders=host, Signature=01234567",
      "AKEXAMPLE1",
    ],
    ["a password in JSON", 'body was {"user":{"password":"hunter2!"}}', "hunter2!"],
    ["a password in JSON within JSON", JSON.stringify('{"password":"hunter2!"}'), "hunter2!"],
    ["a password in YAML", "password: hunter2!", "hunter2!"],
    ["a secret key as a parameter", "failed: --secret_key=s3cr3tk3y --verbose", "s3cr3tk3y"],
    ["a token in a query", "GET https://host/path?token=abcdef&x=1", "abcdef"],
    [
      "user and password of a URL",
      "connect to http://ann:pass%40word@proxy:3128 failed",
      "pass%40word",
    ],
    ["a password with an @ in a URL", "connect to http://ann:pa@ss@proxy:3128 failed", "pa@ss"],
    [
      "a bare JSON Web Token",
      "got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl",
      "eyJzdWIiOiIxMjMifQ",
    ],
    [
      "a bare IAM token",
      `got MII${"RoleAssignment0".repeat(10)} there`,
      "RoleAssignment0RoleAssignment0",
    ],
    [
      "a private key",
      "-----BEGIN EC PRIVATE KEY----- MHcCAQEE -----END EC PRIVATE KEY-----",
      "MHcCAQEE",
    ],
  ] as const;

  test.each(patterns)("%s", (_kind, text, secret) => {
    for (const error of errorsWith(text)) {
      expect(printings(error)).not.toContain(secret);
    }
  });

  test("arguments of a process that cannot be started", async () => {
    const child = spawn("/nowhere/plugin", ["--password", "never-print-this"]);
    const cause = await new Promise<Error>((resolve) => child.on("error", resolve));
    expect(inspect(cause)).toContain("never-print-this");
    expect(printings(new AuthError("AUTH_PLUGIN_FAILED", "it failed", { cause }))).not.toContain(
      "never-print-this",
    );
  });

  test("whatever text it stands in", () => {
    const secret = "fuzz-secret-0123456789";
    registerSecret(secret);
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        for (const error of errorsWith(before + secret + after)) {
          expect(printings(error)).not.toContain(secret);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("redaction leaves alone", () => {
  test.each([
    "volcano:password is not set: run `pulumi config set --secret volcano:password` (or set HW_USER_PASSWORD)",
    "create VolcanoJob research/train: spec.tasks[0].replicas: must not be negative",
    "the token is expired: fetch a new one",
    "https://cci.cn-north-4.myhuaweicloud.com/apis/batch/v1?watch=true",
    'jobs.batch is forbidden: User "bob" cannot create resource',
  ])("%s", (text) => {
    expect(redact(text)).toBe(text);
  });

  test("words of fewer than six characters, even if somebody has such a password", () => {
    registerSecret("job");
    expect(redact("the job")).toBe("the job");
  });
});

describe("an error", () => {
  test("has a message of one line, without control characters", () => {
    expect(new InputError("a\nb\r\n\tc\u001b[31m d").message).toBe("a b c [31m d");
  });

  test("keeps of a foreign cause its name, message, string code and stack only", () => {
    const cause = Object.assign(new TypeError("broken"), {
      code: "ECONNRESET",
      request: { headers: {} },
    });
    const kept = new TransportError("TRANSPORT_BROKEN", "x", { requestSent: true, cause }).cause;
    expect(kept).toMatchObject({ name: "TypeError", message: "broken", code: "ECONNRESET" });
    expect(kept).not.toHaveProperty("request");
  });

  test("survives causes of any kind", () => {
    const hostile = {
      get message(): string {
        throw new Error("no");
      },
    };
    const circular = new Error("round");
    circular.cause = circular;
    for (const cause of [
      undefined,
      null,
      1,
      "text",
      Symbol("s"),
      () => 1,
      [],
      hostile,
      circular,
      new Proxy({}, {}),
    ]) {
      expect(inspect(new ProviderError("JOB_GONE", "x", { cause }))).toContain("JOB_GONE");
    }
  });

  test("has neither `id` nor a numeric `code`, which the dynamic-provider server would misread", () => {
    for (const error of errorsWith("x")) {
      expect(error).not.toHaveProperty("id");
      expect(errorCodes).toContain(Reflect.get(error, "code"));
    }
  });

  test("says its class by name, also in the first line of its stack", () => {
    const error = new ApiError("API_GONE", "too old", details);
    expect(error.name).toBe("ApiError");
    expect(error.stack?.split("\n")[0]).toBe("ApiError: too old");
  });
});

describe("guards", () => {
  const all = errorsWith("x");
  test("tell the classes apart", () => {
    const guards = [
      isConfigError,
      isInputError,
      isAuthError,
      isApiError,
      isTransportError,
      isWaitTimeoutError,
    ];
    const found = all.map((error) => guards.filter((guard) => guard(error)).length);
    expect(found).toEqual([0, 1, 1, 1, 1, 1, 1]);
    expect(all.every(isProviderError)).toBe(true);
  });

  test("know errors of another copy of the package, and nothing else", () => {
    jest.isolateModules(() => {
      const other =
        jest.requireActual<typeof import("../provider/errors.js")>("../provider/errors");
      const error = new other.ApiError("API_GONE", "x", details);
      expect(isApiError(error, "API_GONE")).toBe(true);
      expect(isApiError(error, "API_INVALID")).toBe(false);
    });
    for (const value of [
      undefined,
      null,
      "API_GONE",
      new Error("x"),
      { code: "API_GONE", name: "ApiError" },
    ]) {
      expect(isProviderError(value)).toBe(false);
      expect(isApiError(value)).toBe(false);
    }
  });

  test("know when a write may have taken effect", () => {
    const transport = (requestSent: boolean) =>
      new TransportError("TRANSPORT_BROKEN", "x", { requestSent });
    const api = (status: number) => new ApiError("API_SERVER_ERROR", "x", { ...details, status });
    expect([transport(true), api(500), api(504), api(408), api(201)].map(isOutcomeUnknown)).toEqual(
      [true, true, true, true, true],
    );
    expect(
      [transport(false), api(400), api(409), api(429), new Error("x")].map(isOutcomeUnknown),
    ).toEqual([false, false, false, false, false]);
  });
});

import { inspect } from "node:util";
import fc from "fast-check";
import { createClient } from "../../provider/api/client.js";
import { systemClock } from "../../provider/time/clock.js";
import { createAuthenticator } from "../../provider/schemes/index.js";
import { resolveConnection } from "../../provider/connection/resolve.js";
import type { ConnectionSettings } from "../../provider/connection/settings.js";
import { startServer } from "../api/http-server.js";
import { rejectionOf, statusOf, useCleanup } from "../api/support.js";

const cleanup = useCleanup();

/** Characters that headers, JSON, URLs and shells treat in their own ways. */
const secretOf = (mark: string) =>
  fc
    .string({
      unit: fc.constantFrom(...Array.from(`abXY01"'\\/+=&<>%{}$#@!?;:,.~-_`)),
      minLength: 8,
    })
    .map((middle) => `${mark}9${middle}${mark}7`);

const schemes: Readonly<Record<string, (secret: string, url: string) => ConnectionSettings>> = {
  token: (secret) => ({ token: secret }),
  iamPassword: (secret, url) => ({
    region: "r1",
    authUrl: `${url}/v3`,
    domainName: "acme",
    userName: "ann",
    password: secret,
  }),
  iamAccessKey: (secret, url) => ({
    region: "r1",
    authUrl: `${url}/v3`,
    authScheme: "iamAccessKey",
    accessKey: "AKEXAMPLE0001",
    secretKey: secret,
  }),
  signature: (secret) => ({
    accessKey: "AKEXAMPLE0001",
    secretKey: "SK-unused",
    securityToken: secret,
  }),
};

function printingsOf(value: object): readonly string[] {
  const members = ["message", "stack", "cause"].map((name) => inspect(Reflect.get(value, name)));
  return [
    inspect(value, { depth: 12, showHidden: true, getters: true }),
    JSON.stringify(value),
    JSON.stringify(Object.entries(value)),
    ...members,
  ];
}

/** Everything in the request, in several spellings: a server that is talkative, or wants to do harm. */
function echo(given: string): string {
  const json = JSON.stringify(given);
  return [
    given,
    json,
    JSON.stringify(json),
    encodeURIComponent(given),
    Buffer.from(given).toString("base64"),
    Buffer.from(`x:${given}`).toString("base64"),
    Buffer.from(given).toString("hex"),
    given.replace(/.{15}\w{2}/g, "$&\n"),
  ].join(" | ");
}

describe.each(Object.entries(schemes))("whoever signs in with %s", (_scheme, settingsOf) => {
  test("finds the secret in no print of an error, the client, the connection, the authenticator", async () => {
    const server = cleanup.add(
      await startServer((request) => {
        const everything = Object.values(request.headers).flat().join(" ") + request.body;
        const status = request.url.pathname.endsWith("/tokens") ? 401 : 403;
        return {
          status,
          headers: { warning: `299 - "${encodeURI(everything).slice(0, 300)}"` },
          body: {
            ...statusOf(status, echo(everything)),
            error_msg: echo(everything),
            details: { causes: [{ field: everything, message: echo(everything) }] },
          },
        };
      }),
    );
    await fc.assert(
      fc.asyncProperty(secretOf("Qz"), async (secret) => {
        const connection = await resolveConnection({
          settings: [{ endpoint: server.url, server: "cci", ...settingsOf(secret, server.url) }],
          env: {},
        });
        const warnings: string[] = [];
        const client = createClient(connection, { onWarning: (text) => warnings.push(text) });
        const error = await rejectionOf(client.jobs("ns").list());
        await client.close();
        const tools = {
          clock: systemClock,
          signInTimeoutMs: 1000,
          send: () => Promise.reject(error),
        };
        const things = [error, client, connection, createAuthenticator(connection, tools)];
        const traces = [
          secret,
          JSON.stringify(secret).slice(1, -1),
          encodeURIComponent(secret),
          Buffer.from(secret).toString("hex"),
          Buffer.from(secret).toString("base64").slice(0, -4),
        ];
        for (const text of [...things.flatMap(printingsOf), ...warnings]) {
          for (const trace of traces) {
            expect(text).not.toContain(trace);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** A new scheme of signing in, added as CONTRIBUTING.md says: one file, and its place in the list. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { startEmulator, type Emulator } from "../../emulator/index";
import { rejectionOf } from "../api/support";
import type { Connection } from "../../provider/connection/connection";
import type { createClient } from "../../provider/client";
import { ticket } from "./trial/ticket";

/** What the program exports. */
interface Program {
  /** Resolves as a stack does, from its configuration and from variables. */
  resolveStack(
    config: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>>,
    name?: string,
  ): Promise<Connection>;
  /** Resolves as a script does. */
  resolveScript(endpoint: string, ticket: string): Promise<Connection>;
  readonly createClient: typeof createClient;
}

/** It compiles only where the settings of the scheme are settings of the package. */
const programText = `
import { type ConnectionSettings, createClient, resolveConnection } from "./provider/client.js";
import { settingsFromConfig } from "./provider/connection/sources.js";

export const resolveStack = (
  config: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  name = "default",
) => {
  const settings = settingsFromConfig((key) => config[key], Object.keys(config));
  return resolveConnection({ settings: [settings], env, name });
};

export const resolveScript = (endpoint: string, ticket: string) => {
  const settings: ConnectionSettings = { endpoint, authScheme: "ticket", ticketDesk: "desk-1", ticket };
  return resolveConnection({ settings: [settings], env: {} });
};

export { createClient };
`;

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "new-scheme-"));
const list = "provider/schemes/index.ts";
let program: Program;
let emulator: Emulator;

/** Two changes to a copy of the sources, both in provider/schemes/, and what the compiler says of them. */
function addScheme(): string {
  cpSync(join(root, "provider"), join(folder, "provider"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  cpSync(join(root, "tsconfig.json"), join(folder, "tsconfig.json"));
  const text = readFileSync(join(__dirname, "trial/ticket.ts"), "utf8")
    .replaceAll("../../../provider/schemes/", "./")
    .replaceAll("../../../provider/", "../");
  writeFileSync(join(folder, "provider/schemes/ticket.ts"), text);
  writeFileSync(join(folder, "program.ts"), programText);
  const before = readFileSync(join(folder, list), "utf8");
  const after = before
    .replace("const list = [", "const list = [ticket, ")
    .replace("import { token }", 'import { ticket } from "./ticket.js";\nimport { token }');
  writeFileSync(join(folder, list), after);
  const build = {
    extends: "./tsconfig.json",
    compilerOptions: { noEmit: false, rootDir: ".", outDir: "dist", types: ["node"] },
    include: [],
    files: ["program.ts"],
  };
  writeFileSync(join(folder, "tsconfig.build.json"), JSON.stringify(build));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const arguments_ = [compiler, "-p", join(folder, "tsconfig.build.json")];
  return spawnSync(process.execPath, arguments_, { cwd: folder, encoding: "utf8" }).stdout;
}

beforeAll(async () => {
  expect(addScheme()).toBe("");
  program = createRequire(__filename)(join(folder, "dist/program.js")) as Program; // compiled from the text above
  emulator = await startEmulator({ namespaces: ["research"] });
}, 180_000);

afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true });
});

const ticketOf = (token: string) => Buffer.from(token).toString("base64");

const configOf = (value?: string) => ({
  "volcano:endpoint": emulator.url,
  "volcano:ticketDesk": "desk-1",
  ...(value !== undefined && { "volcano:ticket": value }),
});

test("signs the requests of the client", async () => {
  const connection = await program.resolveScript(emulator.url, ticketOf(emulator.issueToken()));
  const client = program.createClient(connection);
  const { items } = await client.jobs("research").list();
  expect(items).toEqual([]);
  await client.close();
});

test("is found by its settings, a stronger sign than another's, and filled up from the environment", async () => {
  const value = ticketOf(emulator.issueToken());
  const config = { "volcano:endpoint": emulator.url, "volcano:ticket": value };
  const env = { TRIAL_TICKET_DESK: "desk-1", HW_AUTH_TOKEN: "another" };
  const connection = await program.resolveStack(config, env);
  expect(connection.credentials).toEqual({
    scheme: ticket.name,
    ticketDesk: "desk-1",
    ticket: value,
  });
  expect(await program.resolveStack({ ...config, "volcano:token": "token-1" }, env)).toMatchObject({
    credentials: { scheme: ticket.name },
  });
});

test("says what is missing, and how to set it", async () => {
  // Not from a source that is weaker than that of the desk.
  const env = { TRIAL_TICKET: ticketOf(emulator.issueToken()) };
  const client = program.createClient(await program.resolveStack(configOf(), env));
  const error = await rejectionOf(client.jobs("research").list());
  expect(error).toMatchObject({ code: "CONFIG_MISSING" });
  expect(error.message).toBe(
    "sign in: volcano:ticket is not set; run `pulumi config set --secret volcano:ticket` (or set TRIAL_TICKET)",
  );
  await client.close();
  const nothing = await program.resolveStack({ "volcano:region": "r1" }, {});
  expect(inspect(nothing.credentials)).toMatch(
    /, or `pulumi config set volcano:ticketDesk` \(or set TRIAL_TICKET_DESK\) and `pulumi config set --secret volcano:ticket`/,
  );
});

test("has its own advice on a 401, and its secret is printed nowhere", async () => {
  const secret = ticketOf("a token that nobody issued");
  const connection = await program.resolveStack(configOf(secret), {});
  const client = program.createClient(connection);
  const error = await rejectionOf(client.jobs("research").list());
  expect(error).toMatchObject({ code: "AUTH_REJECTED" });
  expect(error.message).toContain("; the ticket is not valid here: fetch a new one at desk-1,");
  for (const thing of [error, connection, client]) {
    expect(inspect(thing, { depth: 12, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(thing)).not.toContain(secret);
  }
  const quoting = await rejectionOf(
    program.resolveStack({ ...configOf(secret), "volcano:ticketdesk": secret }, {}),
  );
  expect(quoting.message).toContain("did you mean volcano:ticketDesk?");
  expect(quoting.message).not.toContain(secret);
  await client.close();
});

test("goes to no other server than the one it was set for, and is warned of on an open line", async () => {
  const config = {
    ...configOf(ticketOf("token-1")),
    "volcano:connections": JSON.stringify({ lab: { endpoint: "http://lab.test" } }),
  };
  const lab = await program.resolveStack(config, {}, "lab");
  expect(lab.credentials).toEqual({ scheme: "none", problem: undefined });
  const open = { ...configOf(ticketOf("token-1")), "volcano:endpoint": "http://lab.test" };
  expect((await program.resolveStack(open, {})).warnings).toEqual([
    expect.stringContaining("volcano:endpoint is an http address"),
  ]);
});

test("is named nowhere but in provider/schemes/, and so are all others", () => {
  const names = ["iamPassword", "iamAccessKey", "signature", "kubeconfig", "token", "none"];
  const comparison = new RegExp(`scheme: "|scheme [!=]== "|case "(?:${names.join("|")})"`);
  const folders = ["api", "connection", "lifecycle"].map((name) => join(root, "provider", name));
  const found = folders.flatMap((path) =>
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) => comparison.test(readFileSync(join(path, name), "utf8"))),
  );
  expect(found).toEqual([]);
});

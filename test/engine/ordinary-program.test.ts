import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { engineEnvironment } from "../../tools/pulumi-engine/engine-environment";
import { findLanguageHost } from "../../tools/pulumi-engine/language-host";
import { namespace, theEngine } from "./support";

const root = join(__dirname, "../..");
const execute = promisify(execFile);

let folder: string;
let emulator: Emulator;
let environment: NodeJS.ProcessEnv;
let binary: string;
let token: string;

/** Runs the CLI as a person does, in the folder of the program. Rejects where it ends with an error. */
async function pulumi(...args: string[]): Promise<string> {
  const { stdout } = await execute(binary, [...args, "--non-interactive"], {
    cwd: folder,
    env: environment,
  });
  return stdout;
}

const sent = () => {
  const lines = emulator.requests.toApi().map(({ method }) => method);
  emulator.requests.clear();
  return lines;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulumi-volcano-program-"));
  for (const name of ["Pulumi.yaml", "package.json", "examples/quickstart"]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  token = emulator.issueToken();
  const engine = await theEngine();
  binary = engine.binary;
  const variables = engineEnvironment(engine);
  environment = {
    ...process.env,
    ...variables,
    PATH: [await findLanguageHost(engine), variables["PATH"]].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this run",
  };
  await pulumi("stack", "init", "dev");
  const settings = { server: "kubernetes", endpoint: emulator.url, namespace };
  for (const [key, value] of Object.entries(settings)) {
    await pulumi("config", "set", `volcano:${key}`, value);
  }
  await pulumi("config", "set", "--secret", "volcano:token", token);
});

afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("the quickstart as an ordinary Pulumi program", () => {
  test("is previewed without a request", async () => {
    expect(await pulumi("preview")).toContain("+ 3 to create");
    expect(sent()).toEqual([]);
  });

  test("is created, and stays as it is", async () => {
    expect(await pulumi("up", "--yes")).toContain("+ 3 created");
    expect(sent()).toEqual(["POST", "POST"]);
    expect(await pulumi("up", "--yes", "--expect-no-changes")).toContain("3 unchanged");
    expect(sent()).toEqual([]);
  });

  test("is patched where a label changes, and says so", async () => {
    await pulumi("config", "set", "team", "vision");
    expect(await pulumi("preview")).toContain("patch: metadata.labels.team");
    await pulumi("up", "--yes");
    expect(sent()).toEqual(["PATCH", "PATCH"]);
  });

  test("is refreshed without a difference, and destroyed", async () => {
    await pulumi("refresh", "--yes", "--expect-no-changes");
    await pulumi("destroy", "--yes");
    expect(emulator.objects()).toEqual([]);
  });

  test("keeps its token encrypted, in the folder and in the state", async () => {
    const texts = await Promise.all(
      ["Pulumi.dev.yaml", ".pulumi/stacks/quickstart/dev.json"].map((name) =>
        readFile(join(folder, name), "utf8"),
      ),
    );
    expect(texts[0]).toContain("secure:");
    for (const text of texts) expect(text).not.toContain(token);
  });
});

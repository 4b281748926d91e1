import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { engineEnvironment } from "../../tools/pulumi-engine/engine-environment";
import { findLanguageHost } from "../../tools/pulumi-engine/language-host";
import { namespace, theEngine } from "./support";

const root = join(__dirname, "../..");
const token = "token-of-a-test";

let folder: string;
let emulator: Emulator;
let environment: NodeJS.ProcessEnv;
let binary: string;

/** What the CLI prints, whether it succeeds or not: `pulumi up` with its preview, as a person sees it. */
function pulumi(...args: string[]): Promise<string> {
  const options = { cwd: folder, env: environment, maxBuffer: 1 << 24 };
  return new Promise((resolve) => {
    execFile(binary, [...args, "--non-interactive"], options, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

/** What the engine says at the end of each part, without the rows above, which repeat it. */
function diagnosticsOf(output: string): string {
  return output
    .split(/^Diagnostics:$/m)
    .slice(1)
    .map((part) => part.split(/^(?:Resources|Outputs):/m)[0])
    .join("\n");
}

function count(output: string, text: string): number {
  return diagnosticsOf(output).split(text).length - 1;
}

/** The program's resources: `jobs` of them, with a label, a misspelt field, and whatever else is given. */
async function writeProgram(jobs: number, team: string, more = ""): Promise<void> {
  const program = `
    const { Job, VolcanoJob } = require("pulumi-volcano");
    const containers = [{ name: "main", image: "train:1", imagePullPolcy: "Always" }];
    const spec = { tasks: [{ name: "worker", template: { spec: { containers } } }] };
    for (let i = 0; i < ${jobs}; i += 1)
      new VolcanoJob("train" + i, { metadata: { labels: { team: "${team}" } }, spec });
    ${more}
  `;
  await writeFile(join(folder, "index.js"), program);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulumi-volcano-program-"));
  await writeFile(join(folder, "Pulumi.yaml"), "name: messages\nruntime: nodejs\n");
  await writeFile(join(folder, "package.json"), '{ "name": "messages", "main": "index.js" }');
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const tokens = { [token]: "rollout" };
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace], tokens });
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
  const server = { server: "kubernetes", endpoint: emulator.url, namespace, token };
  // The misspelt field is to be warned of, so that there is something to say once.
  const settings = { ...server, unknownFields: "warn" };
  for (const [key, value] of Object.entries(settings)) {
    await pulumi("config", "set", `volcano:${key}`, value, "--plaintext");
  }
});

afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("what is said in a run of the CLI", () => {
  test("a warning and the job's name: once on each row, preview and update together, and again in the next run", async () => {
    await writeProgram(2, "vision");
    const preview = await pulumi("preview");
    const up = await pulumi("up", "--yes");
    expect(up).toContain("+ 3 created");
    for (const output of [preview, up]) {
      expect(count(output, "imagePullPolcy is not a field")).toBe(2);
      expect(diagnosticsOf(output).match(/research\/train\d-[0-9a-f]{8} is created/g)).toHaveLength(
        2,
      );
    }
  });

  test("one patch for many jobs: on the first rows, and a count on the stack's", async () => {
    await writeProgram(12, "vision");
    await pulumi("up", "--yes", "--skip-preview");
    await writeProgram(12, "speech");
    const output = await pulumi("preview");
    expect(output).toContain("~ 12 to update");
    expect(count(output, "patch: metadata.labels.team")).toBe(4);
    expect(output).toContain("patch: metadata.labels.team: the same for 9 more jobs");
  });

  test("a misspelt setting ends the preview", async () => {
    await pulumi("config", "set", "volcano:namespce", "other");
    const output = await pulumi("preview");
    expect(output).toContain(
      "there is no setting volcano:namespce (did you mean volcano:namespace?)",
    );
    await pulumi("config", "rm", "volcano:namespce");
  });

  test("the option import is refused in one line, without a stack", async () => {
    await writeProgram(0, "", 'new Job("report", { spec: {} }, { import: "research/report" });');
    const output = await pulumi("preview");
    expect(output).toContain("import Job report: a dynamic resource cannot be imported; ");
    expect(output).not.toMatch(/\n\s+at |code must be a string/);
  });
});

import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const token = "token-of-a-test";

let project: Project;
/** What the CLI prints, whether it succeeds or not: `pulumi up` with its preview, as a person sees it. */
let pulumi: Project["outputOf"];
let emulator: Emulator;

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
  await project.write(program);
}

beforeAll(async () => {
  const tokens = { [token]: "rollout" };
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace], tokens });
  project = await openProject("messages");
  pulumi = project.outputOf;
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
    "volcano:token": token,
    // The misspelt field is to be warned of, so that there is something to say once.
    "volcano:unknownFields": "warn",
  });
});

afterAll(async () => {
  await emulator.stop();
  await project.remove();
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
      expect(
        diagnosticsOf(output).match(/research\/train\d-[0-9a-f]{8} is to be created/g),
      ).toHaveLength(2);
    }
  });

  test("one patch for many jobs: on the first rows, and once on the stack's", async () => {
    await writeProgram(12, "vision");
    await pulumi("up", "--yes", "--skip-preview");
    await writeProgram(12, "speech");
    const output = await pulumi("preview");
    expect(output).toContain("~ 12 to update");
    expect(count(output, "patch: metadata.labels.team")).toBe(4);
    expect(output).toContain("patch: metadata.labels.team: the same for more jobs");
  });

  test("a preview of a hundred new jobs without credentials sends nothing, and finds what is wrong", async () => {
    await pulumi("config", "rm", "volcano:token");
    emulator.requests.clear();
    await writeProgram(112, "speech");
    const output = await pulumi("preview");
    expect(output).toContain("+ 100 to create");
    expect(emulator.requests.all()).toEqual([]);
    await writeProgram(112, "speech", 'new Job("wrong", { spec: { paralelism: 2 } });');
    expect(await pulumi("preview")).toMatch(
      /wrong.*spec\.template\.spec\.containers: needs at least one/,
    );
    expect(emulator.requests.all()).toEqual([]);
    await project.configure({ "volcano:token": token });
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

  test("a member that the SDK would lose is refused in one line", async () => {
    const wish = `const wish = JSON.parse('{"selector": {"__proto__": {"a": "b"}}}');`;
    await writeProgram(0, "", `${wish}\nnew Job("report", { spec: wish });`);
    const output = await pulumi("preview");
    expect(output).toMatch(/Job report: spec\.selector has a member __proto__, which no Pulumi/);
    await writeProgram(0, "", 'new Job("report", { spec: { toString: "1" } });');
    expect(await pulumi("preview")).toMatch(
      /Job report: spec has a member toString, which no Pulumi program can hand/,
    );
    expect(output).not.toMatch(/\n\s+at /);
  });

  test("the names of many new jobs: of the first fifty, preview and update together, and once that there are more", async () => {
    await writeProgram(64, "vision");
    const output = await pulumi("up", "--yes");
    expect(output).toContain("+ 52 created");
    expect(count(output, " is to be created")).toBe(50);
    expect(count(output, "more jobs are to be created, not named on their rows")).toBe(1);
  });
});

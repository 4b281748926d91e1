import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

let project: Project;
let pulumi: Project["pulumi"];
let emulator: Emulator;
let token: string;

const sent = () => {
  const lines = emulator.requests.toApi().map(({ method }) => method);
  emulator.requests.clear();
  return lines;
};

beforeAll(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  token = emulator.issueToken();
  project = await openProject("quickstart", ["Pulumi.yaml", "package.json", "examples/quickstart"]);
  ({ pulumi } = project);
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
  });
  await project.configure({ "volcano:token": token }, { secret: true });
});

afterAll(async () => {
  await emulator.stop();
  await project.remove();
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("the quickstart as an ordinary Pulumi program", () => {
  test("is previewed without a request", async () => {
    expect(await pulumi("preview")).toContain("+ 3 to create");
    expect(sent()).toEqual([]);
  });

  test("is created, and stays as it is", async () => {
    expect(await pulumi("up", "--yes")).toContain("+ 3 created");
    // Each kind's jobs of the stack are asked for once a run.
    expect(sent().toSorted()).toEqual(["GET", "GET", "POST", "POST"]);
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
    const texts = await Promise.all([
      readFile(join(project.folder, "Pulumi.dev.yaml"), "utf8"),
      project.readState(),
    ]);
    expect(texts[0]).toContain("secure:");
    for (const text of texts) {
      expect(text).not.toContain(token);
    }
  });
});

/** What `pulumi-volcano convert` writes is a program that the real engine previews and runs, without a word of ours. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { openProject, type Project } from "./project";

const namespace = "research";
const main = join(__dirname, "../../dist/provider/cli/main.js");

let emulator: Emulator;
let project: Project;

beforeAll(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  project = await openProject("converted");
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
    "volcano:token": emulator.issueToken(),
  });
});

afterAll(async () => {
  await emulator.stop();
  await project.remove();
});

/** The program for a manifest, as the command writes it, in a process of its own. */
async function convert(file: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, "convert", file]);
  expect(stderr).toBe("");
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  return transpileModule(stdout, { compilerOptions }).outputText;
}

test("converted manifests preview clean, run, and are then the same", async () => {
  const names = ["volcano/job.yaml", "volcano/mpi-example.yaml", "job/indexed-job.yaml"];
  const programs = await Promise.all(
    names.map((name) => convert(join(__dirname, "../manifests", name))),
  );
  // Each in a scope of its own, as modules are.
  await project.write(programs.map((program) => `(() => {${program}})();`).join("\n"));
  const preview = await project.pulumi("preview", "--diff=false");
  expect(preview).toMatch(/\+ 4 to create/);
  // What the engine says of the launcher on PATH, and its count of that, are its own.
  const words = preview.split("\n").filter((line) => /warning:|error/i.test(line));
  expect(words.filter((line) => !line.includes("from $PATH"))).toEqual([]);
  await project.pulumi("up", "--yes", "--skip-preview");
  expect(emulator.objects()).toHaveLength(names.length);
  expect(await project.pulumi("preview", "--expect-no-changes")).toMatch(/4 unchanged/);
});

import { join } from "node:path";
import { folderWith, goodJob, runCli } from "./support.js";

async function planFor(old: string, next: string, words: readonly string[] = []) {
  const folder = folderWith({ "old.yaml": old, "new.yaml": next });
  return runCli(["plan", ...words, join(folder, "old.yaml"), join(folder, "new.yaml")]);
}

const labelled = goodJob.replace("  name: train", "  name: train\n  labels: { team: hidden-team }");
const other = goodJob.replace("name: train", "name: other");

describe("plan", () => {
  test("says that nothing happens where the server sees no change", async () => {
    const spelt = goodJob.replace("spec:\n", "spec:\n  backoffLimit: 6\n");
    expect(await planFor(goodJob, spelt, ["--detailed-exitcode"])).toMatchObject({
      exitCode: 0,
      said: "Job train: same\n",
    });
  });

  test("says the patch, its operations, and no text that may be a secret", async () => {
    const { exitCode, said } = await planFor(goodJob, labelled);
    expect(exitCode).toBe(0);
    expect(said).toMatch(/^Job train: patch\n {2}patch: metadata\.labels/);
    expect(said).toContain('"value":"[concealed]"');
    expect(said).not.toContain("hidden-team");
  });

  test("says why a new job is needed, in the words of a preview", async () => {
    const changed = goodJob.replace("correct-horse", "battery-staple");
    const { exitCode, said } = await planFor(goodJob, changed, ["--detailed-exitcode"]);
    expect(exitCode).toBe(2);
    expect(said).toMatch(/^Job train: replace\n {2}replace: spec\.template\S*TOKEN\S* changed: /);
    expect(said).not.toMatch(/correct-horse|battery-staple/);
  });

  test("finds jobs again by kind, namespace and name", async () => {
    const { said } = await planFor(
      `${goodJob}---\n${other}`,
      `${labelled}---\n${other.replace("other", "new")}`,
      ["--json"],
    );
    const { version, jobs } = JSON.parse(said) as {
      version: number;
      jobs: { label: string; action: string }[];
    };
    expect(version).toBe(1);
    expect(jobs.map(({ label, action }) => `${label} ${action}`)).toEqual([
      "Job train patch",
      "Job new create",
      "Job other delete",
    ]);
  });

  test("pairs jobs of one generateName in their order, and tells which come and go", async () => {
    const one = goodJob.replace("name: train", "generateName: train-");
    const two = one.replace("busybox:1", "busybox:2");
    const actionsOf = async (...files: readonly (readonly string[])[]) => {
      const [old = "", next = ""] = files.map((jobs) => jobs.join("---\n"));
      const { said } = await planFor(old, next, ["--json"]);
      const { jobs } = JSON.parse(said) as { jobs: { action: string }[] };
      return jobs.map(({ action }) => action);
    };
    expect(await actionsOf([one, two], [one, two])).toEqual(["same", "same"]);
    expect(await actionsOf([one, two], [one])).toEqual(["same", "delete"]);
    expect(await actionsOf([one], [one, two])).toEqual(["same", "create"]);
    expect(await actionsOf([one, two], [two, two])).toEqual(["replace", "same"]);
  });

  test("takes two files of one job for the same job", async () => {
    expect((await planFor(goodJob, other)).said).toContain("no job can be renamed");
  });

  test("ends with 1 for a file that cannot be read, and 2 for one file", async () => {
    const { exitCode, problem } = await planFor(goodJob, "a: [");
    expect({ exitCode, problem }).toMatchObject({ exitCode: 1 });
    expect(problem).toMatch(/new\.yaml:1: |new\.yaml:2: /);
    expect(await runCli(["plan", "a.yaml"])).toMatchObject({ exitCode: 2 });
  });
});

import { join } from "node:path";
import { checkReportSchema } from "../../provider/cli/check/summary.js";
import { wantsColours } from "../../provider/cli/colours.js";
import { readDocuments } from "../../provider/cli/manifests/documents.js";
import { invalidManifests, validManifests } from "../support/manifests.js";
import { problemsOf } from "../support/findings.js";
import { folderWith, goodJob, runCli } from "./support.js";

const manifests = join(__dirname, "../manifests");
const badJob = goodJob.replace("image:", "imgae:").replace("Never", "Always");

async function reportFor(words: readonly string[], input = "") {
  const run = await runCli(["check", "--json", ...words], { input });
  return { ...run, report: checkReportSchema.parse(JSON.parse(run.said)) };
}

describe("check of the manifests that others wrote", () => {
  const files = (all: typeof validManifests) => [...new Set(all.map(({ file }) => file))];
  const pathOf = (file: string) =>
    join(
      manifests,
      [...validManifests, ...invalidManifests].find((each) => each.file === file)?.kind.name ===
        "Job"
        ? "job"
        : "volcano",
      file,
    );

  test("finds nothing in those that a server takes", async () => {
    const { exitCode, report } = await reportFor([
      "--unknown-fields",
      "warn",
      ...files(validManifests).map(pathOf),
    ]);
    expect(report.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.summary.checked).toBeGreaterThanOrEqual(15);
  });

  test.each(invalidManifests)("refuses $file as the server does", async ({ file, ...manifest }) => {
    const { exitCode, report } = await reportFor(["--unknown-fields", "ignore", pathOf(file)]);
    expect(exitCode).toBe(1);
    const found = report.findings.map(({ path, message }) => ({ path, reason: message }));
    // The same judgement as the preview's.
    expect(found).toEqual(
      expect.arrayContaining([...problemsOf(manifest.kind, manifest.declared)]),
    );
  });

  test("takes the folder as a whole, and names what is not checked", async () => {
    const { report } = await reportFor([manifests]);
    expect(report.summary.unreadable).toBe(0);
    expect(report.summary.notChecked).toBe(report.notChecked.length);
    expect(report.summary.notChecked).toBeGreaterThan(0);
  });
});

describe("check", () => {
  test("says file and line of each fault, the job, and the nearest name", async () => {
    const file = join(folderWith({ "a.yaml": `---\n${goodJob}---\n${badJob}` }), "a.yaml");
    const { exitCode, said } = await runCli(["check", file]);
    expect(exitCode).toBe(1);
    expect(said).toContain(
      `Job train:\n${file}:24: spec.template.spec.restartPolicy: must be OnFailure or Never`,
    );
    expect(said).toContain(
      `${file}:27: spec.template.spec.containers[main].imgae: is not a field that this version knows: did you mean image?`,
    );
    expect(said).toMatch(/^2 jobs checked: \d errors, 0 warnings$/m);
    expect(said).not.toContain("correct-horse");
  });

  test("prints nothing with --quiet where nothing is wrong", async () => {
    const run = await runCli(["check", "--quiet", "-"], { input: goodJob });
    expect(run).toMatchObject({ exitCode: 0, said: "" });
  });

  test("prints annotations that GitHub reads, with its escapes", async () => {
    const folder = folderWith({ "a,b:100%.yaml": badJob });
    const { said, exitCode } = await runCli(["check", "--github", folder]);
    expect(exitCode).toBe(1);
    expect(said).toMatch(/^::error file=\S+a%2Cb%3A100%25\.yaml,line=8,title=Job train::spec\./m);
    expect(
      said
        .trim()
        .split("\n")
        .every((line) => line.startsWith("::error ")),
    ).toBe(true);
  });

  test("opens a List, skips what is empty, and names other kinds", async () => {
    const queue = "apiVersion: scheduling.volcano.sh/v1beta1\nkind: Queue\nmetadata: { name: q }\n";
    const item = badJob.replace(/^/gm, "    ").replace("    apiVersion", "  - apiVersion");
    const list = `apiVersion: v1\nkind: List\nitems:\n${item}`;
    const { report } = await reportFor(["-"], `---\n---\n# nothing\n---\n${queue}---\n${list}`);
    expect(report.summary).toMatchObject({ checked: 1, notChecked: 1, unreadable: 0 });
    expect(report.notChecked[0]?.object).toBe("Queue (scheduling.volcano.sh/v1beta1) q");
    // Eight lines down in the item, which begins in line 12.
    expect(report.findings[0]).toMatchObject({ file: "<stdin>", line: 19, object: "Job train" });
  });

  test.each([
    { what: "broken syntax", text: "kind: Job\nspec: {a: [secret-value\n", line: 3 },
    { what: "a key twice", text: "apiVersion: v1\nkind: Job\nkind: secret-value\n", line: 3 },
    { what: "no kind", text: "\napiVersion: secret-value\n", line: 2 },
    { what: "a text", text: "secret-value\n", line: 1 },
    { what: "an alias without an anchor", text: "apiVersion: v1\nkind: *secret-value\n", line: 2 },
    { what: "an alias of what is around it", text: "kind: a\nspec: &a\n  b: [*a]\n", line: 3 },
    { what: "a text to merge", text: "kind: a\nspec:\n  <<: secret-value\n", line: 3 },
    { what: "a list of texts to merge", text: "a: &a [b]\nspec:\n  <<: *a\n", line: 3 },
  ])("ends with 2 for $what, with the line and without the text", async ({ text, line }) => {
    const { exitCode, report, said } = await reportFor(["-"], text);
    expect(exitCode).toBe(2);
    expect(report.findings[0]).toMatchObject({ line, severity: "error" });
    expect(said).not.toContain("secret-value");
  });

  test.each([
    { text: "apiVersion: v1\nkind: *a\n", message: "an alias names no anchor above it" },
    { text: "a: &a [*a]\n", message: "an alias stands inside of what it names" },
    { text: "a: { <<: 1 }\n", message: "<< takes a mapping, or a list of mappings" },
  ])("says $message", async ({ text, message }) => {
    expect((await reportFor(["-"], text)).report.findings[0]).toMatchObject({ message });
  });

  test("follows an anchor as often as kubectl does", async () => {
    const amounts = "{ limits: { cpu: 1 } }";
    const item = (i: number) =>
      goodJob
        .trimEnd()
        .replace("name: train", `name: train-${i}`)
        .replace("env:", `resources: ${i === 0 ? `&gpu ${amounts}` : "*gpu"}\n          env:`)
        .replace(/^/gm, "    ")
        .replace("    apiVersion", "  - apiVersion");
    const items = Array.from({ length: 300 }, (_, i) => item(i));
    const { exitCode, report } = await reportFor(
      ["-"],
      `apiVersion: v1\nkind: List\nitems:\n${items.join("\n")}\n`,
    );
    expect(report.findings).toEqual([]);
    expect(report.summary).toMatchObject({ checked: 300, unreadable: 0 });
    expect(exitCode).toBe(0);
  });

  test("refuses a few lines that stand for any number of values, at once", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `a${i}`);
    const lines = names.map((name, i) =>
      i === 0 ? `${name}: &${name} [x]` : `${name}: &${name} [${`*a${i - 1},`.repeat(10)}]`,
    );
    const start = performance.now();
    const { report } = await reportFor(["-"], `apiVersion: v1\nkind: X\n${lines.join("\n")}\n`);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(report.findings).toEqual([
      expect.objectContaining({
        line: 9,
        message: "aliases stand for more than 1000000 values here",
      }),
    ]);
    const merges = names.map((name, i) =>
      i === 0
        ? `${name}: &${name} { k: 1 }`
        : `${name}: &${name} { <<: [${`*a${i - 1},`.repeat(10)}] }`,
    );
    const merged = await reportFor(["-"], `${merges.join("\n")}\n`);
    expect(merged.report.findings[0]?.message).toMatch(/^aliases stand for more than/);
  });

  test("says how many anchors and aliases a document may have", async () => {
    const text = (aliases: number) =>
      `apiVersion: v1\nkind: X\na: &a 1\nb: [${"*a,".repeat(aliases)}]\n`;
    expect((await reportFor(["-"], text(9_999))).report.findings).toEqual([]);
    expect((await reportFor(["-"], text(10_000))).report.findings).toEqual([
      expect.objectContaining({
        line: 4,
        message: "a document may have 10000 anchors and aliases, and no more",
      }),
    ]);
  });

  test("ends with 2 for a file that is not there, and checks the others", async () => {
    const { exitCode, report } = await reportFor(["no-such.yaml", "-"], badJob);
    expect(exitCode).toBe(2);
    expect(report.summary).toMatchObject({ checked: 1, unreadable: 1 });
    expect(report.findings[0]?.message).toBe("there is no such file");
  });

  test.each([
    { words: ["--server", "ccii", "-"], problem: "ccii is no server: did you mean cci?" },
    { words: ["--jsn", "-"], problem: "--jsn is no option: did you mean --json?" },
    { words: ["--json", "--github", "-"], problem: "two forms" },
    { words: [], problem: "a file is missing" },
  ])("ends with 2 for $words", async ({ words, problem }) => {
    const run = await runCli(["check", ...words]);
    expect(run.exitCode).toBe(2);
    expect(run.problem).toContain(problem);
  });

  test("wants a namespace on CCI, which --namespace gives", async () => {
    const without = await runCli(["check", "--server", "cci", "-"], { input: goodJob });
    expect(without.said).toContain("metadata.namespace: is required");
    const words = ["check", "--server", "cci", "--namespace", "research", "-"];
    expect((await runCli(words, { input: goodJob })).exitCode).toBe(0);
  });

  test("colours only where colours are wanted", async () => {
    const coloured = await runCli(["check", "-"], { input: goodJob, hasColours: true });
    expect(coloured.said).toContain("\u001B[32m");
    const plain = await runCli(["check", "--no-color", "-"], { input: goodJob, hasColours: true });
    expect(plain.said).not.toContain("\u001B");
  });
});

test.each([
  { isTerminal: true, env: {}, wanted: true },
  { isTerminal: false, env: {}, wanted: false },
  { isTerminal: true, env: { NO_COLOR: "1" }, wanted: false },
  { isTerminal: true, env: { TERM: "dumb" }, wanted: false },
  { isTerminal: false, env: { FORCE_COLOR: "1" }, wanted: true },
  { isTerminal: true, env: { FORCE_COLOR: "0" }, wanted: false },
])("colours on a terminal ($isTerminal) with $env: $wanted", ({ wanted, ...facts }) => {
  expect(wantsColours(facts)).toBe(wanted);
});

test("YAML is read as kubectl reads it", () => {
  const text = `apiVersion: v1
kind: X
values: [yes, Off, 0440, 0o440, 1:30, 2024-01-01, 1e3, "yes", ~, 08]
base: &base { a: 1, b: 2 }
merged: { <<: *base, b: 3 }
on: 1
__proto__: { c: 1 }
`;
  const [document] = readDocuments("a.yaml", text).documents;
  expect(JSON.parse(JSON.stringify(document?.value))).toEqual(
    JSON.parse(`{ "apiVersion": "v1", "kind": "X",
      "values": [true, false, 288, 288, "1:30", "2024-01-01", 1000, "yes", null, 8],
      "base": { "a": 1, "b": 2 }, "merged": { "a": 1, "b": 3 }, "true": 1,
      "__proto__": { "c": 1 } }`),
  );
});

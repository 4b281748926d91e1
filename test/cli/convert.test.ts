import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { literal } from "../../provider/cli/convert/literal.js";
import { programFor } from "../../provider/cli/convert/program.js";
import { argumentsFor } from "../../provider/cli/manifests/declared.js";
import { readDocuments, type SourceDocument } from "../../provider/cli/manifests/documents.js";
import { kindOf } from "../../provider/cli/manifests/jobs.js";
import type { JsonObject } from "../../provider/values/json.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { invalidManifests, validManifests } from "../support/manifests.js";
import { folderWith, goodJob, runCli } from "./support.js";

const root = join(__dirname, "../..");

/** Runs a program with classes that keep what they are given. */
function evaluate(text: string): { kind: string; name: string; args: JsonObject }[] {
  const made: { kind: string; name: string; args: JsonObject }[] = [];
  const keeper = (kind: string) =>
    function (name: string, args: JsonObject) {
      made.push({ kind, name, args });
    };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const classes = { Job: keeper("Job"), VolcanoJob: keeper("VolcanoJob") };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the program under test
  new Function("require", "exports", outputText)(() => classes, {});
  return made;
}

/** What the compiler finds in programs, all of them at once. */
function compile(programs: Readonly<Record<string, string>>): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const files = new Map(
    Object.entries(programs).map(([name, text]) => [
      join(root, "provider", name),
      text.replace('"pulumi-volcano"', '"./index.js"'),
    ]),
  );
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

function documentsOf(values: readonly JsonObject[]): readonly SourceDocument[] {
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: values });
  return readDocuments("all.json", text).documents;
}

const manifestDocuments = [...validManifests, ...invalidManifests].map(({ kind, declared }) => ({
  apiVersion: kind.api.apiVersion,
  kind: kind.api.kind,
  ...declared,
}));

describe("convert", () => {
  test("writes programs that compile and declare what the manifests do", () => {
    const generated = [...fc.sample(jobs, 40), ...fc.sample(volcanoJobs, 40)];
    const kinds = ["batch/v1", "batch.volcano.sh/v1alpha1"];
    const objects = generated.map(({ metadata, spec }, i) => ({
      apiVersion: kinds[Math.floor(i / 40)],
      kind: "Job",
      metadata,
      spec,
    }));
    const documents = documentsOf([...manifestDocuments, ...objects]);
    expect(documents.length).toBeGreaterThan(95);
    const programs = documents.map((document) => programFor([document]).text);
    const declared = programs.flatMap(evaluate).map(({ args }) => args);
    const wanted = documents.map((document) => {
      const kind = kindOf(document);
      return kind && argumentsFor(kind, document);
    });
    expect(declared).toEqual(wanted);
    expect(
      compile(Object.fromEntries(programs.map((text, i) => [`converted-${String(i)}.ts`, text]))),
    ).toEqual([]);
  }, 120_000);

  test("the compiler would find a member that is not there", () => {
    const wrong = 'import { Job } from "pulumi-volcano";\nnew Job("a", { spec: { tasks: [] } });\n';
    expect(compile({ "wrong.ts": wrong })).toHaveLength(1);
  }, 60_000);

  test("writes every manifest as prettier does", () => {
    const { text } = programFor(documentsOf(manifestDocuments));
    const tool = join(root, "node_modules/prettier/bin/prettier.cjs");
    const words = [tool, "--stdin-filepath", "index.ts", "--print-width", "100"];
    expect(execFileSync(process.execPath, words, { input: text, encoding: "utf8" })).toBe(text);
  });

  test("writes any value so that it is read the same", () => {
    const text = fc.string({
      unit: fc.constantFrom(
        "a",
        "`",
        "$",
        "{",
        "\\",
        "\n",
        "\r",
        '"',
        "'",
        "\u2028",
        "\u0000",
        "é",
      ),
    });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(text, fc.integer(), fc.boolean(), fc.array(tie("any")), tie("map")),
      map: fc.dictionary(fc.oneof(text, fc.constant("__proto__")), tie("any")),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the literal under test
        const read: unknown = new Function(`return (${literal(each)})`)();
        expect(JSON.stringify(read)).toBe(JSON.stringify(each));
      }),
    );
  });

  test("leaves out what the server wrote, and names other kinds", () => {
    const live = goodJob.replace(
      "  name: train",
      "  name: train\n  uid: u\n  resourceVersion: '1'\n  managedFields: []\n  annotations: { pulumi-volcano/create: x, kubectl.kubernetes.io/last-applied-configuration: x }",
    );
    const queue = "apiVersion: scheduling.volcano.sh/v1beta1\nkind: Queue\nmetadata: { name: q }\n";
    const text = `${live}status: { active: 1 }\n---\n${queue}---\n${goodJob}`;
    const { text: program, faults } = programFor(readDocuments("a.yaml", text).documents);
    expect(faults).toEqual([]);
    expect(program).toContain("// Left out: Queue (scheduling.volcano.sh/v1beta1) q\n");
    const made = evaluate(program);
    expect(made.map(({ name }) => name)).toEqual(["train", "train-2"]);
    expect(made[0]?.args).toEqual(made[1]?.args);
  });

  test("writes no text of a manifest into the program but in quotes, whatever ends a line", () => {
    const [good] = readDocuments("a.yaml", goodJob).documents;
    for (const end of ["\n", "\r", "\u0085", "\u2028", "\u2029"]) {
      const odd = `X${end}throw new Error("ran");//`;
      const others = documentsOf([{ apiVersion: "v1", kind: odd }]);
      expect(evaluate(programFor(others).text)).toEqual([]);
      const spec = { ...(good?.value["spec"] as JsonObject), [odd]: 1 };
      const { text, faults } = programFor(documentsOf([{ ...good?.value, spec }]));
      expect(faults).toHaveLength(1);
      expect(evaluate(text)).toHaveLength(1);
    }
  });

  test("writes a new file, and no other one", async () => {
    const folder = folderWith({ "a.yaml": goodJob });
    const words = ["convert", "--out", join(folder, "index.ts"), join(folder, "a.yaml")];
    expect(await runCli(words)).toMatchObject({ exitCode: 0, said: "" });
    expect(readFileSync(join(folder, "index.ts"), "utf8")).toContain('new Job("train", {');
    expect(await runCli(words)).toMatchObject({ exitCode: 1 });
  });
});

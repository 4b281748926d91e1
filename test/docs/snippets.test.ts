import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { packTarball } from "../package/support/tarball";
import { codeBlocks, documents, root, type CodeBlock } from "./repository";

const setUpTimeoutMs = 600_000;

/** A block of TypeScript and the blocks of the same document that it continues. */
interface Snippet {
  readonly block: CodeBlock;
  readonly fileName: string;
  readonly text: string;
  /** How many lines of the text belong to the blocks before. */
  readonly linesBefore: number;
}

/** "ts continued" goes on where the last block of the document ended; every other block stands for itself. */
function toSnippets(file: string): Snippet[] {
  let before = "";
  return codeBlocks(file)
    .filter(({ language }) => language === "ts")
    .map((block) => {
      if (block.mark !== "continued") {
        before = "";
      }
      const linesBefore = before.split("\n").length - 1;
      before += block.text;
      // .mts allows await at the top; the export makes a module of a block without one.
      const fileName = join(root, `${file}.${block.line}.mts`);
      return { block, fileName, text: `${before}export {};\n`, linesBefore };
    });
}

const snippets = documents.flatMap(toSnippets);
/** Shows that the package's types are really there: without them everything would compile. */
const wrong: Snippet = {
  block: { file: "wrong", line: 1, language: "ts", mark: "", text: "" },
  fileName: join(root, "wrong.mts"),
  text: 'import { VolcanoJob } from "pulumi-volcano";\nnew VolcanoJob("x", { spec: { task: [] } });\n',
  linesBefore: 0,
};

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
};

/** Where the declarations of a door of the package are. */
function doorFile(packageDirectory: string, specifier: string): string {
  const manifest = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, { readonly types: string } | undefined>>;
  };
  const door = manifest.exports[specifier.replace("pulumi-volcano", ".")];
  return join(packageDirectory, door?.types ?? "there-is-no-such-door.d.ts");
}

/** One program for all snippets: they are modules, and know nothing of each other. */
function compile(packageDirectory: string): ts.Program {
  const texts = new Map([...snippets, wrong].map(({ fileName, text }) => [fileName, text]));
  const host = ts.createCompilerHost(compilerOptions);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.getCurrentDirectory = () => root;
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.resolveModuleNameLiterals = (literals, containingFile) =>
    literals.map(({ text: specifier }) => {
      if (/^pulumi-volcano(?:\/|$)/.test(specifier)) {
        const resolvedFileName = doorFile(packageDirectory, specifier);
        return { resolvedModule: { resolvedFileName, extension: ts.Extension.Dts } };
      }
      // The unpacked package has no node_modules of its own above it.
      const isForeign = !specifier.startsWith(".") && containingFile.startsWith(packageDirectory);
      const from = isForeign ? join(root, "snippet.ts") : containingFile;
      return ts.resolveModuleName(specifier, from, compilerOptions, host);
    });
  return ts.createProgram([...texts.keys()], compilerOptions, host);
}

function toFault(program: ts.Program, { block, fileName, linesBefore }: Snippet): string[] {
  const file = program.getSourceFile(fileName);
  if (!file) {
    return [`${block.file}:${String(block.line)}: was not compiled`];
  }
  const diagnostics = [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ];
  return diagnostics.map(({ start = 0, messageText }) => {
    const line = file.getLineAndCharacterOfPosition(start).line - linesBefore + block.line;
    return `${block.file}:${String(line)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

describe("the TypeScript in the documents", () => {
  let program: ts.Program;

  beforeAll(async () => {
    const { directory } = await packTarball();
    program = compile(directory);
  }, setUpTimeoutMs);

  test("is there", () => {
    expect(snippets.map(({ block }) => block.file)).toContain("README.md");
  });

  test.each(
    snippets.map((snippet) => ({ name: `${snippet.block.file}:${snippet.block.line}`, snippet })),
  )(
    "compiles against the package: $name",
    ({ snippet }) => {
      expect(toFault(program, snippet)).toEqual([]);
    },
    setUpTimeoutMs,
  );

  test("would not compile with a wrong name", () => {
    expect(toFault(program, wrong).join()).toMatch(/^wrong:2: .*'task' does not exist/);
  });
});

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isAllowed, layers, type Layer } from "./layers";

interface Snippet {
  readonly path: string;
  readonly text: string;
}

interface Finding {
  readonly rule: string | null;
  readonly message: string;
}

const root = join(__dirname, "../..");
const restrictedImports = "@typescript-eslint/no-restricted-imports";

/** Starts ESLint once for all snippets, since its start is what takes the time. */
function lint(snippets: readonly Snippet[]): Finding[][] {
  const { stdout, stderr } = spawnSync(process.execPath, ["tools/lint/lint-texts.mjs"], {
    cwd: root,
    encoding: "utf8",
    input: JSON.stringify(snippets),
  });
  if (stdout === "") {
    throw new Error(stderr);
  }
  return JSON.parse(stdout) as Finding[][]; // the tool's own output
}

/** The path of a file that is not there. */
function fileIn(layer: Layer): string {
  if (layer === "errors") {
    return "provider/errors.ts";
  }
  return layer === "emulator" ? "emulator/some-file.ts" : `provider/${layer}/some-file.ts`;
}

function importing(layer: Layer, specifier: string): Snippet {
  const text = `import { thing } from ${JSON.stringify(specifier)};\nexport const it = thing;\n`;
  return { path: fileIn(layer), text };
}

function specifierOf(from: Layer, to: Layer): string {
  const up = from === "errors" ? "./" : "../";
  return to === "errors" ? `${up}errors.js` : `${up}${to}/thing.js`;
}

interface Case {
  readonly name: string;
  readonly snippet: Snippet;
  readonly rules: readonly string[];
}

const directions: Case[] = layers.flatMap((from) =>
  layers
    .filter((to) => to !== from)
    .map((to) => ({
      name: `${from} ${isAllowed(from, to) ? "may" : "must not"} import ${to}`,
      snippet: importing(from, specifierOf(from, to)),
      rules: isAllowed(from, to) ? [] : [restrictedImports],
    })),
);

const typeDirections: Case[] = [
  { name: "no type goes upwards either", to: "lifecycle" as const, rules: [restrictedImports] },
  { name: "types go down", to: "errors" as const, rules: [] },
].flatMap(({ name, to, rules }) => [
  {
    name: `${name} (import type)`,
    snippet: {
      path: fileIn("api"),
      text: `import type { T } from "${specifierOf("api", to)}";
export type It = T;
`,
    },
    rules,
  },
  {
    name: `${name} (export)`,
    snippet: {
      path: fileIn("api"),
      text: `export type { T } from "${specifierOf("api", to)}";
`,
    },
    rules,
  },
]);

const doors: Case[] = layers
  .filter((layer) => layer !== "errors")
  .flatMap((layer) =>
    ["index", "runtime", "client"].map((door) => ({
      name: `${layer} must not import the door ${door}`,
      snippet: importing(layer, `../${door}.js`),
      rules: [restrictedImports],
    })),
  );

const packages: Case[] = [
  { name: "undici", owners: ["api", "auth"] },
  { name: "undici/types/dispatcher.js", owners: ["api", "auth"] },
  { name: "yaml", owners: ["cli"] },
  { name: "@pulumi/pulumi", owners: ["resources"] },
  { name: "@pulumi/pulumi/automation/index.js", owners: ["resources"] },
].flatMap(({ name, owners }) =>
  layers.map((layer) => {
    const isOwner = owners.includes(layer);
    return {
      name: `${layer} ${isOwner ? "may" : "must not"} import ${name}`,
      snippet: importing(layer, name),
      rules: isOwner ? [] : [restrictedImports],
    };
  }),
);

const everywhere: Case[] = [
  {
    name: "another package may be imported",
    snippet: importing("connection", "zod"),
    rules: [],
  },
  {
    name: "the types of Pulumi may be imported anywhere",
    snippet: {
      path: "provider/lifecycle/some-file.ts",
      text: 'import type { Output } from "@pulumi/pulumi";\nexport type It = Output<string>;\n',
    },
    rules: [],
  },
  {
    name: "nothing is written to the console",
    snippet: { path: "provider/api/some-file.ts", text: "console.log(1);\n" },
    rules: ["no-console"],
  },
  {
    name: "no error is told by its class",
    snippet: {
      path: "provider/api/some-file.ts",
      text: "export const isIt = (error: unknown) => error instanceof Error;\n",
    },
    rules: ["no-restricted-syntax"],
  },
  {
    name: "no error is told by its own class either",
    snippet: {
      path: "tools/some-file.ts",
      text: "export const isIt = (error: unknown) => error instanceof ApiError;\n",
    },
    rules: ["no-restricted-syntax"],
  },
  {
    name: "nothing is exported without a name",
    snippet: { path: "provider/kinds/some-file.ts", text: "export default 1;\n" },
    rules: ["no-restricted-syntax"],
  },
];

const cases = [...directions, ...typeDirections, ...doors, ...packages, ...everywhere];

describe("the lint rules", () => {
  let findings: Finding[][] = [];

  beforeAll(() => {
    findings = lint(cases.map(({ snippet }) => snippet));
  }, 60_000);

  test.each(cases.map(({ name, rules }, index) => ({ name, rules, index })))(
    "$name",
    ({ rules, index }) => {
      expect(findings[index]?.map(({ rule }) => rule)).toEqual(rules);
    },
  );

  test("name both layers and where the rule is explained", () => {
    const index = cases.findIndex(({ name }) => name === "planning must not import api");
    expect(findings[index]?.[0]?.message).toMatch(
      /planning\/ must not import api: .*docs\/architecture\.md/,
    );
  });
});

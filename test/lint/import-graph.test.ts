import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { isAllowed, layers, type Layer } from "./layers";

const root = join(__dirname, "../..");
const doors = ["provider/client.ts", "provider/index.ts", "provider/runtime.ts"];

/** A file of provider/ or emulator/ and what it imports, whether at run time, for its types, or inside of a function. */
interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
}

function readSource(path: string): SourceFile {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), "utf8"), true, true);
  return { path, imports: importedFiles.map(({ fileName }) => fileName) };
}

const sources = ["provider", "emulator"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(folder, name),
    ),
  )
  .filter((path) => path.endsWith(".ts"))
  .map(readSource);

/** The repository's file behind a relative import. */
function resolveImport(from: string, specifier: string): string {
  return join(dirname(from), specifier).replace(/\.js$/, ".ts");
}

function localImports({ path, imports }: SourceFile): string[] {
  return imports.filter((each) => each.startsWith(".")).map((each) => resolveImport(path, each));
}

function layerOf(path: string): Layer | undefined {
  const [first = "", second = ""] = path.replace(/\.ts$/, "").split("/");
  return layers.find((layer) => layer === (first === "emulator" ? first : second));
}

/** Every chain of imports that comes back to where it began. */
function findCycles(): string[] {
  const edges = new Map(sources.map((source) => [source.path, localImports(source)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, chain: readonly string[]): void => {
    if (chain.includes(path)) {
      cycles.push([...chain.slice(chain.indexOf(path)), path].join(" -> "));
      return;
    }
    if (done.has(path)) {
      return;
    }
    for (const next of edges.get(path) ?? []) {
      visit(next, [...chain, path]);
    }
    done.add(path);
  };
  for (const path of edges.keys()) {
    visit(path, []);
  }
  return cycles;
}

describe("the imports of provider/ and emulator/", () => {
  test("lead to files that are there", () => {
    const paths = new Set(sources.map(({ path }) => path));
    const missing = sources.flatMap((source) =>
      localImports(source)
        .filter((path) => !paths.has(path))
        .map((path) => `${source.path} -> ${path}`),
    );
    expect(missing).toEqual([]);
  });

  test("belong to a layer each, but for the doors", () => {
    const outside = sources.map(({ path }) => path).filter((path) => layerOf(path) === undefined);
    expect(outside.sort()).toEqual(doors);
  });

  test("point down only", () => {
    const upward = sources.flatMap((source) => {
      const from = layerOf(source.path);
      return localImports(source)
        .filter((path) => {
          const to = layerOf(path);
          return from !== undefined && (to === undefined || !isAllowed(from, to));
        })
        .map((path) => `${source.path} -> ${path}`);
    });
    expect(upward).toEqual([]);
  });

  test("form no cycle, not even of types", () => {
    expect(findCycles()).toEqual([]);
  });

  test("take from outside only what the package depends on", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
      peerDependencies: Record<string, string>;
    };
    const known = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    // The SDK's own copy, loaded from where the SDK is.
    known.push("@grpc/grpc-js");
    const foreign = sources.flatMap(({ path, imports }) =>
      imports
        .filter((each) => !each.startsWith(".") && !each.startsWith("node:"))
        .map((each) => each.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? each)
        .filter((name) => !known.includes(name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  test("name Node's modules with their prefix", () => {
    const bare = sources.flatMap(({ path, imports }) =>
      imports.filter((each) => builtinModules.includes(each)).map((each) => `${path} -> ${each}`),
    );
    expect(bare).toEqual([]);
  });
});

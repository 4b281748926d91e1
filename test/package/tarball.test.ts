import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { listFiles } from "../docs/repository";
import { run } from "./support/commands";
import { installTool, versions } from "./support/layouts";
import { packTarball, type Tarball } from "./support/tarball";

const setUpTimeoutMs = 600_000;
const mostBytes = 800_000;
const root = join(__dirname, "../..");

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(directory.length + 1))
    .sort();
}

/** The parts of package.json that say what the package needs and offers. */
interface PackageManifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly typesVersions: { readonly "*": Readonly<Record<string, readonly string[]>> };
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

describe("the packed package", () => {
  let tarball: Tarball;
  let files: string[] = [];
  const text = (file: string): string => readFileSync(join(tarball.directory, file), "utf8");
  const manifest = (): PackageManifest => JSON.parse(text("package.json")) as PackageManifest;

  beforeAll(async () => {
    tarball = await packTarball();
    files = filesUnder(tarball.directory);
  }, setUpTimeoutMs);

  test("has the compiled sources and their declarations, the documents, and nothing else", () => {
    const pages = listFiles().filter((name) =>
      /^(?:docs\/.*\.(?:md|json|svg)|examples\/.*)$/.test(name),
    );
    const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json", ...pages];
    const compiled = ["provider", "emulator"]
      .flatMap((folder) => filesUnder(join(root, folder)).map((file) => `${folder}/${file}`))
      .filter((file) => file.endsWith(".ts"))
      .map((file) => file.replace(/\.ts$/, ""))
      .flatMap((file) => [`dist/${file}.d.ts`, `dist/${file}.js`]);
    const expected = [...documents, ...compiled].sort();
    expect(files.filter((file) => !file.endsWith(".js.map"))).toEqual(expected);
  });

  test("is small", () => {
    const { size } = statSync(tarball.path);
    const line = `${basename(tarball.path)}: ${Math.round(size / 1000)} kB in ${files.length} files`;
    process.stdout.write(`${line}\n`);
    expect(size).toBeLessThan(mostBytes);
  });

  test("names no source map that is not there, and no map names a source that is not there", () => {
    const faults = files
      .filter((file) => /\.(?:js|d\.ts)$/.test(file))
      .flatMap((file) => {
        const name = /^\/\/# sourceMappingURL=(.*)$/m.exec(text(file))?.[1];
        if (name === undefined) {
          return [];
        }
        const path = join(dirname(file), name);
        if (!files.includes(path)) {
          return [`${file} -> ${path}`];
        }
        const map = JSON.parse(text(path)) as { sources: string[]; sourcesContent?: string[] };
        if (map.sourcesContent !== undefined) {
          return [];
        }
        return map.sources
          .map((source) => join(dirname(path), source))
          .filter((source) => !files.includes(source))
          .map((source) => `${path} -> ${source}`);
      });
    // Where one is wrong all are, and five show it.
    expect(faults.slice(0, 5)).toEqual([]);
  });

  test("offers its doors and nothing behind them", () => {
    expect(Object.keys(manifest().exports)).toEqual([
      ".",
      "./runtime",
      "./client",
      "./testing",
      "./package.json",
    ]);
  });

  test("has every file that its doors and its command name, and the command is a script for node", () => {
    const { exports, bin, typesVersions } = manifest();
    const doors = Object.values(exports).flatMap((door) => {
      return typeof door === "string" ? [door] : Object.values(door);
    });
    const older = Object.values(typesVersions["*"]).flat();
    const named = [...doors, ...older, ...Object.values(bin)];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !files.includes(join(name)))).toEqual([]);
    expect(bin).toEqual({ "pulumi-volcano": "dist/provider/cli/main.js" });
    expect(text(bin["pulumi-volcano"] ?? "")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test("has a set of types for each door also where exports are not read", () => {
    const { exports, typesVersions } = manifest();
    const subpaths = Object.entries(exports)
      .filter(([name, door]) => name !== "." && typeof door !== "string")
      .map(([name, door]) => [name.replace("./", ""), [Reflect.get(Object(door), "types")]]);
    expect(typesVersions["*"]).toEqual(Object.fromEntries(subpaths));
  });

  test("has documents whose links lead to files that are there, or to a site", () => {
    const faults = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...text(file).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
          .map(([, target = ""]) => target)
          .filter((target) => !/^[a-z]+:/.test(target))
          .filter((target) => !files.includes(join(dirname(file), target)))
          .map((target) => `${file} -> ${target}`),
      );
    expect(faults).toEqual([]);
  });

  test("is no Pulumi plugin: the engine would look for one to download", () => {
    expect(manifest()).not.toHaveProperty("pulumi");
  });

  test("depends on four packages and the user's own SDK, and runs nothing when it is installed", () => {
    const { dependencies, peerDependencies, scripts } = manifest();
    expect(Object.keys(dependencies).sort()).toEqual(["fast-json-patch", "undici", "yaml", "zod"]);
    expect(Object.keys(peerDependencies).sort()).toEqual([
      "@kubernetes/client-node",
      "@pulumi/pulumi",
    ]);
    expect(manifest()).toMatchObject({
      peerDependenciesMeta: { "@kubernetes/client-node": { optional: true } },
    });
    // npm warns of a prepare script too, where it installs from a tarball.
    for (const hook of ["preinstall", "install", "postinstall", "prepare"]) {
      expect(scripts).not.toHaveProperty(hook);
    }
  });

  test(
    "has nothing that publint finds fault with",
    async () => {
      const tool = await installTool("publint", versions.publint);
      const script = join(tool, "node_modules/publint/src/cli.js");
      const output = await run(process.execPath, [script, tarball.directory, "--strict"], {
        cwd: tool,
        env: { NO_COLOR: "1" },
      });
      expect(output).toMatch(/All good!/);
    },
    setUpTimeoutMs,
  );
});

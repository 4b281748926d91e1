import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { acquire, cachedFolder, cacheRoot } from "./cache";
import { run } from "./commands";
import { packTarball, type Tarball } from "./tarball";

/** The versions that the tests of the package install, beside those of this repository. */
export const versions = {
  /** The oldest that package.json allows as a peer. */
  oldestSdk: "3.216.0",
  /** The newest that runs on Node 20. */
  sdkOfNode20: "3.248.0",
  newestSdk: "3.270.0",
  node24: "24.9.0",
  pnpm: "10.34.8",
  publint: "0.3.25",
  typescript5: "5.9.3",
  typescript6: "6.0.3",
} as const;

/** How a program that uses the package is installed. */
export interface LayoutOptions {
  readonly manager: "npm" | "pnpm";
  /** Version of @pulumi/pulumi. */
  readonly sdk: string;
  /** Version of Node; the one that runs the tests where none is named. */
  readonly node?: string;
  /** What the program depends on besides, under a name that tells the folder from others. */
  readonly extras?: {
    readonly name: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
}

/** A program's folder with the package installed from its tarball, nobody else's until it is released. */
export interface Layout {
  readonly directory: string;
  /** The node binary. */
  readonly node: string;
  release(): Promise<void>;
}

/** Keeps npm from asking the registry for what the cache has, and from printing what nobody reads. */
export const quietNpm = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];

/** A folder whose node_modules holds one npm package, for a tool that the package itself does not need. */
export function installTool(name: string, version: string): Promise<string> {
  return cachedFolder(`${name}-${version}`, async (directory) => {
    await writeFile(join(directory, "package.json"), '{ "private": true }\n');
    await run("npm", ["install", ...quietNpm, `${name}@${version}`], { cwd: directory });
  });
}

/** The binary of a version of Node, out of the npm package that the package `node` itself installs. */
async function nodeBinary(version: string | undefined): Promise<string> {
  if (version === undefined) {
    return process.execPath;
  }
  const name = `node-${process.platform}-${process.arch}`;
  return join(await installTool(name, version), "node_modules", name, "bin/node");
}

/** Installs what the package.json of a folder names. */
export async function installDependencies(
  manager: LayoutOptions["manager"],
  directory: string,
): Promise<void> {
  if (manager === "npm") {
    await run("npm", ["install", ...quietNpm], { cwd: directory });
    return;
  }
  const pnpm = join(await installTool("pnpm", versions.pnpm), "node_modules/pnpm/bin/pnpm.cjs");
  const store = ["--store-dir", join(cacheRoot, "pnpm-store")];
  const parameters = [pnpm, "install", ...store, "--prefer-offline", "--no-frozen-lockfile"];
  // Without CI pnpm asks before it empties a node_modules that is there.
  await run(process.execPath, parameters, { cwd: directory, env: { CI: "true" } });
}

/**
 * A folder that is filled once for each content of the package and kept from run to run, nobody else's until it is
 * released.
 *
 * @param fill - fills the folder, which may have what it got from the package's last content
 */
export async function keptFolder(
  name: string,
  { tarball, fill }: { tarball: Tarball; fill: (directory: string) => Promise<void> },
): Promise<Pick<Layout, "directory" | "release">> {
  const release = await acquire(name);
  const directory = join(cacheRoot, name);
  const mark = join(directory, "installed.txt");
  try {
    if ((await readFile(mark, "utf8").catch(() => "")) !== tarball.hash) {
      await mkdir(directory, { recursive: true });
      await rm(mark, { force: true });
      await fill(directory);
      await writeFile(mark, tarball.hash);
    }
    return { directory, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A program that depends on the packed tarball and one version of the SDK, as a user's does. */
export async function installLayout(options: LayoutOptions): Promise<Layout> {
  const { manager, sdk, extras } = options;
  const [node, tarball] = [await nodeBinary(options.node), await packTarball()];
  const name = [manager, "sdk", sdk, extras?.name].filter(Boolean).join("-");
  const kept = await keptFolder(name, {
    tarball,
    fill: async (directory) => {
      const dependencies = {
        "@pulumi/pulumi": sdk,
        "pulumi-volcano": `file:${tarball.path}`,
        ...extras?.dependencies,
      };
      const manifest = { name: "program", private: true, dependencies };
      await writeFile(join(directory, "package.json"), JSON.stringify(manifest, undefined, 2));
      await installDependencies(manager, directory);
    },
  });
  return { ...kept, node };
}

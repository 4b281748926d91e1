/** The program of examples/migration in a folder of a person, with the CLI as it is after an installation. */
import { execFile } from "node:child_process";
import { copyFile, cp, link, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { engineEnvironment } from "../pulumi-engine/engine-environment";
import type { PulumiEngine } from "../pulumi-engine/find-engine";
import { findLanguageHost } from "../pulumi-engine/language-host";

const root = join(__dirname, "../..");
const example = join(root, "examples/migration");
const files = ["Pulumi.yaml", "package.json", "tsconfig.json", "index.ts"];

/** A folder with a program and a stack `dev`. */
export interface RecordedProject {
  /** Where the program is. */
  readonly folder: string;
  /** All variables that the CLI needs; none of this process but what it takes to find programs. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Copies where the two are on different disks. */
async function take(file: string, to: string): Promise<void> {
  await link(file, to).catch(() => copyFile(file, to));
}

/**
 * The CLI with its plugins beside it, as a release has them. The engine tells where a plugin is that it finds anywhere
 * else, and that is of no interest to those who look at a recording.
 */
async function layOut(engine: PulumiEngine, bin: string): Promise<void> {
  await mkdir(bin);
  const host = join(await findLanguageHost(engine), "pulumi-language-nodejs");
  const sdk = dirname(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));
  for (const file of [engine.binary, host, join(sdk, "pulumi-resource-pulumi-nodejs")]) {
    await take(file, join(bin, basename(file)));
  }
}

/** What a stack is set up with. */
export interface StackSettings {
  readonly config: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Makes the folder, which {@link RecordedProject.remove} takes away again. */
export async function openRecordedProject(
  engine: PulumiEngine,
  { config, secrets }: StackSettings,
): Promise<RecordedProject> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-volcano-recording-"));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const folder = join(directory, "migration");
    for (const file of files) {
      await cp(join(example, file), join(folder, file));
    }
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const bin = join(directory, "bin");
    await layOut(engine, bin);
    const { PATH = "", ...variables } = engineEnvironment(engine);
    const env = {
      ...variables,
      PATH: [bin, PATH].join(delimiter),
      HOME: directory,
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      PULUMI_HOME: join(directory, "home"),
      PULUMI_BACKEND_URL: `file://${directory}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this run",
      // What the provider notes of other runs: emulators give out the same uids again.
      TMPDIR: directory,
    };
    const pulumi = (...parameters: string[]) =>
      promisify(execFile)(join(bin, "pulumi"), [...parameters, "--non-interactive"], {
        cwd: folder,
        env,
      });
    const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
      Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    await pulumi("stack", "init", "dev");
    await pulumi(
      "config",
      "set-all",
      ...pairs("--plaintext", config),
      ...pairs("--secret", secrets),
    );
    return { folder, env, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

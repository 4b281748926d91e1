import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { engineEnvironment } from "../../tools/pulumi-engine/engine-environment";
import { findLanguageHost } from "../../tools/pulumi-engine/language-host";
import { theEngine } from "./support";

const root = join(__dirname, "../..");
const stackName = "dev";

/**
 * An ordinary Pulumi program in a folder of its own, with one stack, run by the CLI as a person runs it. Each run of the
 * program is a process of its own. Programs that run in this process (`openStack`) are no good where an engine is killed:
 * the SDK keeps its connection in a variable of the module, so that a late answer to the killed run can cut off the next
 * one, whose resources then are none, and the engine deletes them all.
 */
export interface Project {
  readonly folder: string;
  /** Writes the program, CommonJS. */
  write(program: string): Promise<void>;
  /** Runs the CLI. Returns what it prints. @throws ProjectError where it ends with an error */
  readonly pulumi: (...args: string[]) => Promise<string>;
  /** Runs the CLI and lets its process be looked at meanwhile. */
  readonly start: (...args: string[]) => RunningCli;
  /** What the CLI prints, whether it succeeds or not. */
  readonly outputOf: (...args: string[]) => Promise<string>;
  configure(
    settings: Readonly<Record<string, string>>,
    options?: { secret: boolean },
  ): Promise<void>;
  /** The state as it is stored. */
  readState(): Promise<string>;
  remove(): Promise<void>;
}

/** A run of the CLI that is under way. */
export interface RunningCli {
  readonly pid: number | undefined;
  /** What it prints. Rejects with a ProjectError where it ends with an error. */
  readonly output: Promise<string>;
}

/** A run of the CLI that failed; the message is all that it printed. */
export class ProjectError extends Error {}

/**
 * @param name of the project, and of its package
 * @param files of this package, to be copied in place of Pulumi.yaml and package.json with a program `index.js`
 * @param more variables of the CLI and all that it starts
 */
export async function openProject(
  name: string,
  files: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-volcano-program-"));
  for (const file of files) {
    await cp(join(root, file), join(folder, file), { recursive: true });
  }
  if (files.length === 0) {
    await writeFile(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
    await writeFile(join(folder, "package.json"), `{ "name": "${name}", "main": "index.js" }\n`);
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const engine = await theEngine();
  const variables = engineEnvironment(engine);
  const env = {
    ...process.env,
    ...variables,
    PATH: [await findLanguageHost(engine), variables["PATH"]].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this run",
    // What the provider notes of other runs: emulators give out the same uids again.
    TMPDIR: folder,
    ...more,
  };
  const options = { cwd: folder, env, maxBuffer: 1 << 26 };
  const start = (...args: string[]): RunningCli => {
    let pid: number | undefined;
    const output = new Promise<string>((resolve, reject) => {
      const whole = [...args, "--non-interactive"];
      ({ pid } = execFile(engine.binary, whole, options, (error, stdout, stderr) => {
        if (error === null) {
          resolve(stdout);
        } else {
          reject(new ProjectError(`${stdout}\n${stderr}`));
        }
      }));
    });
    return { pid, output };
  };
  const pulumi = (...args: string[]): Promise<string> => start(...args).output;
  await pulumi("stack", "init", stackName);
  return {
    folder,
    pulumi,
    start,
    write: (program) => writeFile(join(folder, "index.js"), program),
    outputOf: (...args) => pulumi(...args).catch((error: unknown) => (error as Error).message),
    configure: async (settings, { secret } = { secret: false }) => {
      const pairs = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
      const flag = secret ? "--secret" : "--plaintext";
      const set = pairs.flatMap((pair) => [flag, pair]);
      if (pairs.length > 0) {
        await pulumi("config", "set-all", ...set);
      }
    },
    readState: () => readFile(join(folder, ".pulumi", "stacks", name, `${stackName}.json`), "utf8"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

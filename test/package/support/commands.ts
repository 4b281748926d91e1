import { spawn } from "node:child_process";

/** How a command runs. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * This process's variables without those that npm and jest set for it: an npm that is started from here would take the
 * first ones for its own settings.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign =
    /^(?:npm_(?:package|lifecycle|command|execpath|node_execpath|config_local_prefix)|INIT_CWD$|NODE_ENV$|JEST_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/**
 * Runs a command to its end and returns its standard output.
 *
 * @throws Error with the end of what it printed, where it fails
 */
export async function run(
  command: string,
  parameters: readonly string[],
  { cwd, env }: CommandOptions,
): Promise<string> {
  const child = spawn(command, parameters, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0) {
    const end = `${stdout}\n${stderr}`.trim().slice(-3000);
    throw new Error(`${[command, ...parameters].join(" ")} ended with ${String(code)}:\n${end}`);
  }
  return stdout;
}

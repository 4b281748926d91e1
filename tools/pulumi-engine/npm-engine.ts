import { spawn } from "node:child_process";
import { access, constants, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import type { Report } from "../go-build";

/** A download of this size takes a slow line two minutes; a line that drops packets takes forever. */
const downloadTimeoutMs = 180_000;

/**
 * Returns the CLI of the npm package `pulumi`, which downloads the official release on its first
 * use into `~/.pulumi/versions`.
 *
 * @throws when the package is not installed, or the download fails or takes over three minutes.
 */
export async function installNpmEngine(report: Report): Promise<string> {
  const manifest = resolveManifest();
  const binary = await binaryOf(manifest);
  if (await isExecutable(binary)) {
    return binary;
  }

  report("the npm package pulumi downloads the Pulumi CLI, once ...");
  await download(join(dirname(manifest), "run.js"));
  if (!(await isExecutable(binary))) {
    throw new Error(`the npm package pulumi did not download the CLI to ${binary}`);
  }
  return binary;
}

function resolveManifest(): string {
  try {
    return createRequire(__filename).resolve("pulumi/package.json");
  } catch {
    throw new Error("the npm package pulumi is not installed");
  }
}

/** Where the package's own script puts the CLI; its Automation API looks there, too. */
async function binaryOf(manifest: string): Promise<string> {
  // The manifest of a published package has a version.
  const published = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  const version = process.env["PULUMI_VERSION"] || published.version;
  const home = process.env["PULUMI_HOME"] || join(homedir(), ".pulumi");
  return join(home, "versions", version, "bin", "pulumi");
}

async function download(script: string): Promise<void> {
  // A process group of its own, so that the installer and its curl end with it.
  const child = spawn(process.execPath, [script, "version"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
    killGroup(child.pid);
  }, downloadTimeoutMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearTimeout(timer);
  });
  if (limit.signal.aborted) {
    throw new Error(`the npm package pulumi got no CLI within ${downloadTimeoutMs / 1000} s`);
  }
  if (code !== 0) {
    const reason = stderr.trim().split("\n").at(-1) ?? "";
    throw new Error(`the npm package pulumi cannot download the CLI (${reason})`);
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, "SIGKILL");
    }
  } catch {
    // It ended by itself in this very moment.
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { findEngine, type PulumiEngine } from "../../../tools/pulumi-engine/find-engine";
import { openStack, type Program, type WorkingStack } from "../../../tools/automation/stack";
import { clusterAddress, until } from "./cluster";

/** Environment variable with the file that says where the run's Pulumi CLI is, once it is known. */
export const engineVariable = "PULUMI_VOLCANO_TEST_ENGINE";

/** A build from cold caches takes this long on a slow machine. */
export const engineTimeLimitMs = 30 * 60_000;

type Found = { readonly engine: PulumiEngine } | { readonly error: string };

/** Looks for the Pulumi CLI, which may mean to build it, and writes to the file what came of it. */
export async function prepareEngine(file: string): Promise<void> {
  const found: Found = await findEngine().then(
    (engine) => ({ engine }),
    (error: unknown) => ({ error: String(error) }),
  );
  // A run that is over before has taken the folder away.
  if (!existsSync(dirname(file))) {
    return;
  }
  writeFileSync(`${file}.new`, JSON.stringify(found));
  renameSync(`${file}.new`, file);
}

/** The run's Pulumi CLI. @throws where none can be had */
export async function engineOfThisRun(): Promise<PulumiEngine> {
  const file = process.env[engineVariable] ?? "";
  const text = await until(
    "the Pulumi CLI is there",
    () => Promise.resolve(existsSync(file) ? readFileSync(file, "utf8") : undefined),
    engineTimeLimitMs,
  );
  // Written above.
  const found = JSON.parse(text) as Found;
  if ("error" in found) {
    throw new Error(found.error);
  }
  return found.engine;
}

/** A stack on the control plane of this run, as its administrator, driven by the run's Pulumi CLI. */
export async function openClusterStack(project: string, program: Program): Promise<WorkingStack> {
  const { url, token, caPem } = clusterAddress();
  return openStack({
    project,
    program,
    engine: await engineOfThisRun(),
    config: { "volcano:server": "kubernetes", "volcano:endpoint": url, "volcano:caBundle": caPem },
    secrets: { "volcano:token": token },
  });
}

import { createRequire } from "node:module";
import { basename, delimiter, dirname } from "node:path";

import type { PulumiEngine } from "./find-engine";

/**
 * Returns the environment variables that make an engine work with this project, for `envVars` of
 * the Automation API or `env` of a child process:
 *
 * - PATH begins with the engine's folder and that of the npm package `@pulumi/pulumi`, whose script
 *   `pulumi-resource-pulumi-nodejs` runs dynamic providers;
 * - nothing is looked up or downloaded from the internet behind the test's back.
 *
 * `PulumiCommand.get()` reads PATH of its own process: give it `automationRoot(engine)`.
 */
export function engineEnvironment(engine: PulumiEngine): Record<string, string> {
  const sdk = dirname(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));
  return {
    PATH: [engine.directory, sdk, process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/**
 * Returns the `root` that makes `PulumiCommand.get({ root })` use this engine, or undefined where
 * only PATH leads to it.
 */
export function automationRoot(engine: PulumiEngine): string | undefined {
  return basename(engine.directory) === "bin" ? dirname(engine.directory) : undefined;
}

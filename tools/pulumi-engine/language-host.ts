import { access, constants } from "node:fs/promises";
import { join } from "node:path";

import { ensureBuilt, pinnedVersion, reportToStderr, type Report } from "../go-build";
import type { PulumiEngine } from "./find-engine";

const program = "pulumi-language-nodejs";
const sdkModule = "github.com/pulumi/pulumi/sdk/v3";
const moduleDirectory = join(__dirname, "language-host");

/**
 * Returns the folder of the program that runs Node.js programs for the engine, `pulumi-language-nodejs`; put it on PATH.
 * An official CLI has it beside itself. For an engine that was built from its module it is built, too, once per user, from
 * an older module, since newer ones are not published as Go modules.
 *
 * @throws when it has to be built, and Go is missing or the build fails.
 */
export async function findLanguageHost(
  engine: PulumiEngine,
  report: Report = reportToStderr,
): Promise<string> {
  if (await hasProgram(engine.directory)) {
    return engine.directory;
  }
  const version = await pinnedVersion(moduleDirectory, sdkModule);
  const directory = await ensureBuilt(
    {
      name: "pulumi-language-host",
      title: `Pulumi's host of Node.js programs ${version}`,
      duration: "1 minute",
      modules: [
        {
          moduleDirectory,
          packages: [`${sdkModule}/nodejs/cmd/${program}`],
          ldflags: `-s -w -X ${sdkModule}/go/common/version.Version=${version}`,
          withoutInlining: ["all"],
        },
      ],
    },
    report,
  );
  return join(directory, "bin");
}

async function hasProgram(directory: string): Promise<boolean> {
  try {
    await access(join(directory, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

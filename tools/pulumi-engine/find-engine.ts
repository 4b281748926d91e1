import { execFile } from "node:child_process";
import { access, constants, realpath } from "node:fs/promises";
import { delimiter, dirname, resolve, sep } from "node:path";
import { promisify, types } from "node:util";

import { reportToStderr, type Report } from "../go-build";
import { buildEngine } from "./go-engine";
import { installNpmEngine } from "./npm-engine";

/** Where a Pulumi CLI can come from, in the order in which they are tried. */
const engineSources = ["path", "npm", "go-build"] as const;
type EngineSource = (typeof engineSources)[number];

/** A Pulumi CLI that answers `pulumi version`. */
export interface PulumiEngine {
  source: EngineSource;
  /** Absolute path of the program `pulumi`. */
  binary: string;
  /** Folder of `binary`; put it on PATH, see `engineEnvironment`. */
  directory: string;
  /** For example `v3.255.0`. */
  version: string;
  /** One sentence: what this is, and why the sources before it were passed over. */
  why: string;
}

/** Settings of {@link findEngine}. */
export interface FindEngineOptions {
  /**
   * Take this source and no other.
   * @default the environment variable PULUMI_VOLCANO_ENGINE (`path`, `npm` or `go-build`), else all
   */
  source?: EngineSource;
  /** Takes the progress of a download or a build. @default lines on stderr */
  report?: Report;
}

/**
 * Finds a Pulumi CLI: `pulumi` on PATH, else the one that the npm package `pulumi` downloads where
 * a project has it, else a build from the Go module that go.mod beside this file pins.
 *
 * The first download or build takes minutes and is kept in the user's cache. The Go build brings no
 * language hosts, see `findLanguageHost`: the Automation API with inline programs needs none.
 *
 * @throws when no source has one; the message says what each lacked and what to install.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<PulumiEngine> {
  const { source = sourceFromEnvironment(), report = reportToStderr } = options;
  const reasons: string[] = [];
  for (const candidate of source === undefined ? engineSources : [source]) {
    try {
      const { find, origin } = finders[candidate];
      const binary = await find(report);
      const version = await versionOf(binary);
      const why = [...reasons, origin].join("; ");
      return { source: candidate, binary, directory: dirname(binary), version, why };
    } catch (error) {
      reasons.push(types.isNativeError(error) ? error.message : String(error));
    }
  }
  throw new Error(
    `no Pulumi CLI can be had:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}\n` +
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go to build it from source.",
  );
}

interface Finder {
  /** Returns the path of the program. Rejects with the reason why this source has none. */
  find: (report: Report) => Promise<string>;
  origin: string;
}

const finders: Record<EngineSource, Finder> = {
  path: { find: findOnPath, origin: "found on PATH" },
  npm: { find: installNpmEngine, origin: "downloaded by the npm package pulumi" },
  "go-build": { find: buildEngine, origin: "built from its Go module" },
};

function sourceFromEnvironment(): EngineSource | undefined {
  const wanted = process.env["PULUMI_VOLCANO_ENGINE"];
  if (wanted === undefined || wanted === "") {
    return undefined;
  }
  const source = engineSources.find((each) => each === wanted);
  if (source === undefined) {
    throw new Error(
      `PULUMI_VOLCANO_ENGINE is "${wanted}"; it can be ${engineSources.join(", ")} or unset.`,
    );
  }
  return source;
}

async function findOnPath(): Promise<string> {
  for (const directory of (process.env["PATH"] ?? "").split(delimiter)) {
    const binary = resolve(directory, "pulumi");
    if (directory !== "" && (await isProgram(binary))) {
      return binary;
    }
  }
  throw new Error("there is no pulumi on PATH");
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    // npm puts node_modules/.bin on PATH, where `pulumi` is the npm package's downloader.
    return !(await realpath(file)).includes(`${sep}node_modules${sep}`);
  } catch {
    return false;
  }
}

async function versionOf(binary: string): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: 30_000,
  }).catch((error: unknown) => {
    throw new Error(`${binary} does not answer "pulumi version"`, { cause: error });
  });
  return stdout.trim();
}

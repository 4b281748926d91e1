import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { constants, homedir, setPriority } from "node:os";
import { join } from "node:path";

/** Programs to build out of one Go module of this repository. */
export interface GoModuleBuild {
  /** The folder that holds go.mod and go.sum. */
  moduleDirectory: string;
  /** Import paths of the programs (`./name` for one of the module's own). */
  packages: readonly string[];
  /** Linker flags, as after `-ldflags`. */
  ldflags: string;
  /**
   * Patterns of packages that are compiled without inlining: a quarter of the compiler's time, for
   * code that is a fifth slower. `all` where a program has little to do.
   */
  withoutInlining: readonly string[];
  /** Files besides go.mod and go.sum that the result depends on: the module's own sources. */
  sources?: readonly string[];
}

/** A set of programs that is built once per user and content, and kept. */
export interface CachedBuild {
  /** First part of the cache folder's name, for example `pulumi-engine`. */
  name: string;
  /** What a person is told is being built, for example `the Pulumi CLI v3.255.0`. */
  title: string;
  /** How long a cold build takes on two cores, for example `4 minutes`. */
  duration: string;
  /** Built side by side, so that one is compiled while another is downloaded or linked. */
  modules: readonly GoModuleBuild[];
  /** Adds what else the programs need, before anybody can see the folder. */
  finish?: (directory: string) => Promise<void>;
}

/** The linker drops it anyway, and half a minute of the compiler's time goes into it. */
const noDebugInformation = "-dwarf=false";

function compilerFlags({ withoutInlining }: GoModuleBuild): string[] {
  return [
    `-gcflags=all=${noDebugInformation}`,
    ...withoutInlining.map((pattern) => `-gcflags=${pattern}=${noDebugInformation} -l`),
  ];
}

/** Takes one line of progress for a person. */
export type Report = (line: string) => void;

/** The default {@link Report}: a line on standard error. */
export const reportToStderr: Report = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Returns the folder with the programs of `build` in its subfolder `bin`, building them when this
 * user has not built this very content before. A cached folder is used without Go.
 *
 * Two processes may build at once: each builds in a folder of its own, the first to finish wins.
 *
 * @param report - takes the progress lines of a build; nothing is said when the cache has it.
 * @throws when Go is missing or too old, or a module or the compiler fails; the message holds the
 * end of Go's own output.
 */
export async function ensureBuilt(
  build: CachedBuild,
  report: Report = reportToStderr,
): Promise<string> {
  const directory = await cacheDirectory(build);
  if (await exists(directory)) {
    return directory;
  }

  await requireGo(build.title);
  const parent = cacheRoot();
  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(join(parent, `.${build.name}-`));
  const stopReporting = reportProgress(build, report);
  try {
    await Promise.all(build.modules.map((module) => buildModule(module, join(unfinished, "bin/"))));
    await build.finish?.(unfinished);
    await renameUnlessThere(unfinished, directory);
  } finally {
    stopReporting();
    await rm(unfinished, { recursive: true, force: true });
  }
  return directory;
}

async function buildModule(module: GoModuleBuild, binDirectory: string): Promise<void> {
  const flags = ["-trimpath", ...compilerFlags(module), "-ldflags", module.ldflags];
  const args = ["build", ...flags, "-o", binDirectory, ...module.packages];
  await runGo(args, module.moduleDirectory);
}

/**
 * Runs `go` in a module's folder and returns its standard output.
 *
 * The environment is pinned, so that a user's own GOFLAGS, workspace or cross-compilation settings
 * change nothing, and no C compiler is needed.
 *
 * @throws when Go ends with an error; the message holds the end of its output.
 */
export async function runGo(args: readonly string[], moduleDirectory: string): Promise<string> {
  const env = {
    ...process.env,
    GOTOOLCHAIN: "local",
    GOFLAGS: "-mod=readonly -buildvcs=false",
    GOWORK: "off",
    CGO_ENABLED: "0",
    // The compiler collects garbage only when it holds that much, which it hardly ever does: a
    // fifth of its time. It runs once for each core and module.
    GOGC: "off",
    GOMEMLIMIT: "2GiB",
    GOOS: "",
    GOARCH: "",
  };
  const child = spawn("go", args, {
    cwd: moduleDirectory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  stepBack(child.pid);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const code = await new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => {
      resolve(exitCode ?? signal ?? 1);
    });
  });
  if (code !== 0) {
    const tail = stderr.trimEnd().split("\n").slice(-15).join("\n");
    throw new Error(`go ${args[0] ?? ""} failed (${code}) in ${moduleDirectory}:\n${tail}`);
  }
  return stdout;
}

/** A build takes what others leave of the processor, for whom it may be going on in the background. */
function stepBack(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Then it goes on as it is.
  }
}

/**
 * Returns the version that a module's go.mod requires of `dependency`, for example `v1.34.1`.
 *
 * @throws when go.mod does not require it.
 */
export async function pinnedVersion(moduleDirectory: string, dependency: string): Promise<string> {
  const goMod = await readFile(join(moduleDirectory, "go.mod"), "utf8");
  for (const line of goMod.split("\n")) {
    const [path, version] = line
      .replace(/^require /, "")
      .trim()
      .split(/\s+/);
    if (path === dependency && version?.startsWith("v")) {
      return version;
    }
  }
  throw new Error(`${join(moduleDirectory, "go.mod")} does not require ${dependency}`);
}

function cacheRoot(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-volcano");
}

/** The folder's name says what is in it: everything that decides the result is hashed into it. */
async function cacheDirectory(build: CachedBuild): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform}/${process.arch}\n`);
  for (const module of build.modules) {
    const { moduleDirectory, packages, ldflags, sources = [] } = module;
    hash.update(JSON.stringify([packages, ldflags, compilerFlags(module)]));
    for (const file of ["go.mod", "go.sum", ...sources]) {
      hash.update(`\n${file}\n`).update(await readFile(join(moduleDirectory, file)));
    }
  }
  return join(cacheRoot(), `${build.name}-${hash.digest("hex").slice(0, 16)}`);
}

async function requireGo(title: string): Promise<void> {
  try {
    await runGo(["version"], ".");
  } catch (error) {
    throw new Error(
      `cannot build ${title}: Go is not installed or does not start. Install Go 1.25.11 or newer (https://go.dev/dl/) and put it on PATH.`,
      { cause: error },
    );
  }
}

function reportProgress(build: CachedBuild, report: Report): () => void {
  const startedAt = Date.now();
  report(
    `building ${build.title} from Go modules, once (about ${build.duration} on two cores) ...`,
  );
  const timer = setInterval(() => {
    report(`still building ${build.title}, ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, 30_000);
  return () => {
    clearInterval(timer);
  };
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another process built the same content meanwhile: its folder is as good as ours.
    if (!(await exists(to))) {
      throw error;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

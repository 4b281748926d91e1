import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, resolveConnection, type Client } from "../../provider/client.js";
import { startEmulator, type Emulator } from "../../emulator/index.js";

jest.setTimeout(60_000);

const root = join(__dirname, "../..");
const script = join(root, "examples/prune-finished-jobs/index.ts");
/** Makes the script use the sources, so that no build can be stale. */
const tsconfig = join(__dirname, "from-source.json");
const namespace = "research";
const hourMs = 3_600_000;

const template = {
  spec: { restartPolicy: "Never", containers: [{ name: "main", image: "train:1" }] },
};
const volcanoSpec = { minAvailable: 1, tasks: [{ name: "worker", replicas: 1, template }] };

let folder: string;
let emulator: Emulator;
let client: Client;
let token: string;
/** How long ago things happen on the server. */
let agoMs: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "prune-"));
  agoMs = 0;
  emulator = await startEmulator({
    namespaces: [namespace],
    clock: { now: () => Date.now() - agoMs },
  });
  token = emulator.issueToken();
  const settings = { endpoint: emulator.url, token, namespace };
  client = createClient(await resolveConnection({ settings: [settings], env: {} }));
});

afterEach(async () => {
  await client.close();
  await emulator.stop();
  rmSync(folder, { recursive: true });
});

/** One finished job of each kind from three days ago, one of today, one that runs. */
async function fillNamespace(): Promise<void> {
  agoMs = 72 * hourMs;
  await client.volcanoJobs().create({ metadata: { name: "train-old" }, spec: volcanoSpec });
  await client.jobs().create({ metadata: { name: "report-old" }, spec: { template } });
  emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train-old" }, "Completed");
  agoMs = 71 * hourMs;
  emulator.setPhase({ kind: "Job", namespace, name: "report-old" }, "Failed");
  await client.volcanoJobs().create({ metadata: { name: "train-running" }, spec: volcanoSpec });
  emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train-running" }, "Running");
  agoMs = 0;
  await client.jobs().create({ metadata: { name: "report-today" }, spec: { template } });
  emulator.setPhase({ kind: "Job", namespace, name: "report-today" }, "Complete");
}

function namesOnServer(): string[] {
  return emulator.objects().map(({ metadata }) => String(Reflect.get(Object(metadata), "name")));
}

function writeKubeconfig(userToken: string): string {
  const path = join(folder, "kubeconfig.json");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "main",
    contexts: [{ name: "main", context: { cluster: "there", user: "me", namespace } }],
    clusters: [{ name: "there", cluster: { server: emulator.url } }],
    users: [{ name: "me", user: { token: userToken } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string[];
  readonly stderr: string[];
}

interface RunOptions {
  readonly userToken?: string;
  /** Called with every line of stdout as it comes. */
  readonly onLine?: (line: string) => void;
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** Runs the script as a user would, signed in by a kubeconfig and by nothing else. */
async function prune(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const userToken = options.userToken ?? token;
  const child = spawn(
    process.execPath,
    [require.resolve("tsx/cli"), "--tsconfig", tsconfig, script, ...args],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, KUBECONFIG: writeKubeconfig(userToken) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const output = { stdout: "", stderr: "" };
  let told = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
    const complete = output.stdout.split("\n").slice(0, -1);
    for (const line of complete.slice(told)) {
      options.onLine?.(line);
    }
    told = complete.length;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  expect(output.stdout + output.stderr).not.toContain(userToken);
  return { exitCode, stdout: linesOf(output.stdout), stderr: linesOf(output.stderr) };
}

describe("examples/prune-finished-jobs", () => {
  test("lists what finished long ago, the oldest first, and deletes nothing", async () => {
    await fillNamespace();
    const { exitCode, stdout, stderr } = await prune([]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
    expect(stdout).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z VolcanoJob train-old$/),
      expect.stringMatching(/Z Job report-old$/),
      "2 finished jobs; --delete deletes them",
    ]);
    expect(namesOnServer()).toHaveLength(4);
    expect(emulator.requests.toApi().filter(({ method }) => method === "DELETE")).toEqual([]);
  });

  test("deletes with --delete what it lists, by uid, and nothing else", async () => {
    await fillNamespace();
    const uid = (await client.volcanoJobs().read("train-old"))?.object.metadata.uid;
    const { exitCode, stdout } = await prune(["--older-than", "48", "--delete"]);
    expect(exitCode).toBe(0);
    expect(stdout).toEqual([
      expect.stringMatching(/VolcanoJob train-old: deleted$/),
      expect.stringMatching(/Job report-old: deleted$/),
      "2 finished jobs",
    ]);
    expect(namesOnServer().sort()).toEqual(["report-today", "train-running"]);
    const deletes = emulator.requests.toApi().filter(({ method }) => method === "DELETE");
    expect(JSON.stringify(deletes[0])).toContain(uid);
  });

  test("keeps a new job that has taken a listed one's name before its turn came", async () => {
    await fillNamespace();
    const isTurn = () =>
      emulator.requests
        .toApi()
        .some(({ method, path }) => method === "DELETE" && path.includes("report-old"));
    emulator.failNext({ delayMs: 3000 }, { method: "DELETE", path: "report-old" });
    const pruning = prune(["--delete"]);
    while (!isTurn()) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    emulator.erase("Job", namespace, "report-old");
    await client.jobs().create({ metadata: { name: "report-old" }, spec: { template } });
    const { exitCode, stdout } = await pruning;
    expect(exitCode).toBe(0);
    expect(stdout).toEqual([
      expect.stringMatching(/VolcanoJob train-old: deleted$/),
      expect.stringMatching(/Job report-old: kept: another job has taken the name$/),
      "2 finished jobs",
    ]);
    expect(namesOnServer()).toContain("report-old");
  });

  test("looks at one kind and at any age when told to", async () => {
    await fillNamespace();
    const { stdout } = await prune(["--kind", "Job", "--older-than", "0", "--delete"]);
    expect(stdout.at(-1)).toBe("2 finished jobs");
    expect(namesOnServer().sort()).toEqual(["train-old", "train-running"]);
  });

  test("shows with --watch what is there and what happens, and ends when the time is up", async () => {
    await fillNamespace();
    const { exitCode, stdout, stderr } = await prune(["--watch", "3"], {
      onLine: (line) => {
        if (line === "ADDED VolcanoJob train-running Running") {
          emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train-running" }, "Completed");
        }
      },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
    expect(stdout).toContain("ADDED Job report-today Complete");
    expect(stdout).toContain("MODIFIED VolcanoJob train-running Completed");
  });

  test("says in one line that the server refuses the token, and never shows the token", async () => {
    const { exitCode, stdout, stderr } = await prune(["--watch", "1"], {
      userToken: "wrong-token-of-somebody-else",
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: [] });
    expect(stderr).toEqual([
      expect.stringMatching(
        /^prune-finished-jobs: list VolcanoJobs in research: .*\[AUTH_REJECTED\]$/,
      ),
    ]);
  });

  test.each([
    [["--older-than", "soon"], "--older-than wants a number that is not negative"],
    [["--kind", "Pod"], "--kind wants VolcanoJob or Job"],
    [["--force"], "--force"],
  ])("refuses %j in one line before anything is sent", async (args, reason) => {
    const { exitCode, stdout, stderr } = await prune(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: [] });
    expect(stderr).toEqual([expect.stringContaining(reason)]);
    expect(emulator.requests.toApi()).toEqual([]);
  });

  test("explains itself with --help", async () => {
    const { exitCode, stdout } = await prune(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout[0]).toBe("usage: prune-finished-jobs [options]");
  });
});

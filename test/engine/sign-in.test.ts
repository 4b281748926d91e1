/** An exec plugin of the kubeconfig that hangs: it is said, it runs once, and the run ends when its operations' time does. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Job } from "pulumi-volcano";
import { eventually } from "../support/eventually";
import { isAlive } from "./processes";
import { failureOf, namespace, openBench, type Bench } from "./support";

const names = ["first", "second", "third"];
/** Longer than a sign-in goes on in silence, and much shorter than it may take. */
const timeoutSeconds = 8;
const password = "argument-of-the-plugin";

let folder: string;
let bench: Bench;

function program() {
  const containers = [{ name: "main", image: "train:1" }];
  for (const name of names) {
    new Job(name, {
      metadata: { name },
      spec: { template: { spec: { restartPolicy: "Never", containers } } },
      lifecycle: { timeouts: { create: `${timeoutSeconds}s` } },
    });
  }
  return Promise.resolve({});
}

/** Writes its process id down, and never ends. */
const plugin = (log: string) =>
  `require("fs").appendFileSync(${JSON.stringify(log)}, process.pid + "\\n"); setInterval(() => {}, 1000);`;

async function writeKubeconfig(): Promise<string> {
  const script = join(folder, "plugin.js");
  await writeFile(script, plugin(join(folder, "calls")));
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: [script, "--password", password],
    interactiveMode: "Never",
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    clusters: [{ name: "prod", cluster: { server: bench.emulator.url } }],
    users: [{ name: "rollout", user: { exec } }],
    contexts: [{ name: "prod", context: { cluster: "prod", user: "rollout", namespace } }],
  };
  const path = join(folder, "kubeconfig");
  await writeFile(path, JSON.stringify(config));
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulumi-volcano-plugin-"));
  bench = await openBench(program, {
    emulator: { mode: "kubernetes" },
    stack: { config: {}, secrets: {} },
  });
  await bench.stack.setConfig({ "volcano:kubeconfig": await writeKubeconfig() });
});

afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

test("it is said while it lasts, asked once for all jobs, and ends with them", async () => {
  const output = await failureOf(bench.stack.up());
  expect(output).toMatch(
    /sign in with the kubeconfig's plugin node: it takes longer than usual, and is given up after 60 s/,
  );
  for (const name of names) {
    expect(output).toMatch(
      new RegExp(
        `create Job research/${name}: signing in had not ended after \\S+ s \\(.*TIMEOUT\\]`,
      ),
    );
  }
  expect(output).not.toContain(password);
  const calls = (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  expect(calls).toHaveLength(1);
  await eventually(() => !isAlive(Number(calls[0])));
  expect(bench.sent()).toEqual([]);
  expect(bench.emulator.objects()).toEqual([]);
});

import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { engineEnvironment } from "../../tools/pulumi-engine/engine-environment";
import { findLanguageHost } from "../../tools/pulumi-engine/language-host";
import { readText } from "../docs/repository";
import { cleanEnvironment } from "../package/support/commands";
import { versions } from "../package/support/layouts";
import { packTarball } from "../package/support/tarball";
import { theEngine } from "./support";

const setUpTimeoutMs = 600_000;
const testTimeoutMs = 400_000;
const readme = readText("README.md");

/** The files that the README says to make: a name in backquotes and a block under it. */
function filesOfReadme(): Readonly<Record<string, string>> {
  const files = readme.matchAll(/^`([\w.]+)`:\n\n```\w+\n([^]*?)^```$/gm);
  return Object.fromEntries([...files].map(([, name = "", text = ""]) => [name, text]));
}

/** The commands under a heading, line by line. */
function commandsUnder(heading: string): string[] {
  const section = readme.split(/^##+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const blocks = section.matchAll(/^```sh\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, text = ""]) => text.trimEnd().split("\n"));
}

interface Ended {
  readonly code: number | null;
  /** Standard output and standard error as a person sees them. */
  readonly text: string;
}

let folder: string;
let environment: NodeJS.ProcessEnv;

function start(command: string, cwd: string): ChildProcess {
  return spawn("sh", ["-c", command], { cwd, env: environment, detached: true });
}

/** Runs a line of the README in a shell. A person answers `yes`, and types what is asked for. */
async function type(line: string, { cwd = folder, typed = "" } = {}): Promise<Ended> {
  const isPulumi = line.startsWith("pulumi ");
  const asks = /^pulumi (?:up|destroy|refresh)\b/.test(line);
  const command = `${line}${asks ? " --yes" : ""}${isPulumi ? " --non-interactive" : ""}`;
  const child = start(command, cwd);
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  child.stdin?.end(typed);
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, text };
}

async function typeAll(lines: readonly string[], options?: { cwd?: string; typed?: string }) {
  for (const line of lines) {
    const { code, text } = await type(line, options);
    if (code !== 0) {
      throw new Error(`${line} ended with ${String(code)}:\n${text}`);
    }
  }
}

/** The package is not in a registry yet, and Node 20 has a last SDK, as the README says. */
async function manifestFor(text: string): Promise<string> {
  const { path } = await packTarball();
  const isNode20 = process.version.startsWith("v20.");
  return text
    .replace(/("pulumi-volcano": )"[^"]+"/, `$1"file:${path}"`)
    .replace(/("@pulumi\/pulumi": )"[^"]+"/, isNode20 ? `$1"${versions.sdkOfNode20}"` : "$&");
}

/** A folder as it is after `npm install`, for another way to a server. */
async function anotherFolder(name: string): Promise<string> {
  const other = join(folder, "..", name);
  await cp(folder, other, { recursive: true, verbatimSymlinks: true });
  await rm(join(other, "Pulumi.dev.yaml"), { force: true });
  await rm(join(other, ".pulumi"), { recursive: true, force: true });
  return other;
}

async function edit(cwd: string, from: string, to: string): Promise<void> {
  const path = join(cwd, "index.ts");
  const text = await readFile(path, "utf8");
  if (!text.includes(from)) {
    throw new Error(`index.ts has no ${from}`);
  }
  await writeFile(path, text.replaceAll(from, to));
}

let installed: Ended;

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), "pulumi-volcano-readme-"));
  folder = join(root, "rollouts");
  await mkdir(folder);
  const engine = await theEngine();
  const variables = engineEnvironment(engine);
  environment = {
    ...cleanEnvironment(),
    ...variables,
    PATH: [await findLanguageHost(engine), variables["PATH"]].join(delimiter),
    HOME: root,
    npm_config_cache: process.env["npm_config_cache"] ?? join(process.env["HOME"] ?? "", ".npm"),
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: "file://.",
    PULUMI_CONFIG_PASSPHRASE: "only for this run",
  };
  for (const [name, text] of Object.entries(filesOfReadme())) {
    const content = name === "package.json" ? await manifestFor(text) : text;
    await writeFile(join(folder, name), content);
  }
  installed = await type("npm install");
}, setUpTimeoutMs);

afterAll(async () => {
  await rm(join(folder, ".."), { recursive: true, force: true });
});

describe("the first ten minutes, as the README has them, from the packed package", () => {
  jest.setTimeout(testTimeoutMs);

  test("four files are made, and npm install warns of nothing of ours", () => {
    expect(Object.keys(filesOfReadme()).sort()).toEqual(
      ["Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"].sort(),
    );
    expect(installed).toMatchObject({ code: 0 });
    const ours = installed.text.split("\n").filter((line) => /warn/i.test(line));
    expect(ours.filter((line) => line.includes("pulumi-volcano"))).toEqual([]);
    expect(commandsUnder("Install and first program")).toEqual([
      "npm install",
      "pulumi stack init dev",
    ]);
  });

  test("without a server the preview says in one line which commands to type", async () => {
    const other = await anotherFolder("no-server");
    await typeAll(["pulumi stack init dev"], { cwd: other });
    const { code, text } = await type("pulumi preview", { cwd: other });
    expect(code).not.toBe(0);
    // The engine shows a failure on the resource's row and once more below.
    const said = new Set(text.match(/find the server: .*/g));
    expect([...said]).toEqual([
      expect.stringMatching(
        /`pulumi config set volcano:region` .*`pulumi config set volcano:endpoint` .*`pulumi config set volcano:kubeconfig`/,
      ),
    ]);
    expect(text).not.toContain("namespace");
  });

  test("on the emulator: preview, up, a patch, a replacement, destroy", async () => {
    const [command = ""] = commandsUnder("On the emulator");
    const emulator = start(command, folder);
    try {
      const said = await new Promise<string>((resolve, reject) => {
        let text = "";
        const take = (chunk: string) => {
          text += chunk;
          if (/^pulumi config set --secret .*\n/m.test(text)) {
            resolve(text);
          }
        };
        emulator.stdout?.setEncoding("utf8").on("data", take);
        emulator.stderr?.setEncoding("utf8").on("data", take);
        emulator.once("close", () => {
          reject(new Error(`${command} ended: ${text}`));
        });
      });
      const settings = said.split("\n").filter((line) => line.startsWith("pulumi config set"));
      expect(readme).toContain(`\`\`\`\n${settings.join("\n")}\n\`\`\``);
      await typeAll(["pulumi stack init dev", ...settings]);
      const [preview = "", up = ""] = commandsUnder("Roll out");
      expect((await type(preview)).text).toContain("+ 2 to create");
      await typeAll([up]);
      await edit(folder, '"vision"', '"speech"');
      expect((await type(preview)).text).toContain("patch: metadata.labels.team");
      await typeAll([up]);
      await edit(folder, "train:1", "train:2");
      expect((await type(preview)).text).toMatch(/replace: .*image/);
      await typeAll([up, "pulumi destroy"]);
    } finally {
      const ended = new Promise<number | null>((done) => emulator.once("close", done));
      // Ctrl-C goes to the whole group, as a terminal sends it.
      if (emulator.pid !== undefined) {
        process.kill(-emulator.pid, "SIGINT");
      }
      await ended;
    }
  });

  test("on CCI: the settings lead to a login and a job", async () => {
    const account = { domainName: "acme", userName: "rollout", password: "correct-horse-battery" };
    const emulator = await startEmulator({
      mode: "cci",
      namespaces: ["research"],
      users: [account],
    });
    try {
      const cwd = await anotherFolder("cci");
      await typeAll(["pulumi stack init dev"], { cwd });
      await typeAll(commandsUnder("On Huawei Cloud CCI"), { cwd, typed: account.password });
      // In the place of https://cci.cn-north-4.myhuaweicloud.com and its IAM.
      await typeAll(
        [
          `pulumi config set volcano:endpoint ${emulator.url}`,
          "pulumi config set volcano:server cci",
          `pulumi config set volcano:authUrl ${emulator.authUrl}`,
        ],
        { cwd },
      );
      await rollOut(cwd, emulator);
    } finally {
      await emulator.stop();
    }
  });

  test("on a cluster of your own: preview names the package to install, then all works", async () => {
    const emulator = await startEmulator({ namespaces: ["research"] });
    try {
      const cwd = await anotherFolder("cluster");
      const [install = "", ...settings] = commandsUnder("On a cluster of your own");
      await writeKubeconfig(emulator);
      await typeAll(["pulumi stack init dev", ...settings], { cwd });
      expect((await type("pulumi preview", { cwd })).text).toContain(install);
      await typeAll([install], { cwd });
      await rollOut(cwd, emulator);
    } finally {
      await emulator.stop();
    }
  });
});

async function rollOut(cwd: string, emulator: Emulator): Promise<void> {
  await typeAll(commandsUnder("Roll out"), { cwd });
  expect(emulator.objects("VolcanoJob")).toHaveLength(1);
  await typeAll(["pulumi destroy"], { cwd });
  expect(emulator.objects()).toEqual([]);
}

/** ~/.kube/config of the person who reads the README. */
async function writeKubeconfig(emulator: Emulator): Promise<void> {
  const path = join(folder, "..", ".kube", "config");
  await mkdir(dirname(path), { recursive: true });
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "mine",
    contexts: [{ name: "mine", context: { cluster: "mine", user: "me" } }],
    clusters: [{ name: "mine", cluster: { server: emulator.url } }],
    users: [{ name: "me", user: { token: emulator.issueToken() } }],
  };
  await writeFile(path, JSON.stringify(config));
}

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describePlugin, runExecPlugin } from "../../provider/auth/exec-plugin.js";
import { systemClock } from "../../provider/time/clock.js";
import { createTokenCache } from "../../provider/auth/token-cache.js";
import { secretsOfPlugin } from "../../provider/auth/plugin-secrets.js";
import type { ExecPlugin } from "../../provider/auth/users.js";
import { eventually } from "../support/eventually.js";
import { createQuickClock, rejectionOf } from "../api/support.js";

jest.setTimeout(60_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plugin-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function pluginOf(script: string, more: Partial<ExecPlugin> = {}): ExecPlugin {
  const { arguments: given = [], ...rest } = more;
  return {
    command: process.execPath,
    arguments: ["-e", script, "--", ...given],
    environment: {},
    apiVersion: "client.authentication.k8s.io/v1",
    installHint: undefined,
    cluster: undefined,
    ...rest,
  };
}

const failWith = async (plugin: ExecPlugin, timeoutMs = 30_000) =>
  (await rejectionOf(runExecPlugin(plugin, systemClock, timeoutMs))).message;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const echoArguments =
  'console.error("called as plugin " + process.argv.slice(1).join(" ")); process.exit(1)';

test("what is too long for the name of a plugin is not shown", () => {
  const command = "get-token --password hunter2 ".repeat(20);
  expect(describePlugin(pluginOf("", { command }))).toBe(
    "sign in with the kubeconfig's plugin a path of 580 characters",
  );
});

describe("a plugin that prints how it was called shows no", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["-p value", ["-p", "hunter2"], ["hunter2"]],
    ["short value", ["-p", "abc"], ["-p abc"]],
    ["user:password", ["-u", "ann:hunter2"], ["hunter2"]],
    ["passphrase", ["--passphrase", "correct horse"], ["correct horse"]],
    ["value behind =", ["--sign=hunter2"], ["hunter2"]],
    ["value joined to its flag", ["-pHunter2"], ["Hunter2"]],
    ["positional argument", ["get-token", "Hunter2", "plainword"], ["Hunter2", "plainword"]],
    ["positional argument with odd characters", ['a"b\\c$d é'], ["b\\c$d"]],
  ])("%s", async (_kind, given, hidden) => {
    const message = await failWith(pluginOf(echoArguments, { arguments: given }));
    expect(message).toContain("called as plugin");
    for (const text of hidden) {
      expect(message).not.toContain(text);
    }
  });

  test("variable, neither of the kubeconfig nor of this process", async () => {
    const script = "console.error(JSON.stringify(process.env)); process.exit(1)";
    process.env.SOME_API_KEY = "from-the-process-1";
    const message = await failWith(
      pluginOf(script, {
        environment: {
          AWS_SECRET_ACCESS_KEY: "from-the-kubeconfig-1",
          HW_SECRET_KEY: "from-the-kubeconfig-2",
          PIN: "from-the-kubeconfig-3",
        },
      }),
    );
    delete process.env.SOME_API_KEY;
    expect(message).not.toMatch(/from-the-process|from-the-kubeconfig/);
  });

  test("half of a value where its text is cut", async () => {
    const secret = "hunter2-hunter3-hunter4-hunter5";
    for (let fill = 1960; fill < 2040; fill += 10) {
      const script = `process.stderr.write(process.argv[1] + " " + "x ".repeat(${fill / 2})); process.exitCode = 1`;
      const message = await failWith(pluginOf(script, { arguments: [secret] }));
      expect(message).not.toMatch(/hunter/);
    }
  });

  test("half of a value where it is stopped", async () => {
    const script =
      'process.stderr.write("it begins: " + process.argv[1].slice(0, 12)); setTimeout(() => {}, 60000)';
    const message = await failWith(pluginOf(script, { arguments: ["hunter2-hunter3"] }), 2000);
    expect(message).toContain("did not end within 2 s and wrote: it begins:;");
  });
});

describe("a plugin that cannot be started says why, and shows no argument", () => {
  test.each<[string, Partial<ExecPlugin>, string]>([
    ["null byte in an argument", { arguments: ["hunter2\0"] }, "contains a null byte"],
    ["null byte in a variable", { environment: { PIN: "hunter2\0" } }, "contains a null byte"],
    ["null byte in its command", { command: "get\0token" }, "contains a null byte"],
    ["too long an argument", { arguments: ["hunter2".repeat(1e6)] }, "E2BIG"],
    ["too long a command", { command: `/${"hunter2".repeat(1000)}` }, "ENAMETOOLONG"],
    ["file that is none to execute", { command: __filename }, "EACCES"],
  ])("%s", async (_kind, more, reason) => {
    const message = await failWith(pluginOf("", more));
    expect(message).toMatch(/: it could not be started \(.*\) and wrote nothing to stderr; /);
    expect(message).toContain(reason);
    expect(message).not.toContain("hunter2");
  });
});

test("a plugin's message keeps what helps", async () => {
  const given = ["eks", "get-token", "--cluster-name", "training", "--region", "eu-west-1"];
  const message = await failWith(
    pluginOf(echoArguments, { arguments: given, environment: { AWS_PROFILE: "lab" } }),
  );
  expect(message).toContain(`wrote: called as plugin ${given.join(" ")}; run it by hand`);
});

test("arguments and variables that are credentials by name or look are secrets everywhere", () => {
  const secrets = secretsOfPlugin({
    arguments: [
      "token",
      "--ak=AKID1",
      "-u",
      "ann:pw1",
      "-i",
      "training",
      "sh -c 'x --password pw2'",
      "a1b2c3d4e5f6g7h8",
    ],
    environment: { HW_SECRET_KEY: "k1", AWS_REGION: "r1", DB_PASSWORD: "k2" },
  });
  expect(secrets).toEqual(["AKID1", "ann:pw1", "pw1", "pw2", "a1b2c3d4e5f6g7h8", "k1", "k2"]);
});

describe("the time of a plugin", () => {
  test("ends on the dot, also when what it has started holds its output, which ends with it", async () => {
    const pidFile = join(folder, "pid");
    const script = `
      const child = require("node:child_process").spawn("sleep", ["600"], { stdio: ["ignore", "inherit", "inherit"] });
      require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      console.error("waiting for a browser");
      setInterval(() => {}, 1000);`;
    // What it has started would hold the output for ten minutes.
    const message = await failWith(pluginOf(script), 3000);
    expect(message).toContain("did not end within 3 s and wrote: waiting for a");
    const pid = Number(readFileSync(pidFile, "utf8"));
    await eventually(() => !isAlive(pid));
  });

  test("is over when it has ended itself, even if a helper of its lives on", async () => {
    const credential = JSON.stringify({
      kind: "ExecCredential",
      status: { token: "issued-token" },
    });
    const script = `
      require("node:child_process").spawn("sleep", ["30"], { stdio: ["ignore", "inherit", "inherit"], detached: true }).unref();
      console.log(${JSON.stringify(credential)});`;
    const issued = await runExecPlugin(pluginOf(script), systemClock, 20_000);
    expect(issued.credential.token).toBe("issued-token");
  });

  test("is over when it writes without end", async () => {
    const script = 'setInterval(() => process.stderr.write("word ".repeat(20000)), 1)';
    expect(await failWith(pluginOf(script))).toContain("it wrote more than a credential");
  });
});

describe("a sign-in that takes its whole time in vain", () => {
  test("is said while it lasts, and not repeated for as long", async () => {
    const clock = createQuickClock();
    const said: string[] = [];
    let logins = 0;
    const plugin = pluginOf("setInterval(() => {}, 1000)");
    const cache = createTokenCache({
      login: (remainingMs) => {
        logins += 1;
        expect(remainingMs()).toBeGreaterThan(6000);
        return runExecPlugin(plugin, clock, 6500);
      },
      secretOf: () => undefined,
      tools: { clock, signInTimeoutMs: 8000, onWait: (text) => said.push(text) },
      purpose: describePlugin(plugin),
    });
    const { signal } = new AbortController();
    const first = await rejectionOf(Promise.all([cache.get(signal), cache.get(signal)]));
    expect(await rejectionOf(cache.get(signal))).toBe(first);
    expect(logins).toBe(1);
    expect(said).toEqual([
      "sign in with the kubeconfig's plugin node: it takes longer than usual, and is given up after 8 s",
    ]);
    clock.advance(15_000);
    await rejectionOf(cache.get(signal));
    expect(logins).toBe(2);
  });
});

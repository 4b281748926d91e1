import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { readText, root } from "../docs/repository";

/** What jest writes with --json, as far as it is read. */
interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const wellTested: JestResult = {
  numPassedTests: 20,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
};

/** Runs the list of steps with an npm that ends as it is told to, and counts as it is told to. */
function check(
  parameters: readonly string[],
  { failing = "", tests = wellTested }: { failing?: string; tests?: Partial<JestResult> } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-steps-"));
  try {
    const npm = `#!/usr/bin/env node
const output = /^--outputFile=(.*)$/.exec(process.argv.at(-1) ?? "");
if (output) require("fs").writeFileSync(output[1], ${JSON.stringify(JSON.stringify({ ...wellTested, ...tests }))});
process.stdout.write("ran " + process.argv[4] + "\\n");
process.exit(process.argv[4] === ${JSON.stringify(failing)} ? 1 : 0);
`;
    writeFileSync(join(folder, "npm"), npm);
    chmodSync(join(folder, "npm"), 0o755);
    const { stdout, status } = spawnSync(process.execPath, ["tools/checks.mjs", ...parameters], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PATH: [folder, process.env["PATH"]].join(delimiter) },
    });
    const lines = stdout.trimEnd().split("\n");
    const ran = lines.flatMap((line) => (line.startsWith("ran ") ? [line.slice(4)] : []));
    const summary = lines.slice(lines.indexOf("### summary") + 1, -1);
    return { last: lines.at(-1), ran, status, summary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const scripts = Object.keys(
  (JSON.parse(readText("package.json")) as { scripts: Record<string, string> }).scripts,
);

describe("the steps of a check", () => {
  test("are scripts of package.json, and all of them run with --all", () => {
    const { ran, last, status } = check(["--all"]);
    expect(ran.filter((name) => !scripts.includes(name))).toEqual([]);
    expect(ran).toEqual(
      expect.arrayContaining(["lint", "typecheck", "test", "test:engine", "test:cluster", "demo"]),
    );
    // Three suites of 20 tests, and the other steps one each.
    expect({ last, status }).toEqual({
      last: `${60 + ran.length - 3} passed, 0 failed`,
      status: 0,
    });
  });

  test("stop at the first that fails on a working day, and go on with --all", () => {
    const daily = check([], { failing: "lint" });
    expect(daily).toMatchObject({
      ran: ["format:check", "build", "lint"],
      last: "2 passed, 1 failed",
      status: 1,
    });
    const all = check(["--all"], { failing: "lint" });
    expect(all.ran).toContain("demo");
    expect(all.last).toMatch(/^\d+ passed, 1 failed$/);
    expect(all.status).toBe(1);
  });

  test.each([
    { name: "a failed test", tests: { numFailedTests: 2 }, failed: 6 },
    { name: "a skipped test", tests: { numPendingTests: 1 }, failed: 3 },
    { name: "a file that does not load", tests: { numRuntimeErrorTestSuites: 1 }, failed: 3 },
  ])("count $name in each suite", ({ tests, failed }) => {
    expect(check(["--all"], { tests }).last).toMatch(new RegExp(`, ${failed} failed$`));
  });

  test("fail with a suite that fails without a failed test", () => {
    const { last, status } = check(["--all"], { failing: "test:engine" });
    expect(last).toMatch(/, 1 failed$/);
    expect(status).toBe(1);
  });

  test("say at the end how long each took, and what has failed", () => {
    const testResults = [
      {
        name: join(root, "test/a.test.ts"),
        status: "failed",
        message: "",
        assertionResults: [
          { fullName: "a job is made", status: "passed", failureMessages: [] },
          {
            fullName: "a job goes",
            status: "failed",
            failureMessages: ["expected\n\u001b[31mred"],
          },
          { fullName: "a job waits", status: "pending", failureMessages: [] },
        ],
      },
      {
        name: join(root, "test/b.test.ts"),
        status: "failed",
        message: "Cannot find module",
        assertionResults: [],
      },
    ];
    const { summary } = check(["--all"], { tests: { numFailedTests: 1, testResults } });
    const text = summary.join("\n");
    expect(text).toMatch(/^format: 1 passed, 0 failed, \d+ s$/m);
    expect(text).toMatch(
      /^cluster: 20 passed, 1 failed, \d+ s\n {2}test\/a.test.ts: a job goes \(failed\)\n {4}expected\n {4}red\n {2}test\/a.test.ts: a job waits \(pending\)\n {4}\n {2}test\/b.test.ts\n {4}Cannot find module$/m,
    );
  });

  test("are what .ci/run runs after it has installed", () => {
    expect(readText(".ci/run")).toMatch(/npm ci .*\nexec node tools\/checks\.mjs --all\n$/);
  });
});

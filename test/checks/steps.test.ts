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
    return { last: lines.at(-1), ran, status };
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
    expect(daily).toEqual({
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

  test("are what .ci/run runs after it has installed", () => {
    expect(readText(".ci/run")).toMatch(/npm ci .*\nexec node tools\/checks\.mjs --all\n$/);
  });
});

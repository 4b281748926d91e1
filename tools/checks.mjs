/**
 * The steps of a check, for `npm run check` and for .ci/run: one list, so that what passes here passes there.
 *
 *     node tools/checks.mjs          runs those of a working day, stops at the first that fails
 *     node tools/checks.mjs --all    runs all, counts tests one by one, and ends with "N passed, N failed"
 *
 * Before the end it says how long each step took and once more what has failed: of a long output often only the end is kept.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";

/**
 * `script` is one of package.json. A `suite` is a run of jest, whose tests are counted; any other step is one thing that
 * holds or does not. `daily` steps are those of `npm run check`.
 */
export const steps = [
  { name: "format", script: "format:check", daily: true },
  { name: "build", script: "build", daily: true },
  { name: "lint", script: "lint", daily: true },
  { name: "types", script: "typecheck", daily: true },
  { name: "unit", script: "test", suite: true, daily: true },
  { name: "generated tables", script: "api-shapes", parameters: ["--check"] },
  { name: "engine build", script: "engine" },
  { name: "engine", script: "test:engine", suite: true },
  { name: "cluster", script: "test:cluster", suite: true },
  { name: "control plane", script: "cluster:smoke" },
  { name: "demo", script: "demo" },
];

/** In CI the same draws in every run, so that a red one is the change's; elsewhere properties draw anew. */
const isCi = process.env["CI"] === "true";
const env = isCi ? { FC_SEED: "20261125", ...process.env } : process.env;

function runScript(script, parameters = []) {
  const more = parameters.length > 0 ? ["--", ...parameters] : [];
  // Nothing here may wait for an answer.
  const stdio = ["ignore", "inherit", "inherit"];
  const { status } = spawnSync("npm", ["run", "--silent", script, ...more], { stdio, env });
  return status === 0;
}

const mostLines = 12;
const startOf = (text) =>
  stripVTControlCharacters(text).trim().split("\n").slice(0, mostLines).join("\n    ");

/** What did not pass, by its file and its name, with the start of what jest says of it. */
function failuresOf({ testResults = [] }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const bad = assertionResults.filter((each) => each.status !== "passed");
    return bad.length === 0 && status === "failed"
      ? [`${file}\n    ${startOf(message)}`]
      : bad.map(
          (each) =>
            `${file}: ${each.fullName} (${each.status})\n    ${startOf(each.failureMessages.join("\n"))}`,
        );
  });
}

/** What jest counted; undefined where it wrote nothing. */
function readCounts(file) {
  try {
    const result = JSON.parse(readFileSync(file, "utf8"));
    // A skipped test and a file that does not load are failures: neither shows that anything holds.
    const failed =
      result.numFailedTests + result.numRuntimeErrorTestSuites + result.numPendingTests;
    return { passed: result.numPassedTests, failed, failures: failuresOf(result) };
  } catch {
    return undefined;
  }
}

/** One step's result in numbers. */
export function runStep({ name, script, parameters, suite }, folder) {
  if (!suite) {
    const isWell = runScript(script, parameters);
    return { passed: isWell ? 1 : 0, failed: isWell ? 0 : 1, failures: [] };
  }
  const file = join(folder, `${name}.json`);
  const isWell = runScript(script, ["--json", `--outputFile=${file}`]);
  const { passed, failed, failures } = readCounts(file) ?? { passed: 0, failed: 1, failures: [] };
  // A run that fails without a failed test (nothing found, a crash at the end) fails all the same.
  return { passed, failed: !isWell && failed === 0 ? 1 : failed, failures };
}

function main(isAll) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-checks-"));
  const total = { passed: 0, failed: 0 };
  const summary = [];
  try {
    for (const step of steps.filter(({ daily }) => isAll || daily)) {
      process.stdout.write(`\n### ${step.name}\n`);
      const start = Date.now();
      const { passed, failed, failures } = runStep(step, folder);
      total.passed += passed;
      total.failed += failed;
      const seconds = ((Date.now() - start) / 1000).toFixed(0);
      summary.push(`${step.name}: ${passed} passed, ${failed} failed, ${seconds} s`);
      summary.push(...failures.map((failure) => `  ${failure}`));
      if (failed > 0) process.stdout.write(`### ${step.name} FAILED\n`);
      if (failed > 0 && !isAll) break;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`\n### summary\n${summary.join("\n")}\n`);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main(process.argv.includes("--all"));
}

/** The command as a shell runs it: a process of its own, with exit codes and streams. */
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");
const manifests = join(root, "test/manifests");
const valid = join(manifests, "volcano/job.yaml");
const invalid = join(manifests, "volcano/invalid-minAvailable-webhook-deny.yaml");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param input what the process reads from its standard input */
function run(words: readonly string[], input = "", closesOutput = false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env };
    delete environment["FORCE_COLOR"];
    delete environment["NO_COLOR"];
    const child = spawn(process.execPath, [join(root, "dist/provider/cli/main.js"), ...words], {
      env: environment,
    });
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
    if (closesOutput) {
      child.stdout.destroy();
    }
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, ...texts });
    });
    child.stdin.end(input);
  });
}

test("0 where nothing is wrong, and no colours where nobody looks at a terminal", async () => {
  const { code, stdout, stderr } = await run(["check", valid]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe("1 job checked: 0 errors, 0 warnings\n");
});

test("1 where a job has an error, which stands with its file and line", async () => {
  const { code, stdout } = await run(["check", invalid]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/invalid-minAvailable-webhook-deny\.yaml:\d+: .*minAvailable/);
});

test("2 for a wrong option, with the nearest word, and for a file that is not there", async () => {
  const wrong = await run(["check", "--serber", "cci", valid]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/--serber.*--server/);
  const missing = await run(["check", "not-there.yaml"]);
  expect(missing.code).toBe(2);
  expect(`${missing.stdout}${missing.stderr}`).toMatch(/not-there\.yaml/);
  expect((await run(["chekc"])).stderr).toMatch(/chekc.*check/);
});

test("reads standard input, and answers with one object under --json", async () => {
  const manifest = `apiVersion: batch/v1
kind: Job
metadata: { name: report }
spec: { paralelism: 2, template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } }
`;
  const { code, stdout } = await run(["check", "--json", "-"], manifest);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    summary: { checked: 1, errors: 1 },
    findings: [{ line: 4, path: "spec.paralelism", severity: "error" }],
  });
});

test("ends quietly where nobody reads on", async () => {
  const { code, stderr } = await run(["check", manifests], "", true);
  expect(stderr).not.toMatch(/EPIPE|at .*\.js:/);
  expect(code).not.toBeNull();
});

test.each(["check", "plan", "convert", "emulator"])("%s --help is a success", async (name) => {
  const { code, stdout } = await run([name, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`pulumi-volcano ${name}`);
});

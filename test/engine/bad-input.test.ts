import type * as pulumi from "@pulumi/pulumi";
import { Job, type JobArgs } from "pulumi-volcano";
import { account, failureOf, namespace, openBench, type Bench } from "./support";

let args: unknown;
let bench: Bench;

function program() {
  // A test gives what a program in plain JavaScript could.
  new Job("report", args as JobArgs);
  return Promise.resolve({});
}

const valid = {
  metadata: { name: "report" },
  spec: {
    template: {
      spec: { restartPolicy: "Never", containers: [{ name: "main", image: "report:1" }] },
    },
  },
};

beforeAll(async () => {
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterAll(async () => {
  await bench.close();
});

beforeEach(() => {
  args = valid;
});

/** Lines of the output that tell the user what is wrong. */
function linesAbout(output: string, pattern: RegExp): string[] {
  const lines = output.split("\n").map((line) => line.trim());
  return [...new Set(lines.filter((line) => pattern.test(line)))];
}

async function expectRefusedAtPreview(pattern: RegExp): Promise<void> {
  bench.sent();
  const output = await failureOf(bench.stack.preview());
  expect(linesAbout(output, pattern)).not.toEqual([]);
  expect(output).not.toMatch(/\n\s+at /);
  expect(bench.sent()).toEqual([]);
}

describe("refused in the preview, with the field named", () => {
  test.each([
    [
      "a number in quotes",
      { ...valid, spec: { ...valid.spec, parallelism: "2" } },
      /spec\.parallelism: expected a whole number, got text/,
    ],
    ["null for the spec", { ...valid, spec: null }, /spec: is required/],
    [
      "a list for the metadata",
      { ...valid, metadata: [] },
      /metadata: expected an object, got a list/,
    ],
    [
      "no containers",
      { ...valid, spec: { template: { spec: { restartPolicy: "Never", containers: [] } } } },
      /spec\.template\.spec\.containers: needs at least one container/,
    ],
    [
      "a misspelt argument",
      { ...valid, lifecylce: {} },
      /lifecylce: is not an argument: did you mean lifecycle\?/,
    ],
    [
      "a number as a label",
      { ...valid, metadata: { labels: { a: 1 } } },
      /metadata\.labels\.a: expected text, got a number: write it in quotes/,
    ],
    ["another kind", { ...valid, kind: "CronJob" }, /kind: must be Job/],
    [
      "a duration that is none",
      { ...valid, lifecycle: { timeouts: { create: "soon" } } },
      /lifecycle\.timeouts\.create: expected a duration/,
    ],
    [
      "no restartPolicy",
      { ...valid, spec: { template: { spec: { containers: [{ name: "m", image: "i" }] } } } },
      /spec\.template\.spec\.restartPolicy: must be OnFailure or Never/,
    ],
  ])("%s", async (_what, bad, pattern) => {
    args = bad;
    await expectRefusedAtPreview(pattern);
  });

  test("a server that does not exist", async () => {
    await bench.stack.setConfig({ "volcano:server": "mesos" });
    await expectRefusedAtPreview(/volcano:server/);
    await bench.stack.setConfig({ "volcano:server": "kubernetes" });
  });

  test("a connection that is not configured", async () => {
    args = { ...valid, lifecycle: { connection: "elsewhere" } };
    await expectRefusedAtPreview(/elsewhere/);
  });
});

type Later = <T>(value: T) => pulumi.Output<T>;

describe("values not known yet", () => {
  const container = (image: unknown) => ({ name: "main", image });
  const specOf = (image: unknown) => ({
    template: { spec: { restartPolicy: "Never", containers: [container(image)] } },
  });
  test.each<[string, (later: Later) => unknown]>([
    ["in a label", (later) => ({ ...valid, metadata: { labels: { a: later("b") } } })],
    ["as the image", (later) => ({ spec: specOf(later("report:1")) })],
    ["as the whole spec", (later) => ({ spec: later(valid.spec) })],
    ["as a number", (later) => ({ spec: { ...valid.spec, parallelism: later(2) } })],
    ["as the namespace", (later) => ({ ...valid, metadata: { namespace: later(namespace) } })],
  ])("pass the preview %s", async (_where, argsWith) => {
    const run = await bench.stack.stack.preview({
      program: () => {
        const first = new Job("first", valid);
        // The uid of a job that does not exist yet is what a preview cannot know.
        const later: Later = (value) => first.uid.apply(() => value);
        new Job("second", argsWith(later) as JobArgs);
        return Promise.resolve({});
      },
    });
    expect(run.changeSummary).toMatchObject({ create: 3 });
  });
});

describe("refused during up, in one line, and nothing lost or doubled", () => {
  test("a namespace that does not exist", async () => {
    args = { ...valid, metadata: { name: "report", namespace: "nowhere" } };
    const output = await failureOf(bench.stack.up());
    expect(linesAbout(output, /nowhere/)).not.toEqual([]);
    expect(output).toContain("[API_NOT_FOUND]");
    expect(bench.emulator.objects()).toEqual([]);
  });

  test("an endpoint that nobody listens on", async () => {
    await bench.stack.setConfig({ "volcano:endpoint": "http://127.0.0.1:9" });
    // A server that is away may come back: the operation waits for it as long as it may.
    args = { ...valid, lifecycle: { timeouts: { create: "3s" } } };
    const output = await failureOf(bench.stack.up());
    expect(output).toContain("[TRANSPORT_REFUSED]");
    args = valid;
    await bench.stack.setConfig({ "volcano:endpoint": bench.emulator.url });
  });

  test("a name that another job has", async () => {
    await bench.stack.up();
    const first = bench.emulator.get("Job", namespace, "report");
    const other = await openBench(program, {
      stack: {
        config: {
          "volcano:server": "kubernetes",
          "volcano:endpoint": bench.emulator.url,
          "volcano:namespace": namespace,
        },
        secrets: { "volcano:token": bench.emulator.issueToken() },
        project: "others",
      },
    });
    const output = await failureOf(other.stack.up());
    await other.close();
    expect(output).toContain("[JOB_NAME_TAKEN]");
    expect(bench.emulator.get("Job", namespace, "report")).toEqual(first);
  });

  test("an update of a job that is gone: the resource stays in the state", async () => {
    bench.emulator.erase("Job", namespace, "report");
    args = { ...valid, metadata: { name: "report", labels: { a: "b" } } };
    const output = await failureOf(bench.stack.up());
    expect(output).toContain("[JOB_GONE]");
    expect(await bench.stack.readState()).toContain("::report");
    args = valid;
    await bench.stack.refresh();
    await bench.stack.up();
    expect(bench.emulator.objects()).toHaveLength(1);
  });

  test("a wrong password at IAM: one login, and the password shows nowhere", async () => {
    const password = "wrong-and-secret-7";
    const bad = await openBench(program, {
      emulator: { mode: "cci" },
      stack: { config: {}, secrets: {} },
    });
    await bad.stack.setConfig({
      "volcano:server": "cci",
      "volcano:endpoint": bad.emulator.url,
      "volcano:namespace": namespace,
      "volcano:region": "cn-north-4",
      "volcano:authUrl": bad.emulator.authUrl,
      "volcano:domainName": account.domainName,
      "volcano:userName": account.userName,
    });
    await bad.stack.stack.setConfig("volcano:password", { value: password, secret: true });
    const output = await failureOf(bad.stack.up());
    expect(output).toContain("[AUTH_REJECTED]");
    expect(output).not.toContain(password);
    expect(await bad.stack.readState()).not.toContain(password);
    expect(bad.emulator.requests.all().map(({ path }) => path)).toEqual(["/v3/auth/tokens"]);
    await bad.close();
  });
});

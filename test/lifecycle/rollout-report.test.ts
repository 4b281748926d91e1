import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../emulator/index";
import { runSetting } from "../../provider/connection/sources";
import { configureReport } from "../../provider/lifecycle/rollout-report";
import { isRunning, ownKey } from "../../provider/lifecycle/said-in-run";
import { forgetRun } from "../../provider/lifecycle/run-memory";
import { readDocument } from "../../provider/report/document";
import type { Entry } from "../../provider/report/entry";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import { unknownValue } from "../../provider/values/unknown";
import {
  changeJob,
  createJob,
  jobArgs,
  type JsonArgs,
  namespace,
  origin,
  serverSettings,
  startServer,
  volcanoArgs,
} from "./support";

let emulator: Emulator;
let folder: string;
let stderr: jest.SpyInstance;

const jsonPath = () => join(folder, "r.json");
const exists = () => existsSync(jsonPath());

function theEntry(urn = origin): Entry {
  const found = readDocument(readFileSync(jsonPath(), "utf8"))?.find((each) => each.urn === urn);
  if (!found) {
    throw new Error(readFileSync(jsonPath(), "utf8"));
  }
  return found;
}

/** As another process of the engine begins. */
function newProcess(path: string): void {
  configureReport(() => undefined, {});
  forgetRun();
  serverSettings(emulator, { "volcano:report": path });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-report-"));
  emulator = await startServer();
  stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  newProcess(join(folder, "r"));
});

afterEach(async () => {
  configureReport(() => undefined, {});
  stderr.mockRestore();
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface EditedTask {
  replicas: unknown;
  template: { spec: { containers: JsonObject[] } };
}

/** An edit of the arguments' spec. */
function edited(edit: (spec: JsonObject) => void) {
  return (args: JsonArgs): void => {
    edit(args["spec"] as JsonObject);
  };
}

function editedTask(edit: (task: EditedTask) => void) {
  return edited(({ tasks }) => {
    (tasks as EditedTask[]).forEach(edit);
  });
}

const image = (name: string) =>
  editedTask(({ template }) => {
    Object.assign(template.spec.containers[0] ?? {}, { image: name });
  });
const replicas = (count: unknown) =>
  editedTask((task) => {
    task.replicas = count;
  });

describe("the setting", () => {
  const read = (config: string | undefined, env: string | undefined) =>
    runSetting("report", (key) => (key === "volcano:report" ? config : undefined), {
      VOLCANO_REPORT: env,
    });

  test.each([
    [undefined, undefined, undefined],
    ["a", "b", "a"],
    [undefined, "b", "b"],
    ["", "b", "b"],
    ["", "", undefined],
    [" ", undefined, undefined],
  ])("of configuration %j and environment %j is %j", (config, env, path) => {
    expect(read(config, env)).toBe(path);
  });

  test("that is empty writes nothing", async () => {
    newProcess("");
    await createJob(volcanoJob, volcanoArgs());
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is known, and one that is misspelt is told of it", async () => {
    const problemsWith = async (name: string) => {
      const settings: Readonly<Record<string, string>> = {
        "volcano:endpoint": emulator.url,
        "volcano:namespace": namespace,
        [name]: join(folder, "other"),
      };
      const config = { get: (key: string) => settings[key], rawConfig: settings };
      volcanoJob.configure({ config });
      const { failures } = await volcanoJob.check({}, volcanoArgs());
      return failures.map(({ reason }) => reason).join();
    };
    expect(await problemsWith("volcano:raport")).toContain(
      "there is no setting volcano:raport (did you mean volcano:report?)",
    );
    expect(await problemsWith("volcano:report")).toBe("");
  });
});

describe("a job in the report", () => {
  test("is to be created, then was", async () => {
    const { inputs } = await volcanoJob.check({}, volcanoArgs());
    expect(theEntry()).toMatchObject({
      action: "create",
      kind: "VolcanoJob",
      after: { queue: "default", pods: 3, requests: { cpu: "3" }, unknown: 0 },
      outcomes: [],
    });
    newProcess(join(folder, "r"));
    await volcanoJob.check({}, volcanoArgs());
    const { id } = await volcanoJob.create(inputs);
    expect(theEntry()).toMatchObject({
      action: "create",
      after: { job: id },
      outcomes: [{ operation: "create", job: id, isDone: true }],
    });
  });

  test("is refused, with what the engine shows", async () => {
    await volcanoJob.check({}, volcanoArgs(replicas(-1)));
    expect(theEntry()).toMatchObject({
      action: "invalid",
      reasons: expect.arrayContaining([expect.stringMatching(/replicas: /)]) as unknown,
    });
  });

  test("that needs something known only during up is at least what is known", async () => {
    await volcanoJob.check({}, volcanoArgs(replicas(unknownValue)));
    expect(theEntry().after).toMatchObject({ pods: 0, requests: {}, unknown: 1 });
  });

  test("is patched, with the operations and no text of the manifest", async () => {
    const current = await createJob(volcanoJob, volcanoArgs());
    newProcess(join(folder, "r"));
    const edit = (args: JsonArgs) => {
      replicas(5)(args);
      args["metadata"] = { labels: { team: "hunter2" } };
    };
    await changeJob(volcanoJob, current, volcanoArgs(edit));
    expect(theEntry()).toMatchObject({
      action: "patch",
      reasons: [
        "patch: metadata.labels.team, spec.tasks[worker].replicas, spec.tasks[worker].minAvailable (by default)",
      ],
      before: { pods: 3, requests: { cpu: "3" } },
      after: { pods: 5, requests: { cpu: "5" } },
      outcomes: [
        { operation: "create", isDone: true },
        { operation: "update", isDone: true },
      ],
    });
    expect(theEntry().operations).toContainEqual({
      op: "replace",
      path: "/spec/tasks/0/replicas",
      before: 3,
      after: 5,
    });
    expect(
      readFileSync(jsonPath(), "utf8") + readFileSync(join(folder, "r.md"), "utf8"),
    ).not.toContain("hunter2");
  });

  test("is replaced: the second check of the engine makes no new job of it, and its work is at risk", async () => {
    const current = await createJob(volcanoJob, volcanoArgs());
    newProcess(join(folder, "r"));
    const name = current.id.split("/")[1] ?? "";
    emulator.setPhase({ kind: "VolcanoJob", namespace, name }, "Running");
    const { inputs } = await volcanoJob.check(current.inputs, volcanoArgs(image("train:2")));
    await volcanoJob.diff(current.id, current.outs, inputs);
    await volcanoJob.check({}, volcanoArgs(image("train:2")));
    expect(theEntry()).toMatchObject({
      action: "replace",
      reasons: [expect.stringMatching(/^replace: .*image.*cannot be patched/)],
      before: { job: current.id },
      work: { phase: "Running", running: 3, wanted: 3, seenBy: "server", fate: "stopped" },
    });
    expect(theEntry().after?.job).not.toBe(current.id);
    await volcanoJob.delete(current.id, current.outs);
    expect(theEntry()).toMatchObject({
      action: "replace",
      outcomes: [{}, { operation: "delete", isDone: true }],
    });
  });

  test("is at risk by the state's word where the server cannot be asked, and the reason says so", async () => {
    const current = await createJob(volcanoJob, volcanoArgs());
    newProcess(join(folder, "r"));
    const status = { phase: "Running", counts: { running: 2 }, startTime: "2026-01-05T07:16:00Z" };
    const { inputs } = await volcanoJob.check(current.inputs, volcanoArgs(image("train:2")));
    emulator.failNext({ status: 403 }, { method: "GET" }, 1);
    await volcanoJob.diff(current.id, { ...current.outs, status }, inputs);
    expect(theEntry()).toMatchObject({
      action: "replace",
      reasons: [expect.stringMatching(/could not be asked \[API_FORBIDDEN\]$/)],
      work: {
        phase: "Running",
        running: 2,
        wanted: 3,
        since: "2026-01-05T07:16:00Z",
        seenBy: "state",
        fate: "stopped",
      },
    });
  });

  test.each([
    ["wait", "finishes"],
    ["refuse", "kept"],
  ])("under onReplace %s is not stopped: its work %s", async (onReplace, fate) => {
    const current = await createJob(volcanoJob, volcanoArgs());
    newProcess(join(folder, "r"));
    const name = current.id.split("/")[1] ?? "";
    emulator.setPhase({ kind: "VolcanoJob", namespace, name }, "Running");
    const args = { ...volcanoArgs(image("train:2")), lifecycle: { onReplace } };
    const { inputs } = await volcanoJob.check(current.inputs, args);
    await volcanoJob.diff(current.id, current.outs, inputs).catch(() => undefined);
    const { work, outcomes } = theEntry();
    expect(work).toMatchObject({ running: 3, fate });
    const codes = outcomes.flatMap(({ code }) => code ?? []);
    expect(codes).toEqual(onReplace === "refuse" ? ["REPLACEMENT_STOPS_WORK"] : []);
  });

  const running = { phase: "Running", counts: { running: 3, active: 3 } };
  const withSuspend = (value: unknown) => edited((spec) => (spec["suspend"] = value));
  const report = () => readFileSync(join(folder, "r.md"), "utf8");

  test("stops running work where its spec suspends it", async () => {
    const current = await createJob(job, jobArgs());
    newProcess(join(folder, "r"));
    const { inputs } = await job.check(current.inputs, jobArgs(withSuspend(true)));
    await job.diff(current.id, { ...current.outs, status: running }, inputs);
    expect(theEntry(String(jobArgs()["origin"]))).toMatchObject({
      action: "patch",
      work: { running: 3, isSuspended: true },
    });
    expect(report()).toContain("**Running work that this stops: 3 pods of 1 job.**");
    await job.diff(current.id, { ...current.outs, ...inputs, status: running }, inputs);
    expect(report()).not.toContain("Running work that this stops");
  });

  test("stops running work where lifecycle.suspended does", async () => {
    const current = await createJob(volcanoJob, volcanoArgs());
    newProcess(join(folder, "r"));
    const args = { ...volcanoArgs(), lifecycle: { suspended: true } };
    const { inputs } = await volcanoJob.check(current.inputs, args);
    await volcanoJob.diff(current.id, { ...current.outs, status: running }, inputs);
    expect(theEntry()).toMatchObject({
      action: "settings",
      work: { running: 3, isSuspended: true },
    });
    expect(report()).toContain("**Running work that this stops: 3 pods of 1 job.**");
  });

  test("is deleted where no check speaks of it", async () => {
    const current = await createJob(job, jobArgs());
    newProcess(join(folder, "r"));
    await job.delete(current.id, current.outs);
    const { action, before, after } = theEntry(String(jobArgs()["origin"]));
    expect({ action, before, after }).toMatchObject({
      action: "delete",
      before: { job: "research/report", pods: 2, requests: { cpu: "2" } },
      after: undefined,
    });
  });

  test("has the error of what failed, in one line with its code", async () => {
    const { inputs } = await volcanoJob.check({}, volcanoArgs());
    emulator.failNext({ status: 403, body: "no more\njobs today" }, { method: "POST" }, 1);
    await expect(volcanoJob.create(inputs)).rejects.toThrow("no more jobs today");
    const [outcome] = theEntry().outcomes;
    expect(outcome).toMatchObject({ operation: "create", isDone: false, code: "API_FORBIDDEN" });
    expect(outcome?.error).toMatch(/^create VolcanoJob research\/train-\S+: .*no more jobs today/);
  });

  test("has the warnings of its row", async () => {
    serverSettings(emulator, {
      "volcano:report": join(folder, "r"),
      "volcano:unknownFields": "warn",
    });
    await volcanoJob.check({}, volcanoArgs(edited((spec) => (spec["queu"] = "hunter2"))));
    expect(theEntry().warnings).toEqual([expect.stringContaining("queu")]);
    expect(readFileSync(jsonPath(), "utf8")).not.toContain("hunter2");
  });

  test("is none in a refresh, which compares without a check", async () => {
    const current = await createJob(volcanoJob, volcanoArgs());
    rmSync(jsonPath());
    newProcess(join(folder, "r"));
    const { props } = await volcanoJob.read(current.id, current.outs);
    await volcanoJob.diff(current.id, { ...props, spec: {} }, current.inputs);
    expect(exists()).toBe(false);
  });
});

describe("a report that cannot be written", () => {
  test("is one warning, and no operation fails", async () => {
    const mine = join(folder, "package.json");
    writeFileSync(mine, "{}");
    newProcess(mine);
    const current = await createJob(volcanoJob, volcanoArgs());
    await changeJob(volcanoJob, current, volcanoArgs(replicas(4)));
    const said = stderr.mock.calls
      .map(([text]) => String(text))
      .filter((text) => text.includes("report"));
    expect(said).toEqual([
      expect.stringMatching(
        /^warning: the rollout report \(volcano:report\) cannot be written, and the run goes on without it: .*package\.json is there and is no rollout report/,
      ),
    ]);
    expect(readFileSync(mine, "utf8")).toBe("{}");
  });
});

test("a run goes on as long as its process, of that start, does", () => {
  const find = (pid: number) =>
    pid === 7 ? { parent: 1, command: "pulumi", start: "1 2" } : undefined;
  expect(isRunning("7 1 2", find)).toBe(true);
  expect(isRunning("7 1 3", find)).toBe(false);
  expect(isRunning("8 1 2", find)).toBe(false);
  expect(isRunning("", find)).toBe(false);
  expect(isRunning(ownKey())).toBe(true);
});

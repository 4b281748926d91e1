import type { Emulator, EmulatorOptions } from "../../emulator/index";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import {
  changeJob,
  createJob,
  jobArgs,
  namespace,
  origin,
  serverSettings,
  startServer,
} from "./support";

const commands = `/apis/bus.volcano.sh/v1alpha1/namespaces/${namespace}/commands`;
const jobs = `/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs`;
const address = { kind: "VolcanoJob", namespace, name: "train" } as const;

let server: Emulator | undefined;
let stderr: jest.SpyInstance;
let serial = 0;

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  server = await startServer(options);
  return server;
}

beforeEach(() => {
  // A resource of its own each time, for a thing is said once about a resource.
  serial += 1;
  stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterEach(async () => {
  stderr.mockRestore();
  await server?.stop();
  server = undefined;
});

const said = () => stderr.mock.calls.map(([text]) => String(text)).join("");

const sent = (): string[] => {
  const lines = server?.requests.toApi().map(({ method, path }) => `${method} ${path}`) ?? [];
  server?.requests.clear();
  return lines.map((line) => line.replace(commands, "commands").replace(jobs, "jobs"));
};

interface Wishes {
  readonly suspended?: boolean;
  readonly replicas?: number;
  readonly maxRetry?: number;
  readonly update?: string;
}

function args({ suspended, replicas = 2, maxRetry = 3, update = "5m" }: Wishes = {}): JsonObject {
  const template = { spec: { containers: [{ name: "main", image: "i:1" }] } };
  const lifecycle = { timeouts: { update }, ...(suspended === undefined ? {} : { suspended }) };
  return {
    metadata: { name: "train" },
    spec: { maxRetry, tasks: [{ name: "worker", replicas, template }] },
    origin: `${origin}-${serial}`,
    lifecycle,
  };
}

const phase = () => {
  const status = server?.get("VolcanoJob", namespace, "train")?.["status"];
  return String(Reflect.get(Object(Reflect.get(Object(status), "state")), "phase"));
};

async function make(wishes: Wishes = {}) {
  const made = await createJob(volcanoJob, args(wishes));
  server?.setPhase(address, "Running");
  sent();
  return made;
}

type Made = Awaited<ReturnType<typeof make>>;

async function change(made: Made, wishes: Wishes): Promise<Made> {
  const { inputs, outs } = await changeJob(volcanoJob, made, args(wishes));
  return { ...made, inputs, outs };
}

describe("a job that is created suspended", () => {
  test("is made, and aborted at once", async () => {
    await start();
    const { outs } = await createJob(volcanoJob, args({ suspended: true }));
    expect(sent().filter((line) => line.startsWith("POST"))).toEqual([
      "POST jobs",
      "POST commands",
    ]);
    expect(phase()).toBe("Aborted");
    expect(outs).toMatchObject({ status: { phase: "Aborted" }, lifecycle: { suspended: true } });
  });

  test("is in the state as one that goes on, where the Command is forbidden", async () => {
    let isForbidden = true;
    await start({ isAllowed: ({ resource }) => resource !== "commands" || !isForbidden });
    const { inputs } = await volcanoJob.check({}, args({ suspended: true }));
    const failure: unknown = await volcanoJob.create(inputs).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      id: `${namespace}/train`,
      message: expect.stringMatching(
        /^suspend VolcanoJob research\/train: .*cannot create resource "commands" in API group "bus.volcano.sh".*; lifecycle.suspended needs the permission to create commands \(apiGroup bus.volcano.sh\) in the namespace research \[API_FORBIDDEN\]$/,
      ) as string,
      properties: { lifecycle: { timeouts: { update: "5m" } } },
    });
    const { properties: outs } = failure as { properties: JsonObject };
    expect(outs["lifecycle"]).not.toHaveProperty("suspended");
    isForbidden = false;
    const made = { id: `${namespace}/train`, inputs, outs };
    expect((await change(made, { suspended: true })).outs).toMatchObject({
      status: { phase: "Aborted" },
    });
    expect(server?.objects("VolcanoJob")).toHaveLength(1);
  });
});

describe("a change of lifecycle.suspended", () => {
  test("is no replacement, and the job is looked at before a Command is sent and after it", async () => {
    await start();
    const made = await make();
    const { inputs } = await volcanoJob.check(made.inputs, args({ suspended: true }));
    sent();
    expect(await volcanoJob.diff(made.id, made.outs, inputs)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(sent()).toEqual(["GET jobs/train"]);
    const { outs } = await volcanoJob.update(made.id, made.outs, inputs);
    const [first, second, ...others] = sent();
    expect([first, second]).toEqual(["GET jobs/train", "POST commands"]);
    expect(new Set(others)).toEqual(new Set(["GET jobs/train"]));
    expect(outs["status"]).toMatchObject({ phase: "Aborted" });
    // Without a change nothing is sent.
    expect(await volcanoJob.diff(made.id, outs, inputs)).toMatchObject({ changes: false });
    expect(sent()).toEqual([]);
  });

  test("goes together with a patch", async () => {
    await start();
    const made = await make();
    await change(made, { suspended: true, replicas: 5 });
    expect(sent().filter((line) => !line.startsWith("GET"))).toEqual([
      "PATCH jobs/train",
      "POST commands",
    ]);
    expect(phase()).toBe("Aborted");
  });

  test("resumes as often as retries are left, and refuses what would end the job", async () => {
    await start();
    let made = await make();
    for (let round = 1; round <= 2; round += 1) {
      made = await change(made, { suspended: true });
      expect(phase()).toBe("Aborted");
      made = await change(made, { suspended: false });
      expect(["Pending", "Running"]).toContain(phase());
      server?.setPhase(address, "Running");
    }
    made = await change(made, { suspended: true });
    sent();
    const { inputs } = await volcanoJob.check(made.inputs, args({ suspended: false, replicas: 3 }));
    const refusal =
      "resume VolcanoJob research/train: Volcano would end the job as Failed instead of letting it go on: a resume counts as a retry, of which it has had 2, and it ends with retry 3 (spec.maxRetry); nothing was sent";
    await expect(volcanoJob.diff(made.id, made.outs, inputs)).rejects.toThrow(refusal);
    await expect(volcanoJob.update(made.id, made.outs, inputs)).rejects.toThrow("RESUME_ENDS_JOB");
    expect(sent().filter((line) => !line.startsWith("GET"))).toEqual([]);
    expect(phase()).toBe("Aborted");
    // The way out is a new job.
    const checked = await volcanoJob.check(made.inputs, args({ suspended: false, maxRetry: 9 }));
    expect(await volcanoJob.diff(made.id, made.outs, checked.inputs)).toMatchObject({
      replaces: ["spec"],
    });
  });

  test("sends nothing to a job that somebody has suspended or resumed already", async () => {
    await start();
    let made = await make();
    server?.setPhase(address, "Aborted");
    made = await change(made, { suspended: true });
    expect(sent().filter((line) => line.startsWith("POST"))).toEqual([]);
    expect(made.outs["status"]).toMatchObject({ phase: "Aborted" });
    server?.setPhase(address, "Running");
    await change(made, { suspended: false });
    expect(sent().filter((line) => line.startsWith("POST"))).toEqual([]);
  });

  test("leaves a job alone that is over, and says so", async () => {
    await start();
    const made = await make();
    server?.setPhase(address, "Completed");
    const { outs } = await change(made, { suspended: true });
    expect(sent().filter((line) => line.startsWith("POST"))).toEqual([]);
    expect(said()).toContain(
      "VolcanoJob research/train is over (Completed): there is nothing to suspend, and it is left as it is",
    );
    expect(outs["lifecycle"]).toMatchObject({ suspended: true });
  });

  test.each(["before", "after"] as const)(
    "needs no answer to its Command: the connection breaks %s the server acts",
    async (when) => {
      const emulator = await start();
      let made = await make();
      emulator.failNext({ drop: when }, { method: "POST" });
      made = await change(made, { suspended: true });
      expect(phase()).toBe("Aborted");
      emulator.failNext({ drop: when }, { method: "POST" });
      await change(made, { suspended: false });
      expect(["Pending", "Running"]).toContain(phase());
      expect(emulator.get("VolcanoJob", namespace, "train")?.["status"]).toMatchObject({
        retryCount: 1,
      });
    },
    20_000,
  );

  test("ends with its time where nobody acts on the Command, and is tried again", async () => {
    const emulator = await start();
    const made = await make({ update: "1s" });
    emulator.failNext({ status: 201, body: {} }, { path: commands });
    const { inputs } = await volcanoJob.check(
      made.inputs,
      args({ suspended: true, replicas: 3, update: "1s" }),
    );
    const failure: unknown = await volcanoJob
      .update(made.id, made.outs, inputs)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      id: made.id,
      message:
        "suspend VolcanoJob research/train: after 1s the job is still Running: Volcano's controller has not acted on the Command AbortJob; see whether it runs, and run pulumi up again, which goes on from what it finds [WAIT_TIMEOUT]",
    });
    const { properties: outs } = failure as { properties: JsonObject };
    expect(await volcanoJob.diff(made.id, outs, inputs)).toMatchObject({ changes: true });
    await volcanoJob.update(made.id, outs, inputs);
    expect(phase()).toBe("Aborted");
  });
});

describe("a refresh", () => {
  test("says that somebody has resumed a job, or aborted it, and the state stays as declared", async () => {
    await start();
    let made = await make();
    made = await change(made, { suspended: true });
    await volcanoJob.read(made.id, made.outs);
    expect(said()).toBe("");
    server?.setPhase(address, "Running");
    const { props } = await volcanoJob.read(made.id, made.outs);
    expect(said()).toContain(
      "VolcanoJob research/train: lifecycle.suspended is true, but the job is Running: somebody has resumed it; pulumi up sends a Command only where that setting changes: set it to false to agree, or bring the job back with vcctl job suspend",
    );
    expect(props["lifecycle"]).toMatchObject({ suspended: true });
    expect(await volcanoJob.diff(made.id, props, made.inputs)).toMatchObject({ changes: false });
    made = await change({ ...made, outs: props }, { suspended: false });
    server?.setPhase(address, "Aborted");
    await volcanoJob.read(made.id, made.outs);
    expect(said()).toContain("lifecycle.suspended is false, but the job is Aborted");
  });
});

test("a job whose create got no answer does not count as suspended: the next update sees to that", async () => {
  const emulator = await start();
  const lifecycle = { suspended: true, timeouts: { create: "1s" } };
  const { inputs } = await volcanoJob.check({}, { ...args(), lifecycle });
  emulator.failNext({ drop: "after" }, { method: "POST" }, 99);
  emulator.failNext({ status: 503 }, { method: "GET" }, 99);
  const failure = await volcanoJob.create(inputs).catch((error: unknown) => error);
  expect(failure).toMatchObject({ properties: { uid: "", lifecycle: { timeouts: {} } } });
  expect(failure).not.toHaveProperty("properties.lifecycle.suspended");
});

describe("where there is no such setting", () => {
  const reasonsOf = (failures: readonly { readonly reason: string }[]) =>
    failures.map(({ reason }) => reason);

  test("a Job has a field for it", async () => {
    await start();
    const given = jobArgs((each) => {
      each["lifecycle"] = { suspended: true };
    });
    const { failures } = await job.check({}, given);
    expect(reasonsOf(failures)).toEqual([
      "lifecycle.suspended: is not a setting of a Job, which has a field for it: use spec.suspend",
    ]);
  });

  test("CCI documents no Commands", async () => {
    serverSettings(await start({ mode: "cci" }), { "volcano:server": "cci" });
    const { failures } = await volcanoJob.check({}, args({ suspended: true }));
    expect(reasonsOf(failures)).toEqual([
      "lifecycle.suspended: cannot be used here: it needs Volcano's Commands, and the CCI API reference documents Volcano's jobs, and neither Commands (bus.volcano.sh) nor queues (scheduling.volcano.sh)",
    ]);
  });
});

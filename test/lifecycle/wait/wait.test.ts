/** What a job is waited for to be, and everything that can come between: against the emulator, at the door of the provider. */
import type { Emulator } from "../../../emulator/index";
import { job, volcanoJob } from "../../../provider/runtime";
import type { JsonObject } from "../../../provider/values/json";
import { eventually } from "../../support/eventually";
import {
  jobArgs,
  namespace,
  serverSettings,
  startServer,
  volcanoArgs,
  type JsonArgs,
} from "../support";

const kinds = ["VolcanoJob", "Job"] as const;
type KindName = (typeof kinds)[number];
const lifecycles = { VolcanoJob: volcanoJob, Job: job };
const name = "migrate";

let emulator: Emulator;
/** Verbs that the server forbids. */
let forbidden: readonly string[];

beforeEach(async () => {
  forbidden = [];
  emulator = await startServer({ isAllowed: ({ verb }) => !forbidden.includes(verb) });
});
afterEach(() => emulator.stop());

function argsOf(
  kind: KindName,
  lifecycle: JsonObject,
  edit: (args: JsonArgs) => void = () => undefined,
) {
  const make = kind === "Job" ? jobArgs : volcanoArgs;
  return make((args) => {
    args["metadata"] = { name };
    args["lifecycle"] = lifecycle;
    edit(args);
  });
}

/** A create or update as the engine sees it: what the state keeps, and what the person is told. */
interface Outcome {
  readonly id: string;
  readonly outs: JsonObject;
  readonly error: string;
  readonly reasons: readonly string[];
}

interface HalfMade {
  readonly id: string;
  readonly properties: JsonObject;
  readonly reasons: readonly string[];
}

/** What the dynamic-provider server makes of an operation. */
async function outcomeOf(operation: Promise<{ outs: JsonObject; id?: string }>): Promise<Outcome> {
  try {
    const { outs, id = "" } = await operation;
    return { id, outs, error: "", reasons: [] };
  } catch (error) {
    const { id, properties, reasons, message } = error as Error & Partial<HalfMade>;
    if (id === undefined || properties === undefined || reasons === undefined) {
      throw error;
    }
    return { id, outs: properties, error: message, reasons };
  }
}

async function checked(kind: KindName, args: JsonArgs, olds: JsonObject = {}): Promise<JsonObject> {
  const { inputs, failures } = await lifecycles[kind].check(olds, args);
  expect(failures).toEqual([]);
  return inputs;
}

/** Starts a create, and returns when the job is there. */
async function begin(kind: KindName, args: JsonArgs) {
  const inputs = await checked(kind, args);
  const outcome = outcomeOf(lifecycles[kind].create(inputs));
  await eventually(() => emulator.get(kind, namespace, name) !== undefined);
  return { inputs, outcome };
}

function set(kind: KindName, phase: string): void {
  emulator.setPhase({ kind, namespace, name }, phase as "Running");
}

/** Writes a Job's status as its controller does. */
async function writeStatus(status: JsonObject): Promise<void> {
  const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${name}/status`;
  const response = await fetch(emulator.url + path, {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${emulator.issueToken()}`,
      "content-type": "application/merge-patch+json",
    },
    body: JSON.stringify({ status }),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.anything()]);
}

const succeeded = { VolcanoJob: "Completed", Job: "Complete" } as const;

describe.each(kinds)("%s", (kind) => {
  test("is done when it is there, by default, and nothing more is asked", async () => {
    const { outcome } = await begin(kind, argsOf(kind, {}));
    expect(await outcome).toMatchObject({ error: "", outs: { uid: expect.any(String) as string } });
    expect(emulator.requests.all().filter(({ query }) => query["watch"] === "true")).toEqual([]);
  });

  test.each(["running", "completed"])("is waited for to be %s", async (waitFor) => {
    const { outcome } = await begin(kind, argsOf(kind, { waitFor }));
    set(kind, "Running");
    let isOver = false;
    void outcome.then(() => (isOver = true));
    if (waitFor === "completed") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(isOver).toBe(false);
      set(kind, succeeded[kind]);
    }
    const { error, outs } = await outcome;
    expect(error).toBe("");
    const phase = waitFor === "completed" ? succeeded[kind] : "Running";
    expect(outs["status"]).toMatchObject({ phase });
    expect(outs["facts"]).not.toHaveProperty("awaits");
  });

  test.each(["running", "completed"])(
    "fails at once where it fails, waited for to be %s",
    async (waitFor) => {
      const { outcome, inputs } = await begin(kind, argsOf(kind, { waitFor }));
      set(kind, "Failed");
      const failed = await outcome;
      expect(failed.error).toMatch(
        /^wait for \w+ research\/migrate: it has failed \(.*\[JOB_FAILED\]$/,
      );
      expect(failed.outs).toMatchObject({
        status: { phase: "Failed" },
        facts: { awaits: waitFor },
      });
      // The next run waits again, and says so before.
      const { changes, replaces } = await lifecycles[kind].diff(failed.id, failed.outs, inputs);
      expect({ changes, replaces }).toEqual({ changes: true, replaces: [] });
      const again = await outcomeOf(lifecycles[kind].update(failed.id, failed.outs, inputs));
      expect(again.error).toContain("[JOB_FAILED]");
      expect(again.outs["uid"]).toBe(failed.outs["uid"]);
    },
  );

  test("is waited for again after a time that was too short, and then is done", async () => {
    const { outcome, inputs } = await begin(
      kind,
      argsOf(kind, { waitFor: "completed", timeouts: { wait: "300ms" } }),
    );
    set(kind, "Running");
    const late = await outcome;
    expect(late.error).toMatch(
      /it is not completed by the end of lifecycle.timeouts.wait .*\[WAIT_TIMEOUT\]$/,
    );
    const longer = { ...inputs, lifecycle: { waitFor: "completed" } };
    const again = outcomeOf(lifecycles[kind].update(late.id, late.outs, longer));
    set(kind, succeeded[kind]);
    const { error, outs } = await again;
    expect(error).toBe("");
    expect(outs["facts"]).not.toHaveProperty("awaits");
    expect(await lifecycles[kind].diff(late.id, outs, longer)).toMatchObject({ changes: false });
  });

  test("pends for as long as pendingTimeout says", async () => {
    const { outcome } = await begin(
      kind,
      argsOf(kind, { waitFor: "completed", pendingTimeout: "300ms" }),
    );
    const { error } = await outcome;
    expect(error).toMatch(
      /it has not been running for .*\(lifecycle.pendingTimeout\).*\[WAIT_TIMEOUT\]$/,
    );
  });

  test("that runs does not pend", async () => {
    const wait = { waitFor: "completed", pendingTimeout: "300ms", timeouts: { wait: "1s" } };
    const { outcome } = await begin(kind, argsOf(kind, wait));
    set(kind, "Running");
    expect((await outcome).error).toContain("lifecycle.timeouts.wait");
  });

  test.each([true, false])("that its ttl takes away has ended as it did (%s)", async (isWell) => {
    const { outcome } = await begin(
      kind,
      argsOf(kind, { waitFor: "completed" }, (args) => {
        Object.assign(args["spec"] as object, { ttlSecondsAfterFinished: 0 });
      }),
    );
    set(kind, isWell ? succeeded[kind] : "Failed");
    emulator.advance(1000);
    const { error, outs } = await outcome;
    expect(error === "").toBe(isWell);
    expect(outs["status"]).toMatchObject({ phase: isWell ? succeeded[kind] : "Failed" });
  });

  test("that somebody deletes is gone", async () => {
    const { outcome } = await begin(kind, argsOf(kind, { waitFor: "completed" }));
    emulator.erase(kind, namespace, name);
    const { error, outs } = await outcome;
    expect(error).toMatch(
      /it is gone: somebody has deleted it before it was over; .*\[JOB_GONE\]$/,
    );
    expect(outs["uid"]).not.toBe("");
  });

  test("that is on its way out is not waited for", async () => {
    const { outcome } = await begin(
      kind,
      argsOf(kind, { waitFor: "completed" }, (args) => {
        args["metadata"] = { name, finalizers: ["example.com/keep"] };
      }),
    );
    const group = kind === "Job" ? "batch/v1" : "batch.volcano.sh/v1alpha1";
    await fetch(`${emulator.url}/apis/${group}/namespaces/${namespace}/jobs/${name}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${emulator.issueToken()}` },
    });
    expect((await outcome).error).toMatch(
      /somebody has deleted it before it was over, and it is about to be gone.*\[JOB_GONE\]$/,
    );
  });

  test("is known from another one of its name", async () => {
    const { outcome, inputs } = await begin(kind, argsOf(kind, { waitFor: "completed" }));
    emulator.erase(kind, namespace, name);
    const other = { ...inputs, lifecycle: {}, origin: "" };
    await lifecycles[kind].create(other);
    expect((await outcome).error).toMatch(/\[(JOB_REPLACED_OUTSIDE|JOB_GONE)\]$/);
  });

  test("of a stack that was renamed, which is sent nothing, is followed all the same", async () => {
    const { outcome, inputs } = await begin(kind, argsOf(kind, {}));
    const { id, outs } = await outcome;
    emulator.mutate(kind, { namespace, name }, [
      { op: "replace", path: "/metadata/labels/pulumi-volcano~1stack", value: "former" },
    ]);
    set(kind, "Running");
    const next = await checked(kind, argsOf(kind, { waitFor: "completed" }), inputs);
    emulator.requests.clear();
    const update = outcomeOf(lifecycles[kind].update(id, outs, next));
    const looks = () => emulator.requests.all().filter(({ path }) => path.endsWith(`/${name}`));
    await eventually(() => looks().length > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    set(kind, succeeded[kind]);
    expect((await update).error).toBe("");
  });

  test.each([{ timeouts: { wait: "500ms" } }, { pendingTimeout: "500ms" }])(
    "is asked for once more when its time is over, for its watch may be broken: %j",
    async (limit) => {
      const { outcome } = await begin(kind, argsOf(kind, { waitFor: "completed", ...limit }));
      await eventually(() => emulator.requests.all().some(({ query }) => query["watch"]));
      emulator.failNext({ status: 503 }, { method: "GET", path: /\/jobs$/ }, 6);
      emulator.endWatches();
      set(kind, succeeded[kind]);
      expect((await outcome).error).toBe("");
    },
  );

  test("has its whole time, however long it took to be made", async () => {
    emulator.failNext({ delayMs: 1500 }, { method: "POST" });
    const { outcome } = await begin(
      kind,
      argsOf(kind, { waitFor: "completed", timeouts: { wait: "1s" } }),
    );
    set(kind, succeeded[kind]);
    expect((await outcome).error).toBe("");
  });

  test("that loses its label is followed all the same", async () => {
    const { outcome } = await begin(kind, argsOf(kind, { waitFor: "completed" }));
    emulator.mutate(kind, { namespace, name }, [
      { op: "remove", path: "/metadata/labels/pulumi-volcano~1stack" },
    ]);
    set(kind, succeeded[kind]);
    expect((await outcome).error).toBe("");
  });

  test.each([[["watch"]], [["watch", "list"]]])(
    "is looked at where the server forbids to %s",
    async (verbs) => {
      forbidden = verbs;
      const { outcome } = await begin(kind, argsOf(kind, { waitFor: "completed" }));
      set(kind, "Running");
      set(kind, succeeded[kind]);
      expect((await outcome).error).toBe("");
    },
  );

  test("that cannot be asked for stays in the state", async () => {
    forbidden = ["watch", "list", "get"];
    const { outcome } = await begin(kind, argsOf(kind, { waitFor: "completed" }));
    const { error, outs } = await outcome;
    expect(error).toMatch(
      /it is there, but how it goes on could not be seen: .*\[API_FORBIDDEN\]$/,
    );
    expect(outs).toMatchObject({
      uid: expect.any(String) as string,
      facts: { awaits: "completed" },
    });
  });

  test("goes on to be followed when the stream breaks, and versions are forgotten", async () => {
    const { outcome } = await begin(kind, argsOf(kind, { waitFor: "completed" }));
    emulator.endWatches();
    set(kind, "Running");
    emulator.compact();
    emulator.endWatches();
    set(kind, succeeded[kind]);
    expect((await outcome).error).toBe("");
  });

  test("is waited for when more is asked of it than before, and not for a label", async () => {
    const { outcome } = await begin(kind, argsOf(kind, {}));
    const { id, outs } = await outcome;
    set(kind, "Running");
    const more = await checked(kind, argsOf(kind, { waitFor: "completed" }));
    const update = outcomeOf(lifecycles[kind].update(id, outs, more));
    await eventually(() => emulator.requests.all().some(({ query }) => query["watch"] === "true"));
    set(kind, succeeded[kind]);
    const done = await update;
    expect(done.error).toBe("");
    expect(done.outs["status"]).toMatchObject({ phase: succeeded[kind] });
    // Back to work, as by an administrator's hand: a label alone is no reason to wait for it.
    set(kind, "Running");
    emulator.requests.clear();
    const labelled = await checked(
      kind,
      argsOf(kind, { waitFor: "completed" }, (args) => {
        args["metadata"] = { name, labels: { a: "b" } };
      }),
    );
    expect((await outcomeOf(lifecycles[kind].update(id, done.outs, labelled))).error).toBe("");
    expect(emulator.requests.toApi().map(({ method }) => method)).toEqual(["PATCH"]);
  });

  test("that was mended meanwhile is no longer awaited after a refresh", async () => {
    const { outcome, inputs } = await begin(
      kind,
      argsOf(kind, { waitFor: "completed", timeouts: { wait: "200ms" } }),
    );
    const { id, outs } = await outcome;
    const pending = await lifecycles[kind].read(id, outs);
    expect(pending.props["facts"]).toMatchObject({ awaits: "completed" });
    set(kind, succeeded[kind]);
    const { props } = await lifecycles[kind].read(id, outs);
    expect(props["facts"]).not.toHaveProperty("awaits");
    expect(await lifecycles[kind].diff(id, props, inputs)).toMatchObject({ changes: false });
  });
});

test.each([{ suspend: true }, { parallelism: 0 }])(
  "a Job with %j is not waited for",
  async (spec) => {
    const { outcome } = await begin(
      "Job",
      argsOf("Job", { waitFor: "completed" }, (args) => {
        Object.assign(args["spec"] as object, spec);
      }),
    );
    expect((await outcome).error).toBe("");
  },
);

test("a Job that is about to fail has failed in the state, where it has by then", async () => {
  const { outcome } = await begin("Job", argsOf("Job", { waitFor: "completed" }));
  const condition = (type: string) => ({ type, status: "True", reason: "DeadlineExceeded" });
  const startTime = "2026-01-01T00:00:00Z";
  await writeStatus({ startTime, conditions: [condition("FailureTarget")] });
  await writeStatus({ conditions: [condition("FailureTarget"), condition("Failed")] });
  const { error, outs } = await outcome;
  expect(error).toMatch(/\[JOB_FAILED\]$/);
  expect(outs["status"]).toMatchObject({ phase: "Failed" });
});

test("a Job some of whose pods work is not without running", async () => {
  const { outcome } = await begin(
    "Job",
    argsOf("Job", { waitFor: "completed", pendingTimeout: "200ms" }),
  );
  await writeStatus({ active: 2, ready: 1, startTime: "2026-01-01T00:00:00Z" });
  await new Promise((resolve) => setTimeout(resolve, 500));
  set("Job", "Complete");
  expect((await outcome).error).toBe("");
});

test.each([[[]], [["watch"]]])(
  "a VolcanoJob is waited for from its resumption on, whatever was seen before (forbidden: %j)",
  async (verbs) => {
    forbidden = verbs;
    const { outcome, inputs } = await begin(
      "VolcanoJob",
      argsOf("VolcanoJob", { suspended: true }),
    );
    const { id, outs, error } = await outcome;
    expect(error).toBe("");
    const wishes = { suspended: false, waitFor: "completed" };
    const next = await checked("VolcanoJob", argsOf("VolcanoJob", wishes), inputs);
    const update = outcomeOf(volcanoJob.update(id, outs, next));
    const phase = () =>
      (emulator.get("VolcanoJob", namespace, name)?.["status"] as { state: JsonObject }).state;
    await eventually(() => phase()["phase"] !== "Aborted" && phase()["phase"] !== "Aborting");
    await new Promise((resolve) => setTimeout(resolve, 300));
    set("VolcanoJob", "Completed");
    expect((await update).error).toBe("");
  },
);

test("a Job that somebody else suspends is waited for until it has been resumed and is over", async () => {
  const { outcome } = await begin("Job", argsOf("Job", { waitFor: "completed" }));
  set("Job", "Suspended");
  await new Promise((resolve) => setTimeout(resolve, 100));
  set("Job", "Complete");
  expect((await outcome).error).toBe("");
});

test.each(["Aborting", "Aborted", "Terminating", "Terminated"])(
  "a VolcanoJob that is %s fails at once",
  async (phase) => {
    const { outcome } = await begin("VolcanoJob", argsOf("VolcanoJob", { waitFor: "running" }));
    set("VolcanoJob", phase);
    expect((await outcome).error).toMatch(new RegExp(`\\(${phase}.*\\[JOB_FAILED\\]$`));
  },
);

test.each(["Restarting", "Pending", "Completing"])(
  "a VolcanoJob that is %s goes on",
  async (phase) => {
    const { outcome } = await begin("VolcanoJob", argsOf("VolcanoJob", { waitFor: "completed" }));
    set("VolcanoJob", phase);
    await new Promise((resolve) => setTimeout(resolve, 50));
    set("VolcanoJob", "Completed");
    expect((await outcome).error).toBe("");
  },
);

test("50 waits of each kind hold one watch for each kind", async () => {
  serverSettings(emulator);
  const count = 50;
  const waits = kinds.flatMap((kind) =>
    Array.from({ length: count }, async (_, i) => {
      const args = argsOf(kind, { waitFor: "completed" }, (each) => {
        each["metadata"] = { name: `${name}-${i}` };
        each["origin"] = `${String(each["origin"])}-${i}`;
      });
      return outcomeOf(lifecycles[kind].create(await checked(kind, args)));
    }),
  );
  await eventually(() => kinds.every((kind) => emulator.objects(kind).length === count));
  for (const kind of kinds) {
    for (let i = 0; i < count; i += 1) {
      emulator.setPhase({ kind, namespace, name: `${name}-${i}` }, succeeded[kind]);
    }
  }
  const outcomes = await Promise.all(waits);
  expect(outcomes.map(({ error }) => error).filter((error) => error !== "")).toEqual([]);
  const watches = emulator.requests.all().filter(({ query }) => query["watch"] === "true");
  expect(watches.map(({ path }) => path).sort()).toEqual([
    `/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs`,
    `/apis/batch/v1/namespaces/${namespace}/jobs`,
  ]);
  const gets = emulator.requests.all().filter(({ path }) => path.endsWith(`/${name}-1`));
  expect(gets).toEqual([]);
});

/** What a job means that is not on the server any more: every row of `onMissing`, with the real engine. */
import { Job } from "pulumi-volcano";
import type { Run } from "../../tools/automation/stack";
import { failureOf, namespace, openBench, runUntilGone, type Bench } from "./support";

type OnMissing = "auto" | "recreate" | "keep" | "fail";

interface Wishes {
  onMissing: OnMissing | undefined;
  rerunOn: "failure" | "always" | undefined;
  ttl: number | undefined;
  team: string;
  image: string;
}

let wishes: Wishes;
let bench: Bench;

function program() {
  const { onMissing, rerunOn, ttl, team, image } = wishes;
  const containers = [{ name: "main", image }];
  new Job("report", {
    metadata: { name: "report", labels: { team } },
    spec: {
      ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }),
      template: { spec: { restartPolicy: "Never", containers } },
    },
    lifecycle: {
      timeouts: { delete: "3s" },
      ...(onMissing === undefined ? {} : { onMissing }),
      ...(rerunOn === undefined ? {} : { rerunOn }),
    },
  });
  return Promise.resolve({});
}

const address = { kind: "Job", namespace, name: "report" } as const;
const linesOf = (run: Run): string => run.messages.join("\n");
const isThere = () => bench.emulator.get("Job", namespace, "report") !== undefined;
const writes = () => bench.sent().filter((line) => !line.startsWith("GET"));

async function open(given: Partial<Wishes>): Promise<void> {
  wishes = {
    onMissing: undefined,
    rerunOn: undefined,
    ttl: undefined,
    team: "vision",
    image: "train:1",
    ...given,
  };
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  await bench.stack.up();
}

/** The job ends, which the state sees, and goes. */
async function seeItEnd(phase: "Complete" | "Failed"): Promise<void> {
  bench.emulator.setPhase(address, phase);
  await bench.stack.refresh();
  bench.emulator.erase("Job", namespace, "report");
}

/** Somebody deletes it while it is at work, a moment after the state has seen it. */
async function deleteEarly(): Promise<void> {
  bench.emulator.setPhase(address, "Running");
  await bench.stack.refresh();
  bench.emulator.erase("Job", namespace, "report");
}

async function reportOfState(): Promise<Record<string, Record<string, unknown>>> {
  const { checkpoint } = JSON.parse(await bench.stack.readState()) as {
    checkpoint: {
      latest: { resources: { type: string; outputs?: Record<string, Record<string, unknown>> }[] };
    };
  };
  const found = checkpoint.latest.resources.find(({ type }) => type.endsWith("volcano:Job"));
  return found?.outputs ?? {};
}

afterEach(async () => {
  await bench.close();
});

interface Row {
  readonly name: string;
  readonly lifecycle: { onMissing?: OnMissing; rerunOn?: "failure" };
  readonly ttl?: number;
  /** As the state has seen the job last. */
  readonly phase: "Running" | "Complete" | "Failed";
  /** Of the next preview and up, after a refresh. */
  readonly step: "same" | "create" | "replace";
}

/** All of them jobs that are deleted a moment after the state has seen them. */
const rows: readonly Row[] = [
  { name: "taken", lifecycle: {}, ttl: 3600, phase: "Complete", step: "same" },
  { name: "early", lifecycle: {}, ttl: 3600, phase: "Running", step: "create" },
  { name: "untimed", lifecycle: {}, phase: "Complete", step: "create" },
  { name: "kept", lifecycle: { onMissing: "keep" }, phase: "Running", step: "same" },
  {
    name: "remade",
    lifecycle: { onMissing: "recreate" },
    ttl: 3600,
    phase: "Complete",
    step: "create",
  },
  { name: "failed", lifecycle: {}, ttl: 3600, phase: "Failed", step: "same" },
  {
    name: "rerun",
    lifecycle: { rerunOn: "failure" },
    ttl: 3600,
    phase: "Failed",
    step: "replace",
  },
];

function programOfRows() {
  const containers = [{ name: "main", image: "train:1" }];
  for (const { name, lifecycle, ttl } of rows) {
    new Job(name, {
      metadata: { name },
      spec: {
        ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }),
        template: { spec: { restartPolicy: "Never", containers } },
      },
      lifecycle,
    });
  }
  return Promise.resolve({});
}

type Steps = Readonly<Record<string, string>>;

/** The engine's own counting of a run that refreshes first. */
async function stepsOf(run: "preview" | "up"): Promise<Steps> {
  const steps: Record<string, string> = {};
  await bench.stack.stack[run]({
    refresh: true,
    onEvent: ({ resourcePreEvent }) => {
      const { op = "", urn = "" } = resourcePreEvent?.metadata ?? {};
      const name = urn.split("::").at(-1) ?? "";
      if (op !== "refresh" && rows.some((row) => row.name === name)) {
        steps[name] = /replace/.test(op) || steps[name] === "replace" ? "replace" : op;
      }
    },
  });
  return steps;
}

const ways: readonly (readonly [string, () => Promise<readonly Steps[]>])[] = [
  [
    "refresh, then preview and up",
    async () => {
      await bench.stack.refresh();
      return [(await bench.stack.preview()).steps, (await bench.stack.up()).steps];
    },
  ],
  [
    "preview --refresh and up --refresh",
    async () => [await stepsOf("preview"), await stepsOf("up")],
  ],
];

test.each(ways)("every row, by %s", async (_way, run) => {
  bench = await openBench(programOfRows, { emulator: { mode: "kubernetes" } });
  await bench.stack.up();
  for (const { name, phase } of rows) {
    bench.emulator.setPhase({ ...address, name }, phase);
  }
  await bench.stack.refresh();
  for (const { name } of rows) {
    bench.emulator.erase("Job", namespace, name);
  }
  const expected = Object.fromEntries(rows.map(({ name, step }) => [name, step]));
  expect(await run()).toEqual([expected, expected]);
  for (const { name, step } of rows) {
    const isMade = bench.emulator.get("Job", namespace, name) !== undefined;
    expect([name, isMade]).toEqual([name, step !== "same"]);
  }
});

test("auto: long after it was seen at work, its ttl may have taken it away; what is said, and what is kept", async () => {
  await open({ ttl: 1 });
  bench.emulator.setPhase(address, "Running");
  await bench.stack.refresh();
  await new Promise((resolve) => setTimeout(resolve, 1100));
  bench.emulator.erase("Job", namespace, "report");
  const first = await bench.stack.refresh();
  expect(linesOf(first)).toMatch(
    /Job research\/report: the job is gone from the server and counts as finished \(last seen Running\): its ttlSecondsAfterFinished explains that, so long after it was seen; it stays in the state, and does not run again by itself/,
  );
  const { status, facts } = await reportOfState();
  expect(status).toMatchObject({ phase: "Running" });
  expect(facts).toMatchObject({
    goneSince: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    __seenAt: expect.any(String) as string,
  });
  // Later ones are silent, and change nothing.
  const second = await bench.stack.refresh();
  expect(second.steps).toEqual({ report: "same" });
  expect(linesOf(second)).not.toMatch(/gone/);
  expect((await reportOfState())["facts"]).toEqual(facts);
  bench.sent();
  expect((await bench.stack.up()).steps).toEqual({ report: "same" });
  expect(bench.sent()).toEqual([]);
});

test("a kept job: a patch is stored and not sent, a change that needs a new job makes one, and destroy is a success", async () => {
  await open({ ttl: 3600 });
  await seeItEnd("Complete");
  await bench.stack.refresh();
  bench.sent();
  wishes.team = "speech";
  const patched = await bench.stack.up();
  expect(patched.steps).toEqual({ report: "update" });
  expect(linesOf(patched)).toMatch(
    /patch: metadata\.labels\.team; the job is gone and counts as finished: the state gets the new declaration, and nothing is sent/,
  );
  expect(bench.sent()).toEqual([]);
  expect((await bench.stack.up()).steps).toEqual({ report: "same" });
  expect(await reportOfState()).toMatchObject({
    metadata: { labels: { team: "speech" } },
    status: { phase: "Complete", completionTime: expect.stringMatching(/Z$/) as string },
  });
  wishes.image = "train:2";
  expect((await bench.stack.up()).steps).toEqual({ report: "replace" });
  expect(isThere()).toBe(true);
  expect((await reportOfState())["facts"]).not.toHaveProperty("goneSince");
  await seeItEnd("Complete");
  await bench.stack.destroy();
  expect(await bench.stack.readState()).not.toContain("volcano:Job");
});

test("a patch that finds no job: no error where its ttl explains that, else JOB_GONE", async () => {
  await open({ ttl: 3600 });
  await seeItEnd("Complete");
  wishes.team = "speech";
  const patched = await bench.stack.up();
  expect(patched.steps).toEqual({ report: "update" });
  expect(linesOf(patched)).toMatch(
    /counts as finished \(last seen Complete\): its ttlSecondsAfterFinished explains that; the new declaration is kept in the state, and nothing was sent/,
  );
  expect(isThere()).toBe(false);
  wishes.image = "train:2";
  await bench.stack.up();
  await deleteEarly();
  wishes.team = "music";
  expect(await failureOf(bench.stack.up())).toMatch(
    /update Job research\/report: the job is gone from the server .*run pulumi refresh, then pulumi up to create it again.*\[JOB_GONE\]/,
  );
});

test("fail: refresh and a patch fail and name the way out, which leads out", async () => {
  await open({ onMissing: "fail", ttl: 3600 });
  await seeItEnd("Complete");
  const line =
    /Job research\/report: the job is gone from the server .*lifecycle\.onMissing is fail: if it has done its work, set lifecycle\.onMissing to keep, .*\[JOB_GONE\]/;
  expect(await failureOf(bench.stack.refresh())).toMatch(line);
  wishes.team = "speech";
  expect(await failureOf(bench.stack.up())).toMatch(line);
  wishes.onMissing = "keep";
  await bench.stack.up();
  expect((await bench.stack.refresh()).steps).toEqual({ report: "same" });
  expect((await bench.stack.up()).steps).toEqual({ report: "same" });
  expect(isThere()).toBe(false);
  // What is kept runs again when that is wished.
  wishes.onMissing = "recreate";
  const again = await bench.stack.up();
  expect(again.steps).toEqual({ report: "replace" });
  expect(linesOf(again)).toMatch(
    /replace: the job is gone since .*, and lifecycle\.onMissing is recreate/,
  );
  expect(isThere()).toBe(true);
});

test("always runs a kept job again with the next up", async () => {
  await open({ ttl: 0, rerunOn: "always" });
  await runUntilGone(bench, "report");
  await bench.stack.refresh();
  const up = await bench.stack.up();
  expect(up.steps).toEqual({ report: "replace" });
  expect(linesOf(up)).toMatch(
    /replace: the job of the last run is gone.*lifecycle\.rerunOn is always/,
  );
  expect(isThere()).toBe(true);
  expect(writes().some((line) => line.startsWith("POST"))).toBe(true);
});

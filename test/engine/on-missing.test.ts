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

/** `pulumi refresh` and then `pulumi up`; or one command for both. */
const ways = {
  "refresh, then up": async () => {
    await bench.stack.refresh();
    return [await bench.stack.preview(), await bench.stack.up()];
  },
  "preview --refresh, then up --refresh": async () => {
    const { stack } = bench.stack;
    const opsOf = async (run: "preview" | "up") => {
      const ops: string[] = [];
      const onEvent = (event: {
        resourcePreEvent?: { metadata: { op: string; type: string } };
      }) => {
        const { op = "", type = "" } = event.resourcePreEvent?.metadata ?? {};
        if (type.endsWith("volcano:Job") && op !== "refresh") {
          ops.push(op);
        }
      };
      await stack[run]({ refresh: true, onEvent });
      return ops;
    };
    const stepOf = (ops: readonly string[]) => ({
      steps: { report: ops.length > 1 ? "replace" : (ops[0] ?? "") },
    });
    return [stepOf(await opsOf("preview")), stepOf(await opsOf("up"))];
  },
} as const;

afterEach(async () => {
  await bench.close();
});

describe.each(Object.entries(ways))("%s", (_way, run) => {
  test.each<[string, Partial<Wishes>, () => Promise<void>, string]>([
    ["auto: seen over, taken by its ttl", { ttl: 3600 }, () => seeItEnd("Complete"), "same"],
    ["auto: deleted early by somebody", { ttl: 3600 }, deleteEarly, "create"],
    ["auto: over, without a ttl", {}, () => seeItEnd("Complete"), "create"],
    ["keep: deleted early", { onMissing: "keep" }, deleteEarly, "same"],
    [
      "recreate: seen over, taken by its ttl",
      { onMissing: "recreate", ttl: 3600 },
      () => seeItEnd("Complete"),
      "create",
    ],
    [
      "keep with rerunOn failure: it had failed",
      { ttl: 3600, rerunOn: "failure" },
      () => seeItEnd("Failed"),
      "replace",
    ],
  ])("%s", async (_what, given, goAway, step) => {
    await open(given);
    await goAway();
    const steps = (await run()).map(({ steps: { report } }) => report);
    expect(steps).toEqual([step, step]);
    expect(isThere()).toBe(step !== "same");
  });
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

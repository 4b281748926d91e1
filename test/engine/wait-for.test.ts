/** What `lifecycle.waitFor` does in a rollout, with the real engine: what depends on a job waits, is held back, and goes on. */
import { Job, VolcanoJob, type JobLifecycle } from "pulumi-volcano";
import { eventually } from "../support/eventually";
import { failureOf, namespace, openBench, type Bench } from "./support";

const kinds = ["VolcanoJob", "Job"] as const;
type KindName = (typeof kinds)[number];
const succeeded = { VolcanoJob: "Completed", Job: "Complete" } as const;

interface Wishes {
  readonly migration: KindName;
  readonly image: string;
  readonly isNamed: boolean;
  readonly lifecycle: JobLifecycle;
}
let wishes: Wishes;
let bench: Bench;

/** A migration, and the job that must not start before it has succeeded. */
function program() {
  const { migration, image, isNamed, lifecycle } = wishes;
  const template = {
    spec: { restartPolicy: "Never" as const, containers: [{ name: "main", image }] },
  };
  const metadata = isNamed ? { name: "migrate" } : {};
  const migrate =
    migration === "Job"
      ? new Job("migrate", { metadata, spec: { template }, lifecycle })
      : new VolcanoJob("migrate", {
          metadata,
          spec: { tasks: [{ name: "worker", replicas: 2, template }] },
          lifecycle,
        });
  const serve = {
    spec: { restartPolicy: "Never" as const, containers: [{ name: "main", image: "serve:1" }] },
  };
  new Job(
    "serve",
    { metadata: { name: "serve" }, spec: { template: serve } },
    { dependsOn: migrate },
  );
  return Promise.resolve({ phase: migrate.status.phase, uid: migrate.uid });
}

async function open(migration: KindName, wish: Partial<Wishes> = {}): Promise<void> {
  wishes = {
    migration,
    image: "migrate:1",
    isNamed: false,
    lifecycle: { waitFor: "completed" },
    ...wish,
  };
  bench = await openBench(program);
}
afterEach(() => bench.close());

const isMigration = (object: object) => nameOf(object).startsWith("migrate");
const nameOf = (object: object) => (object as { metadata: { name: string } }).metadata.name;
const uidOf = (object: object) => (object as { metadata: { uid: string } }).metadata.uid;

const migrations = () => bench.emulator.objects(wishes.migration).filter(isMigration);
const isServed = () => bench.emulator.get("Job", namespace, "serve") !== undefined;

type Phase = "Running" | "Completed" | "Complete" | "Failed";

/** The pods of the migration end so, before their job does. */
function failPods(): void {
  const pods = bench.emulator.pods(namespace).filter(({ job }) => job.startsWith("migrate"));
  for (const { name } of pods) {
    bench.emulator.setPod(
      { namespace, name },
      {
        phase: "Failed",
        container: { state: "terminated", exitCode: 3, reason: "Error" },
        log: "connecting\nno such table: users\n",
      },
    );
  }
}

/** Moves the newest of the migration's jobs, as soon as there is one that `before` has not. */
async function migrate(phases: readonly Phase[], before: readonly object[] = []): Promise<void> {
  const known = before.map(uidOf);
  const fresh = () => migrations().find((each) => !known.includes(uidOf(each)));
  await eventually(() => fresh() !== undefined);
  for (const phase of phases) {
    const name = nameOf(fresh() ?? {});
    bench.emulator.setPhase({ kind: wishes.migration, namespace, name }, phase);
  }
}

async function outputs(): Promise<Record<string, unknown>> {
  const all = await bench.stack.stack.outputs();
  return Object.fromEntries(Object.entries(all).map(([key, { value }]) => [key, value as unknown]));
}

describe.each(kinds)("a migration by a %s", (kind) => {
  test("holds the rollout when it fails, and the rollout goes on when it is mended", async () => {
    // One is deleted for its next one, the other goes after it.
    await open(kind, { isNamed: kind === "Job" });
    const failing = failureOf(bench.stack.up());
    await migrate(["Running"]);
    failPods();
    await migrate(["Failed"]);
    const failure = await failing;
    expect(failure).toMatch(/wait for \w+ research\/migrate\S*: it has failed .*\[JOB_FAILED\]/);
    expect(failure).toMatch(/pod migrate\S*, container main: exit code 3 \(Error\)/);
    expect(failure).toContain("no such table: users");
    expect(isServed()).toBe(false);
    const [failed] = migrations();

    // Nothing is mended: it fails again, runs nothing, and the preview has said so.
    const preview = await bench.stack.preview();
    expect(preview.steps["migrate"]).toBe("update");
    expect(preview.messages.join("\n")).toContain("waiting again will fail again");
    expect(await failureOf(bench.stack.up())).toContain("[JOB_FAILED]");
    expect(migrations().map(uidOf)).toEqual([uidOf(failed ?? {})]);

    // The state has it: a refresh finds nothing to say, and it still has to succeed.
    await bench.stack.refresh();
    wishes = { ...wishes, image: "migrate:2" };
    const up = bench.stack.up();
    await migrate(["Running", succeeded[kind]], failed ? [failed] : []);
    const { steps } = await up;
    expect(steps["migrate"]).toBe("replace");
    expect(isServed()).toBe(true);
    expect(migrations()).toHaveLength(1);
    expect(await outputs()).toMatchObject({ phase: succeeded[kind] });

    bench.sent();
    expect((await bench.stack.up()).steps["migrate"]).toBe("same");
    expect(bench.sent()).toEqual([]);
  });

  test("says on its row how it goes on, a line for each change", async () => {
    await open(kind);
    const up = bench.stack.up();
    await migrate(["Running"]);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await migrate([succeeded[kind]]);
    const { output } = await up;
    const rows = output.split("\n").filter((line) => /migrate creating \(\d+s\) \S+.*/.test(line));
    expect(rows.some((line) => line.includes("Running"))).toBe(true);
    expect(rows.length).toBeLessThan(8);
  });

  test("that was replaced and fails keeps the rollout held, and the old job where it can be", async () => {
    await open(kind);
    const first = bench.stack.up();
    await migrate([succeeded[kind]]);
    await first;
    const before = migrations();
    wishes = { ...wishes, image: "migrate:broken" };
    const failing = failureOf(bench.stack.up());
    await migrate(["Failed"], before);
    expect(await failing).toContain("[JOB_FAILED]");
    const between = migrations();
    expect(between.map(uidOf)).toEqual(expect.arrayContaining(before.map(uidOf)));
    expect(between).toHaveLength(2);
    wishes = { ...wishes, image: "migrate:mended" };
    const mended = bench.stack.up();
    await migrate([succeeded[kind]], between);
    await mended;
    expect(migrations()).toHaveLength(1);
    expect(await outputs()).toMatchObject({
      phase: succeeded[kind],
      uid: uidOf(migrations()[0] ?? {}),
    });
  });
});

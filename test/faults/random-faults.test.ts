/** Many jobs through their whole life while a share of all exchanges breaks: each operation succeeds, each job is made once. */
import { startEmulator, type Emulator } from "../../emulator/index";
import { configure, jobArgs, namespace, volcanoArgs, type JsonArgs } from "../lifecycle/support";
import { hurryClient } from "./support/hurry";
import { startRandomFaults, type RandomFaults } from "./support/random-faults";
import { useWatchers } from "./support/watchers";
import { lifecycles, type KindName } from "./support/world";

jest.setTimeout(240_000);

const jobCount = Number(process.env["FAULT_JOBS"] ?? 300);
const seed = Number(process.env["FC_SEED"] ?? 20_261_125);
const share = 0.15;
const atATime = 24;

const watchers = useWatchers();
let emulator: Emulator;
let faults: RandomFaults;

beforeAll(async () => {
  hurryClient();
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  faults = await startRandomFaults(emulator.url, { seed, share });
  configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": faults.url,
    "volcano:token": emulator.issueToken(),
    "volcano:namespace": namespace,
  });
});

afterAll(async () => {
  await faults.close();
  await emulator.stop();
});

function argsOf(kind: KindName, index: number, team: string): JsonArgs {
  const edit = (args: JsonArgs): void => {
    args["metadata"] = { name: `job-${index}`, labels: { team } };
    args["origin"] = `urn:pulumi:test::rollouts::${kind}::job-${index}`;
  };
  return kind === "Job" ? jobArgs(edit) : volcanoArgs(edit);
}

const uidOf = (outs: Record<string, unknown>) => String(outs["uid"]);

/** Create, patch, refresh, patch, destroy. @returns the uids that were seen on the way */
async function live(kind: KindName, index: number): Promise<Set<string>> {
  const lifecycle = lifecycles[kind];
  const { inputs } = await lifecycle.check({}, argsOf(kind, index, "a"));
  const { id, outs: created } = await lifecycle.create(inputs);
  const patch = async (outs: Record<string, unknown>, team: string) => {
    const { inputs: next } = await lifecycle.check(inputs, argsOf(kind, index, team));
    return (await lifecycle.update(id, outs, next)).outs;
  };
  const patched = await patch(created, "b");
  const { id: found, props } = await lifecycle.read(id, patched);
  expect(found).toBe(id);
  const again = await patch(props, "c");
  expect(emulator.get(kind, namespace, `job-${index}`)).toMatchObject({
    metadata: { labels: { team: "c" } },
  });
  await lifecycle.delete(id, again);
  return new Set([created, patched, props, again].map(uidOf));
}

test(`${jobCount} jobs need one run each while ${share * 100} % of all exchanges break`, async () => {
  const left = Array.from({ length: jobCount }, (_, index) => index);
  const uids: Set<string>[] = [];
  const worker = async (): Promise<void> => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) {
      uids.push(await live(index % 2 === 0 ? "Job" : "VolcanoJob", index));
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  expect(uids.filter(({ size }) => size !== 1)).toEqual([]);
  expect(emulator.objects()).toEqual([]);
  const made = emulator.requests
    .toApi()
    .filter(({ method, status, query }) => method === "POST" && status === 201 && !query["dryRun"]);
  expect(made).toHaveLength(jobCount);
  expect(faults.struck()).toBeGreaterThan(jobCount / 2);
  expect(watchers.unhandled).toEqual([]);
});

/** How many requests each command costs a server, counted there. */
import { Job, VolcanoJob } from "pulumi-volcano";
import { account, namespace, openBench, type Bench } from "./support";

const batch = `/apis/batch/v1/namespaces/${namespace}/jobs`;
const volcano = `/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs`;
/** Which cluster it is: asked once by a process that makes a job, or that finds one missing. */
const whoAreYou = "GET /api/v1/namespaces/kube-system";

let bench: Bench;
let size: number;
let team: string;

const containers = [{ name: "main", image: "train:1" }];
const spec = { template: { spec: { restartPolicy: "Never", containers } } };

function program() {
  for (let i = 0; i < size; i++) {
    new Job(`report-${i}`, { metadata: { labels: { team } }, spec });
  }
  return Promise.resolve({});
}

/** All requests since the last call, of whatever sort, and how often each came; names of jobs are `*`. */
function counts(): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { method, path } of bench.emulator.requests.all()) {
    const line = `${method} ${path.replace(/(?<=\/jobs\/)[^/]+$/, "*")}`;
    all[line] = (all[line] ?? 0) + 1;
  }
  bench.emulator.requests.clear();
  return all;
}

// One stack lives through all of this, as a real one does: each test goes on where the one before it ended.
describe("a hundred jobs", () => {
  beforeAll(async () => {
    [size, team] = [100, "vision"];
    bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  });
  afterAll(() => bench.close());

  test("cost nothing in a preview of what is not there yet", async () => {
    await bench.stack.preview();
    expect(counts()).toEqual({});
  });

  test("cost one POST each, and one question and one list for all", async () => {
    await bench.stack.up();
    expect(counts()).toEqual({ [`POST ${batch}`]: 100, [`GET ${batch}`]: 1, [whoAreYou]: 1 });
  });

  test("cost nothing without a change, in a preview and in an up", async () => {
    await bench.stack.preview();
    await bench.stack.up();
    expect(counts()).toEqual({});
  });

  test("cost one PATCH each for another label, and nothing in its preview", async () => {
    team = "speech";
    await bench.stack.preview();
    expect(counts()).toEqual({});
    await bench.stack.up();
    expect(counts()).toEqual({ [`PATCH ${batch}/*`]: 100 });
  });

  test("cost one list for each process of a refresh, whatever the engine does at once", async () => {
    await bench.stack.refresh();
    expect(counts()).toEqual({ [`GET ${batch}`]: 1 });
    await bench.stack.stack.refresh({ parallel: 1 });
    expect(counts()).toEqual({ [`GET ${batch}`]: 1 });
    await bench.stack.stack.refresh({ parallel: 200 });
    expect(counts()).toEqual({ [`GET ${batch}`]: 1 });
  });

  test("cost one read more for each that is gone, and one question for all of them", async () => {
    for (const { metadata } of bench.emulator.objects("Job").slice(0, 3)) {
      bench.emulator.erase("Job", namespace, (metadata as { name: string }).name);
    }
    await bench.stack.refresh();
    const { [whoAreYou]: questions = 0, ...others } = counts();
    expect(others).toEqual({ [`GET ${batch}`]: 1, [`GET ${batch}/*`]: 3 });
    // What was asked before a job was found missing does not count, and reads come eight at a time.
    expect(questions).toBeLessThanOrEqual(3);
  });

  test("cost one DELETE each in a destroy, where the answer says that they are gone", async () => {
    await bench.stack.destroy();
    expect(counts()).toEqual({ [`DELETE ${batch}/*`]: 97 });
  });
});

describe("jobs on CCI", () => {
  beforeAll(async () => {
    [size, team] = [6, "vision"];
    bench = await openBench(
      () => {
        new VolcanoJob("train", { spec: { tasks: [{ name: "main", replicas: 1, ...spec }] } });
        return program();
      },
      { emulator: { mode: "cci", users: [account] }, stack: { config: {}, secrets: {} } },
    );
    await bench.stack.setConfig({
      "volcano:server": "cci",
      "volcano:endpoint": bench.emulator.url,
      "volcano:authUrl": bench.emulator.authUrl,
      "volcano:namespace": namespace,
      "volcano:region": "cn-north-4",
      "volcano:userName": account.userName,
      "volcano:domainName": account.domainName,
    });
    await bench.stack.stack.setConfig("volcano:password", {
      value: account.password,
      secret: true,
    });
  });
  afterAll(() => bench.close());

  const login = "POST /v3/auth/tokens";

  test("cost one login in a process that sends anything, and none in one that does not", async () => {
    await bench.stack.up();
    expect(counts()).toEqual({
      [login]: 1,
      [`POST ${batch}`]: 6,
      [`POST ${volcano}`]: 1,
      [`GET ${batch}`]: 1,
      [`GET ${volcano}`]: 1,
    });
    await bench.stack.up();
    expect(counts()).toEqual({});
    await bench.stack.refresh();
    expect(counts()).toEqual({ [login]: 1, [`GET ${batch}`]: 1, [`GET ${volcano}`]: 1 });
    await bench.stack.destroy();
    expect(counts()).toEqual({ [login]: 1, [`DELETE ${batch}/*`]: 6, [`DELETE ${volcano}/*`]: 1 });
  });
});

/**
 * The answer to a write gets lost, and the server stays away until the operation's time is over: the state knows that there
 * may be a job, or a change, and whatever comes next, in whatever form the program then is, finds out.
 */
import { Job, VolcanoJob } from "pulumi-volcano";
import { startHoldingProxy, type HoldingProxy } from "./holding-proxy";
import { failureOf, openBench, type Bench } from "./support";

const timeout = "4s";
/** What has become of the write whose answer got lost. */
const fates = ["acted", "unacted"] as const;
const namings = ["fixed", "auto"] as const;
const names = fates.flatMap((fate) => namings.map((naming) => `${fate}-${naming}`)).toSorted();

let image: string;
let labels: Record<string, string>;
let declared: readonly string[];
let bench: Bench;
let proxy: HoldingProxy;

function program() {
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image }] } };
  const lifecycle = { timeouts: { create: timeout, update: timeout } } as const;
  for (const name of declared) {
    const metadata = { labels, ...(name.endsWith("fixed") ? { name } : {}) };
    if (name.startsWith("acted")) {
      new Job(name, { metadata, spec: { template }, lifecycle });
    } else {
      new VolcanoJob(name, {
        metadata,
        spec: { tasks: [{ name: "main", template }] },
        lifecycle,
      });
    }
  }
  return Promise.resolve({});
}

beforeEach(async () => {
  image = "train:1";
  labels = { team: "vision", once: "yes" };
  declared = names;
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  proxy = await startHoldingProxy(bench.emulator.url);
  await bench.stack.setConfig({ "volcano:endpoint": proxy.url });
});

afterEach(async () => {
  await proxy.close();
  await bench.close();
});

/** The server is away from the first write with this method on, which half of the jobs meet too late. */
function loseAnswers(method: string): void {
  const away = new Set<string>();
  proxy.hook = ({ method: now, path, body, isDryRun }, stage) => {
    const { metadata } = (body ?? {}) as { metadata?: { name?: string } };
    const name = metadata?.name ?? path.split("?")[0]?.split("/").at(-1) ?? "";
    const isAway = away.has(name);
    const isWrite = now === method && !isDryRun;
    const fatal = name.startsWith("acted") ? "after" : "before";
    if (!isAway && !(isWrite && stage === fatal)) {
      return Promise.resolve(undefined);
    }
    away.add(name);
    return Promise.resolve(isAway ? ({ status: 503 } as const) : "drop");
  };
}

async function failWithout(method: string): Promise<string> {
  loseAnswers(method);
  const failure = await failureOf(bench.stack.up());
  proxy.hook = () => Promise.resolve(undefined);
  return failure;
}

interface Found {
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
}

const found = () => bench.emulator.objects() as unknown as Found[];
const baseNames = () =>
  found()
    .map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ""))
    .toSorted();
const made = () =>
  bench.emulator.requests
    .toApi()
    .filter(({ method, status, query }) => method === "POST" && status === 201 && !query["dryRun"])
    .length;
const declaredLabels = () =>
  found().map(({ metadata }) => ({
    team: metadata.labels?.["team"],
    once: metadata.labels?.["once"],
  }));
const allSame = Object.fromEntries(names.map((name) => [name, "same"]));

describe("a create", () => {
  test("is taken where it was made, and made where it was not", async () => {
    const failure = await failWithout("POST");
    expect(failure).toMatch(/may have been made all the same, so the state keeps it/);
    expect(baseNames()).toEqual(names.filter((name) => name.startsWith("acted")));
    await bench.stack.up();
    expect(baseNames()).toEqual(names);
    expect(made()).toBe(names.length);
    expect((await bench.stack.up()).steps).toEqual(allSame);
  });

  test("of a program that is edited meanwhile leaves nothing behind", async () => {
    await failWithout("POST");
    image = "train:2";
    await bench.stack.up();
    expect(baseNames()).toEqual(names);
    expect(JSON.stringify(found())).not.toContain("train:1");
    expect((await bench.stack.up()).steps).toEqual(allSame);
  });

  test("is deleted by destroy, and by an up without it", async () => {
    await failWithout("POST");
    declared = names.filter((name) => name.endsWith("auto"));
    await bench.stack.up();
    expect(baseNames()).toEqual(declared);
    declared = names;
    await failWithout("POST");
    await bench.stack.destroy();
    expect(found()).toEqual([]);
  });
});

describe("a patch", () => {
  const former = { team: "vision", once: "yes" };
  const wanted = { team: "speech" };

  beforeEach(async () => {
    await bench.stack.up();
    labels = wanted;
    const failure = await failWithout("PATCH");
    expect(failure).toMatch(/the change may have been made all the same/);
  });

  const afterwards = async (expected: Record<string, string>) => {
    await bench.stack.up();
    const each = { team: expected["team"], once: expected["once"] };
    expect(declaredLabels()).toEqual(names.map(() => each));
    expect((await bench.stack.up()).steps).toEqual(allSame);
    expect(made()).toBe(names.length);
  };

  test("is made in full by the next up", () => afterwards(wanted));

  test("is undone where the program goes back", async () => {
    labels = former;
    await afterwards(former);
  });

  test("is undone after a refresh, too", async () => {
    await bench.stack.refresh();
    labels = former;
    await afterwards(former);
  });

  test("is found by a refresh, and then made in full", async () => {
    await bench.stack.refresh();
    await afterwards(wanted);
  });
});

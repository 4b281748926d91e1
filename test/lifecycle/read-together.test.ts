import type { Emulator } from "../../emulator/index";
import { parseProperties } from "../../provider/lifecycle/inputs";
import { look, targetOf, type Target } from "../../provider/lifecycle/target";
import { job as kind } from "../../provider/kinds/job/kind";
import { job } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import {
  createJob,
  jobArgs,
  namespace,
  origin,
  serverSettings,
  startServer,
  type JsonArgs,
} from "./support";

const count = 24;
const secret = "hunter2-of-the-last-job";
const jobsPath = `/apis/batch/v1/namespaces/${namespace}/jobs`;

let emulator: Emulator;
let made: { readonly id: string; readonly outs: JsonObject }[];

const originOf = (name: string) => origin.replace("VolcanoJob::train", `Job::${name}`);
const nameOf = (i: number) => `report-${i}`;

function argsOf(i: number): JsonArgs {
  return jobArgs((args) => {
    args["metadata"] = { name: nameOf(i) };
    args["origin"] = originOf(nameOf(i));
    args["lifecycle"] = { timeouts: { read: "8s" } };
    if (i === count - 1) {
      const spec = args["spec"] as { template: { spec: { containers: JsonObject[] } } };
      Object.assign(spec.template.spec.containers[0] ?? {}, {
        env: [{ name: "PASSWORD", value: secret }],
      });
    }
  });
}

/** A process of its own, as far as it remembers what a run has done: another token is another session. */
function newRun(more: Readonly<Record<string, string>> = {}): void {
  serverSettings(emulator, more);
  emulator.requests.clear();
}

function sent(): string[] {
  const all = emulator.requests.toApi().map(({ method, path }) => `${method} ${path}`);
  emulator.requests.clear();
  return all;
}

const list = `GET ${jobsPath}`;
const read = (i: number) => job.read(made[i]?.id ?? "", made[i]?.outs ?? {});
const all = Array.from({ length: count }, (_, i) => i);

beforeEach(async () => {
  emulator = await startServer();
  made = [];
  for (const i of all) {
    made.push(await createJob(job, argsOf(i)));
  }
  newRun();
});

afterEach(async () => {
  await emulator.stop();
});

/** As the engine does it: the next one when one is answered. */
async function readAll(atOnce: number, indexes: readonly number[] = all) {
  const results = new Map<number, Awaited<ReturnType<typeof read>>>();
  const left = [...indexes];
  const work = async () => {
    for (let i = left.shift(); i !== undefined; i = left.shift()) {
      results.set(i, await read(i));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return indexes.map((i) => results.get(i));
}

const edit = (i: number, ...operations: Parameters<Emulator["mutate"]>[2]) =>
  emulator.mutate("Job", { namespace, name: nameOf(i) }, operations);
const shrink = { op: "replace", path: "/spec/parallelism", value: 1 } as const;
const unmark = { op: "remove", path: "/metadata/labels/pulumi-volcano~1stack" } as const;
const parallelismOf = (object: { readonly spec: unknown } | undefined) =>
  (object?.spec as JsonObject | undefined)?.["parallelism"];

describe("a refresh", () => {
  test.each([1, 8, count])(
    "is one list, with %i reads at once, and finds what reads one by one find",
    async (atOnce) => {
      edit(3, shrink);
      const together = await readAll(atOnce);
      const [request] = emulator.requests.toApi();
      expect(request?.query["labelSelector"]).toMatch(/^pulumi-volcano\/stack=\w+$/);
      expect(request?.query["limit"]).toBe("500");
      expect(request?.query["resourceVersion"]).toBeUndefined();
      expect(sent()).toEqual([list]);
      newRun({ "volcano:ownerMarks": "false" });
      const alone = await readAll(8);
      expect(sent()).toHaveLength(count);
      expect(together).toEqual(alone);
      expect(together[3]?.props).not.toEqual(made[3]?.outs);
    },
  );

  test("of 1,200 jobs is three pages", async () => {
    for (let i = count; i < 1200; i++) {
      made.push(await createJob(job, argsOf(i)));
    }
    newRun();
    const results = await readAll(8, [...made.keys()]);
    expect(results.map((each) => each?.id)).toEqual(made.map(({ id }) => id));
    expect(sent()).toEqual([list, list, list]);
  }, 120_000);

  test("reads by itself what the list does not have, before it is taken for gone", async () => {
    emulator.erase("Job", namespace, nameOf(5));
    edit(6, unmark);
    const results = await readAll(8);
    expect(results[5]?.id).toBe("");
    expect(results[6]?.id).toBe(made[6]?.id);
    expect(sent().sort()).toEqual([list, `${list}/${nameOf(5)}`, `${list}/${nameOf(6)}`].sort());
  });

  test("reads a job by itself whose uid is not that of the state", async () => {
    const again = { ...made[2]?.outs, uid: "another" };
    await job.read(made[2]?.id ?? "", again);
    expect(sent()).toEqual([list, `${list}/${nameOf(2)}`]);
  });

  test("hands out each job once: the next read sees what has changed since", async () => {
    await readAll(8);
    edit(7, shrink);
    expect((await read(7)).props["spec"]).toMatchObject({ parallelism: 1 });
    expect(sent()).toEqual([list, `${list}/${nameOf(7)}`]);
  });

  test("is over with the first write: reads after it see what it has done", async () => {
    await readAll(8, all.slice(0, 8));
    await createJob(job, {
      ...argsOf(0),
      metadata: { name: "another" },
      origin: originOf("other"),
    });
    edit(12, shrink);
    sent();
    expect((await read(12)).props["spec"]).toMatchObject({ parallelism: 1 });
    expect(sent()).toEqual([`${list}/${nameOf(12)}`]);
  });

  test("of few jobs lists once, and then reads one by one", async () => {
    await readAll(2, [0, 1]);
    expect(sent()).toEqual([list]);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await readAll(2, [0, 1]);
    expect(sent().sort()).toEqual([`${list}/${nameOf(0)}`, `${list}/${nameOf(1)}`]);
  });

  test.each([403, 405, 410, 422])(
    "reads one by one where a list is answered with %i",
    async (status) => {
      emulator.failNext({ status, body: { message: "no" } }, { method: "GET", path: /\/jobs$/ }, 9);
      const results = await readAll(8);
      expect(results.map((each) => each?.id)).toEqual(made.map(({ id }) => id));
      expect(sent().filter((each) => each === list)).toHaveLength(1);
    },
  );

  test("keeps its reads' own time where a list does not come, and says nothing of what they declare", async () => {
    const said: string[] = [];
    const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    const body = { message: `cannot keep ${secret} now` };
    const headers = { "retry-after": "6" };
    emulator.failNext({ status: 503, body, headers }, { method: "GET", path: /\/jobs$/ }, 9);
    emulator.failNext({ delayMs: 300 }, { method: "GET", path: /\/jobs$/ }, 9);
    const startedAt = performance.now();
    const results = await readAll(count);
    write.mockRestore();
    expect(results.map((each) => each?.id)).toEqual(made.map(({ id }) => id));
    expect(performance.now() - startedAt).toBeLessThan(8000);
    expect(said.join("")).toContain("list Jobs in research");
    expect(said.join("")).not.toContain(secret);
  });
});

describe("many looks at once", () => {
  const targets = (): Promise<Target[]> =>
    Promise.all(
      made.map(({ id, outs }) => targetOf(kind, "read", { id, properties: parseProperties(outs) })),
    );
  /** The first eight are answered late, so that others wait behind them. */
  const hold = (delayMs = 200) => {
    emulator.failNext({ delayMs }, { method: "GET", path: /\/report-/ }, 8);
  };

  test("are sent as they come, up to eight", async () => {
    hold();
    const found = await Promise.all((await targets()).slice(0, 8).map(look));
    expect(found.map((each) => each?.metadata.name)).toEqual(all.slice(0, 8).map(nameOf));
    expect(sent()).toHaveLength(8);
  });

  test("that wait behind others are one list, sent after they were asked for", async () => {
    hold();
    edit(20, unmark);
    emulator.erase("Job", namespace, nameOf(21));
    const looks = (await targets()).map(look);
    await new Promise((resolve) => setTimeout(resolve, 50));
    edit(15, shrink);
    const found = await Promise.all(looks);
    expect(found.map((each) => each?.metadata.name)).toEqual(
      all.map((i) => (i === 21 ? undefined : nameOf(i))),
    );
    expect(parallelismOf(found[15])).toBe(1);
    const requests = sent();
    expect(requests).toHaveLength(8 + 1 + 2);
    expect(requests.filter((each) => each === list)).toHaveLength(1);
    expect(requests.slice(9).sort()).toEqual([`${list}/${nameOf(20)}`, `${list}/${nameOf(21)}`]);
  });

  test("that are few of a large stack are not listed again", async () => {
    hold();
    await Promise.all((await targets()).map(look));
    sent();
    // A stack is as large as the last list was.
    hold();
    await Promise.all((await targets()).slice(0, 10).map(look));
    expect(sent().filter((each) => each === list)).toEqual([]);
  });

  test("are sent one by one once a list was refused", async () => {
    emulator.failNext({ status: 403, body: {} }, { method: "GET", path: /\/jobs$/ }, 9);
    for (const lists of [1, 0]) {
      hold();
      const found = await Promise.all((await targets()).map(look));
      expect(found.map((each) => each?.metadata.name)).toEqual(all.map(nameOf));
      const requests = sent();
      expect(requests.filter((each) => each === list)).toHaveLength(lists);
      expect(requests).toHaveLength(count + lists);
    }
  });

  test("are sent one by one where jobs carry no marks", async () => {
    newRun({ "volcano:ownerMarks": "false" });
    hold();
    await Promise.all((await targets()).map(look));
    expect(sent()).toHaveLength(count);
  });

  test("fail in their own names", async () => {
    hold();
    emulator.failNext({ status: 403, body: { message: `not ${secret}` } }, { method: "GET" }, 99);
    const failures = await Promise.all(
      (await targets()).map((target) =>
        look(target).then(
          () => "found",
          (error: unknown) => String(error),
        ),
      ),
    );
    for (const i of all) {
      expect(failures[i]).toContain(`read Job research/${nameOf(i)}: `);
    }
    expect(failures[count - 1]).not.toContain(secret);
  });
});

import fc from "fast-check";
import { errorCodes } from "../../provider/errors";
import { isJsonObject, type JsonObject } from "../../provider/values/json";
import { type HttpServer, type Reply, startServer } from "../api/http-server";
import { configure, jobArgs, namespace, volcanoArgs } from "../lifecycle/support";
import { hurryClient } from "./support/hurry";
import { useWatchers } from "./support/watchers";
import { lifecycles, type KindName } from "./support/world";

jest.setTimeout(120_000);

const numRuns = 60;
/** Of an operation, although its own deadline is shorter. */
const longestMs = 10_000;

const watchers = useWatchers();
let server: HttpServer;
let replies: readonly Reply[] = [];
let answered = 0;

beforeAll(async () => {
  hurryClient();
  server = await startServer(() => replies[answered++ % replies.length] ?? {});
  configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": server.url,
    "volcano:token": "a-token-of-no-use",
    "volcano:namespace": namespace,
    "volcano:requestTimeout": "1s",
    "volcano:maxAttempts": "2",
  });
});

afterAll(async () => {
  await server.close();
});

/** The state of a job, and its inputs after a change. */
async function stateOf(kind: KindName) {
  const edit = (args: JsonObject) => {
    const timeouts = { create: "400ms", read: "400ms", update: "400ms", delete: "400ms" };
    args["lifecycle"] = { timeouts };
  };
  const args = kind === "VolcanoJob" ? volcanoArgs(edit) : jobArgs(edit);
  const { inputs, failures } = await lifecycles[kind].check({}, args);
  if (failures.length > 0) {
    throw new Error(JSON.stringify(failures));
  }
  const metadata = isJsonObject(inputs["metadata"]) ? inputs["metadata"] : {};
  const next = { ...inputs, metadata: { ...metadata, labels: { team: "speech" } } };
  const outs = { ...inputs, uid: "6f1c1f5e-5a35-4bd5-8b41-5c0e34c5f1aa" };
  return { id: `${namespace}/${String(metadata["name"])}`, inputs, next, outs };
}

type State = Awaited<ReturnType<typeof stateOf>>;

const operations: Readonly<Record<string, (kind: KindName, state: State) => Promise<unknown>>> = {
  create: (kind, { inputs }) => lifecycles[kind].create(inputs),
  read: (kind, { id, outs }) => lifecycles[kind].read(id, outs),
  get: (kind, { id }) => lifecycles[kind].read(id, {}),
  update: (kind, { id, outs, next }) => lifecycles[kind].update(id, outs, next),
  delete: (kind, { id, outs }) => lifecycles[kind].delete(id, outs),
};

/** The text of a value of which any one part has been replaced by any JSON. */
function almost(value: unknown): fc.Arbitrary<string> {
  const partCount = JSON.stringify(value).split(/[,:[{]/).length;
  return fc.tuple(fc.jsonValue(), fc.nat(partCount)).map(([part, position]) => {
    let index = 0;
    return JSON.stringify(value, (_key, each: unknown) => (index++ === position ? part : each));
  });
}

function answersFor(kind: KindName, { id, inputs, outs }: State): fc.Arbitrary<readonly Reply[]> {
  const metadata = isJsonObject(inputs["metadata"]) ? inputs["metadata"] : {};
  const object = {
    apiVersion: kind === "Job" ? "batch/v1" : "batch.volcano.sh/v1alpha1",
    kind: "Job",
    metadata: { ...metadata, name: id.split("/")[1], uid: outs.uid, finalizers: ["a/b"] },
    spec: inputs["spec"],
    status: { state: { phase: "Running" }, conditions: [{ type: "Complete", status: "True" }] },
  };
  const failure = {
    kind: "Status",
    status: "Failure",
    reason: "Invalid",
    message: "Job is invalid",
    details: { causes: [{ field: "spec", message: "b", reason: "c" }], retryAfterSeconds: 1 },
  };
  const body = fc.oneof(
    { weight: 6, arbitrary: almost(object) },
    { weight: 2, arbitrary: almost(failure) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  );
  const status = fc.oneof(
    fc.constantFrom(200, 201, 202, 400, 404, 409, 410, 415, 422, 429, 500, 503),
    fc.integer({ min: 200, max: 599 }).filter((code) => code !== 204 && code !== 304),
  );
  const anyHeaders = fc.dictionary(
    fc.constantFrom("retry-after", "warning", "date", "content-type", "x-request-id"),
    fc.string({
      unit: fc.constantFrom("a", "0", "9", " ", ",", ";", ":", '"', "-", "/"),
      maxLength: 20,
    }),
  );
  // All requests of the client wait for what one was told, in real time: no test should wait for more than a second.
  const headers = anyHeaders.map(({ "retry-after": delay, ...rest }) =>
    delay === undefined ? rest : { ...rest, "retry-after": delay.replace(/^\s*\d+\s*$/, "1") },
  );
  const answer = fc
    .record({ status, headers, body, isCut: fc.boolean() })
    .map((each): Reply => (response) => {
      response.writeHead(each.status, each.headers);
      if (each.isCut) {
        response.write(each.body || " ", () => response.destroy());
      } else {
        response.end(each.body);
      }
    });
  return fc.array(answer, { minLength: 1, maxLength: 4 });
}

/** A result that the engine can take, or one line with a code. */
async function expectTyped(run: () => Promise<unknown>): Promise<void> {
  try {
    const result = (await run()) ?? {};
    // The dynamic-provider server cannot send a property that is undefined.
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
  } catch (error) {
    const message = String(Reflect.get(Object(error), "message"));
    expect(message).not.toContain("this is a bug");
    expect(errorCodes).toContain(/^[^\r\n]+ \[([A-Z_]+)\]$/.exec(message)?.[1]);
  }
}

const cases = (["VolcanoJob", "Job"] as const).flatMap((kind) =>
  Object.keys(operations).map((name) => [name, kind] as const),
);

test.each(cases)(
  "%s of a %s ends in a result or a typed error, whatever is answered",
  async (name, kind) => {
    const state = await stateOf(kind);
    const run = operations[name];
    if (!run) {
      throw new Error(name);
    }
    await fc.assert(
      fc.asyncProperty(answersFor(kind, state), async (answers) => {
        [replies, answered] = [answers, 0];
        const start = performance.now();
        await expectTyped(() => run(kind, state));
        expect(performance.now() - start).toBeLessThan(longestMs);
      }),
      { numRuns, endOnFailure: true },
    );
    expect(watchers.unhandled).toEqual([]);
  },
);

import { Job, VolcanoJob } from "pulumi-volcano";
import { failureOf, namespace, openBench, type Bench } from "./support";

let body: () => void;
let bench: Bench;

beforeAll(async () => {
  bench = await openBench(
    () => {
      body();
      return Promise.resolve({});
    },
    { emulator: { mode: "kubernetes" } },
  );
});

afterAll(async () => {
  await bench.close();
});

async function expectOneLine(pattern: RegExp): Promise<void> {
  const output = await failureOf(bench.stack.preview());
  expect(output).toMatch(pattern);
  // Neither a stack trace nor the SDK's own complaint.
  expect(output.split(/ err\?: /)[0]).not.toMatch(/\n\s+at |code must be a string/);
}

describe("get", () => {
  test("of a job that is not there says so, and where", async () => {
    body = () => VolcanoJob.get("train", `${namespace}/nothing`);
    await expectOneLine(
      new RegExp(
        `get VolcanoJob research/nothing: there is no such job on ${bench.emulator.url}; .*\\[JOB_NOT_FOUND\\]`,
      ),
    );
  });

  test("with an id without a namespace says what an id is", async () => {
    body = () => Job.get("report", "report");
    await expectOneLine(
      /read Job report: the id of a job is <namespace>\/<name>.*\[INPUT_INVALID\]/,
    );
  });
});

import { secret } from "@pulumi/pulumi";
import { Job } from "pulumi-volcano";
import { openBench, type Bench } from "./support";

const password = "hunter2-of-the-program";
const note = 'a note that is "quoted"';

let step: string;
let bench: Bench;

function program() {
  const env = [{ name: "PASSWORD", value: secret(password) }];
  new Job("report", {
    metadata: { name: "report", labels: { step }, annotations: { note: secret(note) } },
    spec: {
      template: {
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "report:1", env }] },
      },
    },
  });
  return Promise.resolve({});
}

beforeAll(async () => {
  step = "1";
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterAll(() => bench.close());

/** Everything that `up` writes, its debug messages and events as well. */
async function seeUp(): Promise<string> {
  const seen: string[] = [];
  const see = (text: string) => seen.push(text);
  await bench.stack.stack
    .up({
      debug: true,
      onOutput: see,
      onError: see,
      onEvent: (event: unknown) => see(JSON.stringify(event)),
    })
    .catch((error: unknown) => see(String(error)));
  return seen.join("\n");
}

const repeated = `PASSWORD is ${password}, and the note ${JSON.stringify(note)}`;
const answers = [
  {
    status: 422,
    body: {
      kind: "Status",
      status: "Failure",
      reason: "Invalid",
      code: 422,
      message: `Job is invalid: ${repeated}`,
      details: {
        causes: [{ field: "spec", message: `Invalid value: "${password}": ${repeated}` }],
      },
    },
  },
  {
    status: 400,
    body: {
      kind: "Status",
      status: "Failure",
      code: 400,
      message: `admission webhook "v.example.com" denied the request: ${repeated}`,
    },
  },
  { status: 403, body: `forbidden: ${repeated}` },
];

function expectNoSecret(text: string): void {
  expect(text).not.toContain(password);
  expect(text).not.toContain("a note that is");
}

// One stack: the job is refused three times, then made, then three changes of it are refused.
test("what the program marked as secret does not come back in the words of the server", async () => {
  for (const answer of answers) {
    bench.emulator.failNext(answer, { method: "POST" });
    const seen = await seeUp();
    expectNoSecret(seen);
    expect(seen).toContain("[value of spec.template.spec.containers[main].env[PASSWORD]]");
  }
  await seeUp();
  expect(bench.emulator.objects()).toHaveLength(1);
  step = "2";
  // The patch is of a label, and the server repeats what it has stored.
  for (const answer of answers) {
    bench.emulator.failNext(answer, { method: "PATCH" });
    const seen = await seeUp();
    expectNoSecret(seen);
    expect(seen).toContain("[value of metadata.annotations.note]");
  }
  expectNoSecret(await bench.stack.readState());
});

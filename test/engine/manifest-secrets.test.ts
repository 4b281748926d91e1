import { secret } from "@pulumi/pulumi";
import { Job } from "pulumi-volcano";
import type { JsonObject } from "../../provider/values/json";
import { openBench, type Bench } from "./support";

const pod = "spec.template.spec";
/** A value for each place where a program may put a secret, and the field that is named in its place. */
const secrets = {
  variable: { value: "hunter2-of-the-program", field: `${pod}.containers[main].env[PASSWORD]` },
  argument: { value: "argument-of-the-program", field: `${pod}.containers[main].args[0]` },
  note: { value: 'a note that is "quoted"', field: "metadata.annotations.note" },
  volume: { value: "key-of-the-volume", field: `${pod}.volumes[data].csi.volumeAttributes.key` },
} as const;
const all = Object.values(secrets);
const repeated = all.map(({ value }) => JSON.stringify(value)).join(" and ");
/** The first words of a value are as bad as all of it. */
const leaks = [...all.map(({ value }) => value), "a note that is"];

function statusOf(code: number, message: string, more: JsonObject = {}): JsonObject {
  return { kind: "Status", status: "Failure", code, message, ...more };
}

/** What the server says, by the name of the resource that is told it. */
const answers: Readonly<Record<string, { status: number; body: JsonObject | string }>> = {
  invalid: {
    status: 422,
    body: statusOf(422, `Job is invalid: ${repeated}`, {
      reason: "Invalid",
      details: { causes: [{ field: "spec", message: `Invalid value: ${repeated}` }] },
    }),
  },
  denied: {
    status: 400,
    body: statusOf(400, `admission webhook "v.example.com" denied the request: ${repeated}`),
  },
  forbidden: { status: 403, body: `forbidden: ${repeated}` },
  broken: { status: 500, body: statusOf(500, `an error on the server: ${repeated}`) },
};
const names = Object.keys(answers);
const attempts = ["first", "second"] as const;

let attempt: (typeof attempts)[number];
let step: string;
let bench: Bench;

const namespaceOf = (name: string) => `${name}-${attempt}`;

function program() {
  const { variable, argument, note, volume } = secrets;
  const main = {
    name: "main",
    image: "report:1",
    args: [secret(argument.value)],
    env: [{ name: "PASSWORD", value: secret(variable.value) }],
  };
  const csi = { driver: "csi.example.com", volumeAttributes: { key: secret(volume.value) } };
  for (const name of names) {
    new Job(name, {
      metadata: {
        name: "report",
        namespace: namespaceOf(name),
        labels: { step },
        annotations: { note: secret(note.value) },
      },
      spec: {
        template: {
          spec: { restartPolicy: "Never", containers: [main], volumes: [{ name: "data", csi }] },
        },
      },
      // The server may be better in a while: so long it is asked again.
      lifecycle: { timeouts: { create: "2s", update: "2s" } },
    });
  }
  return Promise.resolve({});
}

beforeAll(async () => {
  const namespaces = attempts.flatMap((each) => names.map((name) => `${name}-${each}`));
  bench = await openBench(program, { emulator: { mode: "kubernetes", namespaces } });
});

afterAll(() => bench.close());

/**
 * Everything that `up` writes, its debug messages and events as well, but for what the SDK prints under `--debug` of every
 * resource that is in the state afterwards: all of its outputs (docs/auth.md).
 */
async function seeUp(): Promise<string> {
  const seen: string[] = [];
  const see = (text: string) => seen.push(text);
  await bench.stack.stack
    .up({
      debug: true,
      continueOnError: true,
      onOutput: see,
      onError: see,
      onEvent: (event: unknown) => see(JSON.stringify(event)),
    })
    .catch((error: unknown) => see(String(error)));
  return seen
    .join("\n")
    .split("\n")
    .filter((line) => !line.includes("RegisterResource RPC finished"))
    .join("\n");
}

function refuseAll(method: string): void {
  for (const name of names) {
    const answer = answers[name] ?? { status: 500 };
    bench.emulator.failNext(answer, { method, path: `/${namespaceOf(name)}/` }, Infinity);
  }
}

/** The engine's line for each resource has the server's words, with the fields named. */
function expectRefused(seen: string): void {
  for (const leak of leaks) {
    expect(seen).not.toContain(leak);
  }
  for (const name of names) {
    const [line = ""] = seen
      .split("\n")
      .filter(
        (each) => each.includes(`${namespaceOf(name)}/report: `) && /(?: error:|\t\*) /.test(each),
      );
    for (const { field } of all) {
      expect(line).toContain(`[value of ${field}]`);
    }
  }
}

test("what the program marked as secret does not come back in the words of the server", async () => {
  attempt = "first";
  step = "1";
  refuseAll("POST");
  expectRefused(await seeUp());
  expect(bench.emulator.objects()).toEqual([]);

  attempt = "second";
  await seeUp();
  expect(bench.emulator.objects()).toHaveLength(names.length);
  // The patch is of a label, and the server repeats what it has stored.
  step = "2";
  refuseAll("PATCH");
  expectRefused(await seeUp());
  const state = await bench.stack.readState();
  for (const leak of leaks) {
    expect(state).not.toContain(leak);
  }
});

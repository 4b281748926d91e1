/** What a preview says of the queue that a job names, with the real engine: asked for once in a run. */
import { VolcanoJob } from "pulumi-volcano";
import { openBench, type Bench } from "./support";

interface Job {
  readonly name: string;
  readonly queue?: string;
  readonly replicas: number;
}

let jobs: readonly Job[];
let bench: Bench;

function program() {
  const resources = { requests: { cpu: "8" } };
  const template = { spec: { containers: [{ name: "main", image: "train:1", resources }] } };
  for (const { name, queue, replicas } of jobs) {
    new VolcanoJob(name, {
      metadata: { name },
      spec: { ...(queue ? { queue } : {}), tasks: [{ name: "worker", replicas, template }] },
    });
  }
  return Promise.resolve({});
}

const questions = () => bench.sent().filter((line) => line.includes("/queues"));
const questionAbout = (queue: string) => `GET /apis/scheduling.volcano.sh/v1beta1/queues/${queue}`;

beforeAll(async () => {
  bench = await openBench(program, {
    emulator: {
      mode: "kubernetes",
      queues: { research: { state: "Open", capability: { cpu: "32" } }, old: "Closed" },
    },
  });
});

afterAll(async () => {
  await bench.close();
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("the check", () => {
  test("tells of queues that are missing, closed, or too small, and asks for each once", async () => {
    jobs = [
      { name: "a", queue: "missing", replicas: 1 },
      { name: "b", queue: "old", replicas: 1 },
      { name: "c", queue: "research", replicas: 8 },
      { name: "d", queue: "research", replicas: 2 },
      { name: "e", replicas: 100 },
    ];
    const { messages, steps } = await bench.stack.preview();
    expect(steps).toEqual({ a: "create", b: "create", c: "create", d: "create", e: "create" });
    expect(messages).toEqual(
      expect.arrayContaining([
        "queue missing does not exist: the server will refuse the job until it does",
        "queue old is Closed: Volcano's webhook will refuse the job until the queue is Open",
        "queue research can never hold it: the 8 pods that minAvailable asks for need cpu 64, the queue's capability is cpu 32",
      ]),
    );
    expect(questions().sort()).toEqual(["missing", "old", "research"].map(questionAbout));
  });

  test("of a job that is made asks once, and without a change nothing is asked", async () => {
    jobs = [{ name: "d", queue: "research", replicas: 2 }];
    await bench.stack.up();
    expect(questions()).toEqual([questionAbout("research")]);
    await bench.stack.up();
    expect(bench.sent()).toEqual([]);
  });

  test("asks where the job grows, and says that it will not fit any more", async () => {
    jobs = [{ name: "d", queue: "research", replicas: 5 }];
    const { messages } = await bench.stack.preview();
    expect(messages.join("\n")).toContain(
      "queue research can never hold it: the 5 pods that minAvailable asks for need cpu 40, the queue's capability is cpu 32",
    );
    expect(questions()).toEqual([questionAbout("research")]);
  });
});

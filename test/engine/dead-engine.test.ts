import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { eventually } from "../support/eventually";
import { ending, findRun } from "./processes";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
/** Longer than it takes to kill an engine and to run the next one. */
const pauseSeconds = 20;

let project: Project;
let emulator: Emulator;

function writeStep(step: string): Promise<void> {
  const spec = { restartPolicy: "Never", containers: [{ name: "main", image: "report:1" }] };
  const job = { metadata: { name: "report", labels: { step } }, spec: { template: { spec } } };
  return project.write(
    `const { Job } = require("pulumi-volcano"); new Job("report", ${JSON.stringify(job)});`,
  );
}

const up = () => project.pulumi("up", "--yes", "--skip-preview");

/** What reached the Job APIs since the last call. */
function sent(): string[] {
  const lines = emulator.requests.toApi().map(({ method, path }) => `${method} ${path}`);
  emulator.requests.clear();
  return lines;
}

beforeEach(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  project = await openProject("rollouts");
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
    "volcano:token": emulator.issueToken(),
  });
  await writeStep("1");
});

afterEach(async () => {
  await emulator.stop();
  await project.remove();
});

/** Starts `up`, and returns when the provider waits for its next attempt. */
async function startRunThatWaits(method: string) {
  const headers = { "retry-after": String(pauseSeconds) };
  emulator.failNext({ status: 429, headers }, { method });
  const ended = up().catch((error: unknown) => error);
  await eventually(() => emulator.requests.toApi().some((each) => each.status === 429));
  return { ...(await findRun()), ended };
}

describe("an engine that is killed while the provider waits", () => {
  test("to send a patch: the provider ends, and never sends it", async () => {
    await up();
    sent();
    await writeStep("2");
    const { engine, provider, ended } = await startRunThatWaits("PATCH");
    const struckAt = performance.now();
    process.kill(engine, "SIGKILL");
    await ended;
    await ending(provider);
    await project.pulumi("cancel", "--yes");
    await writeStep("3");
    expect(await up()).toContain("~ 1 updated");
    await new Promise((resolve) =>
      setTimeout(resolve, struckAt + pauseSeconds * 1000 + 1000 - performance.now()),
    );
    // The state is the one that the first was sent for, so the next run looks before it sends.
    const [patch, look] = [`PATCH ${jobs}/report`, `GET ${jobs}/report`];
    expect(sent()).toEqual([patch, look, patch]);
    expect(emulator.objects()).toMatchObject([{ metadata: { labels: { step: "3" } } }]);
  });

  test("to create a job: the provider ends, and no job appears that no state has", async () => {
    const { engine, provider, ended } = await startRunThatWaits("POST");
    process.kill(engine, "SIGKILL");
    await ended;
    await ending(provider);
    expect(emulator.objects()).toEqual([]);
    await project.pulumi("cancel", "--yes");
    await up();
    expect(sent()).toEqual([`POST ${jobs}`, `POST ${jobs}`, `GET ${jobs}`]);
    expect(emulator.objects()).toHaveLength(1);
  });
});

test("an engine that is interrupted twice leaves nothing going", async () => {
  const { engine, provider, ended } = await startRunThatWaits("POST");
  process.kill(engine, "SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 500));
  process.kill(engine, "SIGINT");
  await ended;
  await ending(provider);
  expect(emulator.objects()).toEqual([]);
});

/** Functions that read jobs while a program runs: in an ordinary program and in one that runs in this process. */
import { getVolcanoJob, getVolcanoJobOutput, listVolcanoJobs, VolcanoJob } from "pulumi-volcano";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { openProject, type Project } from "./project";
import { namespace, openBench, type Bench } from "./support";

const template = {
  spec: {
    restartPolicy: "Never" as const,
    containers: [
      { name: "main", image: "train:1", env: [{ name: "KEY", value: "hunter2-of-a-job" }] },
    ],
  },
};

describe("an ordinary program", () => {
  const source = `
    const volcano = require("pulumi-volcano");
    const template = ${JSON.stringify(template)};
    const train = new volcano.VolcanoJob("train", {
      metadata: { name: "train", labels: { team: "vision" } },
      spec: { tasks: [{ name: "worker", replicas: 1, template }] },
    });
    const name = train.metadata.apply((metadata) => metadata.name);
    exports.found = volcano.getVolcanoJobOutput({ name }).apply(({ namespace, name }) => namespace + "/" + name);
    exports.team = volcano
      .listVolcanoJobsOutput({ labelSelector: "team=vision" }, { dependsOn: [train] })
      .apply((jobs) => jobs.map((each) => each.name));
    exports.done = volcano.listJobs({ phase: "Complete" }).then((jobs) => jobs.map((each) => each.status.phase));
  `;
  let project: Project;
  let emulator: Emulator;

  const sent = () => {
    const lines = emulator.requests.toApi().map(({ method, path }) => `${method} ${path}`);
    emulator.requests.clear();
    return lines;
  };
  const outputs = async () =>
    JSON.parse(await project.pulumi("stack", "output", "--json")) as Record<string, unknown>;

  beforeAll(async () => {
    emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
    project = await openProject("reader");
    await project.write(source);
    await project.configure({
      "volcano:server": "kubernetes",
      "volcano:endpoint": emulator.url,
      "volcano:namespace": namespace,
    });
    await project.configure({ "volcano:token": emulator.issueToken() }, { secret: true });
  });

  afterAll(async () => {
    await emulator.stop();
    await project.remove();
  });

  test("asks in a preview, but not for a job that is to be created", async () => {
    expect(await project.pulumi("preview")).toContain("+ 2 to create");
    expect(sent()).toEqual([`GET /apis/batch/v1/namespaces/${namespace}/jobs`]);
  });

  test("has the jobs as they are once those are there that its arguments come from", async () => {
    await project.pulumi("up", "--yes", "--skip-preview");
    expect(await outputs()).toEqual({ found: `${namespace}/train`, team: ["train"], done: [] });
  });

  test("sends nothing but its questions where nothing changes", async () => {
    sent();
    await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(sent().every((line) => line.startsWith("GET "))).toBe(true);
  });

  test("learns in one line that a job is not there", async () => {
    await project.write(`require("pulumi-volcano").getJobOutput({ name: "report" });`);
    const printed = await project.outputOf("preview");
    expect(printed).toContain(
      `get Job ${namespace}/report: there is no such job on ${emulator.url}; correct namespace and name, or the connection [JOB_NOT_FOUND]`,
    );
    expect(printed).not.toContain("    at ");
  });

  test("shows no secret where the server does not let it in", async () => {
    const token = "token-that-nobody-knows";
    await project.configure({ "volcano:token": token }, { secret: true });
    const printed = await project.outputOf("preview");
    expect(printed).toContain("read Job research/report: Unauthorized (HTTP 401)");
    expect(printed).not.toContain(token);
  });
});

describe("a program in this process", () => {
  let bench: Bench;
  let read: () => Promise<unknown>;

  beforeAll(async () => {
    bench = await openBench(async () => ({ read: await read() }), {
      emulator: { mode: "kubernetes" },
    });
  });

  afterAll(async () => {
    await bench.close();
  });

  test("gets a job, without its spec", async () => {
    read = () => {
      const spec = { tasks: [{ name: "worker", replicas: 1, template }] };
      const { metadata } = new VolcanoJob("train", { metadata: { name: "train" }, spec });
      const found = getVolcanoJobOutput({ namespace, name: metadata.name });
      return Promise.resolve(found);
    };
    await bench.stack.up();
    const { read: found } = await bench.stack.stack.outputs();
    expect(found?.value).toMatchObject({
      namespace,
      name: "train",
      annotations: { "pulumi-volcano/origin": expect.any(String) as string },
      status: { counts: expect.any(Object) as object },
    });
    expect(JSON.stringify(found)).not.toContain("hunter2-of-a-job");
  });

  test("can go on where one is not there", async () => {
    read = () =>
      getVolcanoJob({ namespace, name: "other" }).catch((error: unknown) =>
        String(Reflect.get(Object(error), "code")),
      );
    await bench.stack.preview();
    read = () => listVolcanoJobs({ namespace: "*", phase: "Completed" });
    await bench.stack.preview();
  });
});

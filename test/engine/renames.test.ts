/** Resources and stacks that go by another name, and what keeps or ends a job when it leaves a program. */
import { VolcanoJob } from "pulumi-volcano";
import type { JsonObject } from "../../provider/values/json";
import { openProject, type Project } from "./project";
import { failureOf, namespace, openBench, type Bench } from "./support";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";

type Deletion = "foreground" | "background" | "orphan";

const wishes = {
  /** Resources, in order: their names, and what they were called before. */
  resources: [["train"]] as readonly (readonly [string, string?])[],
  team: "vision",
  image: "train:1",
  name: undefined as string | undefined,
  deletion: undefined as Deletion | undefined,
  deleteTimeout: "10m",
  protect: false,
  retainOnDelete: false,
};
const start = { ...wishes };

const template = () => ({
  spec: { restartPolicy: "Never", containers: [{ name: "main", image: wishes.image }] },
});

const program = () => {
  const { team, name, deletion, protect, retainOnDelete, deleteTimeout } = wishes;
  for (const [resource, former] of wishes.resources) {
    new VolcanoJob(
      resource,
      {
        metadata: { labels: { team }, ...(name !== undefined && { name }) },
        spec: { tasks: [{ name: "worker", replicas: 1, template: template() }] },
        lifecycle: {
          timeouts: { delete: deleteTimeout },
          ...(deletion !== undefined && { deletion }),
        },
      },
      {
        protect,
        retainOnDelete,
        ...(former !== undefined && { aliases: [{ name: former }] }),
      },
    );
  }
  return Promise.resolve({});
};

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly annotations: JsonObject;
    readonly labels: JsonObject;
  };
}

function foundOn(emulator: Emulator): Found["metadata"][] {
  return (emulator.objects() as unknown as Found[]).map(({ metadata }) => metadata);
}

describe("a stack of jobs", () => {
  let bench: Bench;
  const found = () => foundOn(bench.emulator);
  const uids = () => found().map(({ uid }) => uid);
  const owners = () =>
    found().map(({ annotations }) =>
      String(annotations["pulumi-volcano/origin"]).replace(/^.*::/, ""),
    );
  const deletions = () =>
    bench.emulator.requests
      .toApi()
      .filter(({ method }) => method === "DELETE")
      .map(({ body }) => body);

  beforeEach(async () => {
    Object.assign(wishes, start);
    bench = await openBench(program, { emulator: { mode: "kubernetes" } });
    await bench.stack.up();
    bench.sent();
  });

  afterEach(() => bench.close());

  describe("of which one is renamed", () => {
    beforeEach(() => {
      wishes.resources = [["trainer", "train"]];
    });

    test("sends nothing, keeps its job, and marks it with the next patch", async () => {
      const before = uids();
      expect((await bench.stack.up()).steps).toEqual({ trainer: "same" });
      expect(bench.sent()).toEqual([]);
      expect(owners()).toEqual(["train"]);
      await bench.stack.refresh();
      bench.sent();
      // A setting of the provider alone writes the state, and nothing else.
      wishes.deleteTimeout = "12m";
      await bench.stack.up();
      expect(bench.sent()).toEqual([]);
      await bench.stack.refresh();
      wishes.team = "speech";
      expect((await bench.stack.up()).steps).toEqual({ trainer: "update" });
      expect(owners()).toEqual(["trainer"]);
      expect(uids()).toEqual(before);
      await bench.stack.destroy();
      expect(found()).toEqual([]);
    });

    test("keeps its job from a new resource of the old name, in either order", async () => {
      await bench.stack.up();
      const before = uids();
      for (const resources of [
        [["trainer"], ["train"]],
        [["train"], ["trainer"]],
      ] as const) {
        wishes.resources = resources;
        expect(await failureOf(bench.stack.preview())).toMatch(
          /is the job of the resource train(?:er)? as well: give one of the two another metadata\.name \[JOB_NAME_TAKEN\]/,
        );
      }
      wishes.resources = [["trainer"], ["train"]];
      await failureOf(bench.stack.up());
      expect(uids()).toEqual(before);
      expect(owners()).toEqual(["train"]);
      wishes.resources = [["trainer"]];
      expect((await bench.stack.up()).steps).toEqual({ trainer: "same" });
    });

    test("is replaced as ever, where something else of it needs that", async () => {
      const before = uids();
      wishes.image = "train:2";
      expect((await bench.stack.up()).steps).toMatchObject({ trainer: "replace" });
      expect(found()).toHaveLength(1);
      expect(uids()).not.toEqual(before);
      expect(owners()).toEqual(["trainer"]);
    });

    test("is deleted before the new one where both have one name, and only if the server takes that", async () => {
      Object.assign(wishes, { resources: [["train"]], name: "fixed" });
      await bench.stack.up();
      const [before] = uids();
      Object.assign(wishes, { resources: [["trainer", "train"]], image: "train:2" });
      bench.emulator.failNext({ status: 403, body: "no" }, { method: "POST" }, 1);
      expect(await failureOf(bench.stack.up())).toContain("[REPLACEMENT_REFUSED]");
      expect(uids()).toEqual([before]);
      await bench.stack.up();
      expect(found()).toMatchObject([{ name: "fixed" }]);
      expect(uids()).not.toEqual([before]);
    });
  });

  test("that is renamed without an alias is another one: the fixed name is refused and names the alias", async () => {
    Object.assign(wishes, { name: "fixed" });
    await bench.stack.up();
    const before = uids();
    wishes.resources = [["trainer"]];
    expect(await failureOf(bench.stack.up())).toContain(
      'if this resource was called train before, give it the option aliases: [{ name: "train" }]',
    );
    expect(uids()).toEqual(before);
  });

  test("that is protected is patched, and neither deleted nor replaced", async () => {
    wishes.protect = true;
    wishes.team = "speech";
    await bench.stack.up();
    const before = uids();
    expect(await failureOf(bench.stack.destroy())).toMatch(/protect/);
    wishes.image = "train:2";
    wishes.name = before[0] === undefined ? "" : found()[0]?.name;
    expect(await failureOf(bench.stack.up())).toMatch(/protect/);
    expect(uids()).toEqual(before);
    expect(found()[0]?.labels["team"]).toBe("speech");
  });

  test("that is retained outlives its replacement and its resource", async () => {
    wishes.retainOnDelete = true;
    await bench.stack.up();
    wishes.image = "train:2";
    await bench.stack.up();
    expect(found()).toHaveLength(2);
    wishes.resources = [];
    await bench.stack.up();
    expect(found()).toHaveLength(2);
    expect(deletions()).toEqual([]);
  });

  test.each([
    ["foreground", "Foreground"],
    ["background", "Background"],
    ["orphan", "Orphan"],
  ] as const)("is deleted %s, by its uid", async (deletion, propagationPolicy) => {
    wishes.deletion = deletion;
    await bench.stack.up();
    const [uid] = uids();
    bench.emulator.requests.clear();
    await bench.stack.destroy();
    expect(deletions()).toEqual([
      expect.objectContaining({ propagationPolicy, preconditions: { uid } }),
    ]);
    expect(found()).toEqual([]);
  });

  test("says which finalizers hold its deletion, and goes on with it", async () => {
    wishes.deleteTimeout = "3s";
    await bench.stack.up();
    const name = found()[0]?.name ?? "";
    const url = `${bench.emulator.url}/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs/${name}`;
    const hold = (finalizers: readonly string[] | null) =>
      fetch(url, {
        method: "PATCH",
        headers: {
          authorization: `Bearer ${bench.token}`,
          "content-type": "application/merge-patch+json",
        },
        body: JSON.stringify({ metadata: { finalizers } }),
      });
    await hold(["acme.io/archive"]);
    expect(await failureOf(bench.stack.destroy())).toContain(
      "the server took the request, but finalizers hold it: acme.io/archive at the end of lifecycle.timeouts.delete",
    );
    await hold(null);
    await bench.stack.destroy();
    expect(found()).toEqual([]);
  });
});

describe("a stack that is renamed", () => {
  let emulator: Emulator;
  let project: Project;

  const write = (team: string) =>
    project.write(
      `const { Job } = require("pulumi-volcano");
       new Job("report", ${JSON.stringify({
         metadata: { name: "report", labels: { team } },
         spec: {
           template: {
             spec: { restartPolicy: "Never", containers: [{ name: "m", image: "a:1" }] },
           },
         },
       })});`,
    );

  beforeEach(async () => {
    emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
    project = await openProject("rollouts");
    await project.configure({
      "volcano:server": "kubernetes",
      "volcano:endpoint": emulator.url,
      "volcano:namespace": namespace,
      "volcano:token": emulator.issueToken(),
    });
    await write("vision");
    await project.pulumi("up", "--yes", "--skip-preview");
    await project.pulumi("stack", "rename", "prod");
    emulator.requests.clear();
  });

  afterEach(async () => {
    await emulator.stop();
    await project.remove();
  });

  test("sends nothing, and marks its jobs with the next patch", async () => {
    const [before] = foundOn(emulator);
    expect(await project.pulumi("up", "--yes", "--skip-preview")).toContain("2 unchanged");
    expect(emulator.requests.toApi()).toEqual([]);
    await project.pulumi("refresh", "--yes", "--skip-preview");
    await write("speech");
    emulator.requests.clear();
    await project.pulumi("up", "--yes", "--skip-preview");
    expect(emulator.requests.toApi().map(({ method }) => method)).toEqual(["PATCH"]);
    const [after] = foundOn(emulator);
    expect(after?.uid).toBe(before?.uid);
    expect(after?.annotations["pulumi-volcano/origin"]).toMatch(/^urn:pulumi:prod::/);
    expect(after?.labels["pulumi-volcano/stack"]).not.toBe(before?.labels["pulumi-volcano/stack"]);
  });

  test("ends its jobs, without an update in between", async () => {
    await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(emulator.objects()).toEqual([]);
  });
});

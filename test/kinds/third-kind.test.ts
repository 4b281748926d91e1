/** A third kind, added as CONTRIBUTING.md says: one folder, and one line in the list. */
import { startEmulator, type Emulator } from "../../emulator/index";
import { kinds } from "../../provider/kinds/index";
import { createLifecycle } from "../../provider/lifecycle/lifecycle";
import type { JsonObject } from "../../provider/values/json";
import { trial } from "./trial/kind";

const allKinds = [...kinds, trial];
const lifecycle = createLifecycle(trial);
const namespace = "research";
const origin = "urn:pulumi:test::sweeps::pulumi-nodejs:dynamic/volcano:Trial::grid";
const path = `/apis/sweeps.example.com/v1/namespaces/${namespace}/trials`;

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ kinds: allKinds, namespaces: [namespace] });
  const settings: Readonly<Record<string, string>> = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:token": emulator.issueToken(),
    "volcano:namespace": namespace,
  };
  lifecycle.configure({ config: { get: (key) => settings[key] } });
});

afterEach(() => emulator.stop());

interface Wishes {
  readonly image?: string;
  readonly replicas?: number;
  readonly team?: string;
}

function argsOf({ image = "grid:1", replicas = 2, team = "vision" }: Wishes = {}): JsonObject {
  const containers = [{ name: "main", image }];
  return {
    metadata: { labels: { team } },
    spec: { replicas, template: { spec: { restartPolicy: "Never", containers } } },
    origin,
  };
}

async function checked(args: JsonObject, olds: JsonObject = {}): Promise<JsonObject> {
  const { inputs, failures } = await lifecycle.check(olds, args);
  expect(failures).toEqual([]);
  return inputs;
}

async function create() {
  const inputs = await checked(argsOf());
  const created = await lifecycle.create(inputs);
  return { inputs, id: created.id, outs: created.outs };
}

const sent = () => {
  const lines = emulator.requests.toApi().map((each) => `${each.method} ${each.path}`);
  emulator.requests.clear();
  return lines;
};

test("is created, kept as it is, and patched in what may change", async () => {
  const { inputs, id, outs } = await create();
  expect(id).toMatch(/^research\/grid-[0-9a-f]{8}$/);
  // The stack's jobs of the kind are asked for once a run.
  expect(sent()).toEqual([`POST ${path}`, `GET ${path}`]);
  expect(await lifecycle.diff(id, outs, await checked(argsOf(), inputs))).toMatchObject({
    changes: false,
  });
  const next = await checked(argsOf({ replicas: 5, team: "speech" }), inputs);
  expect(await lifecycle.diff(id, outs, next)).toMatchObject({ changes: true, replaces: [] });
  await lifecycle.update(id, outs, next);
  expect(sent()).toEqual([`PATCH ${path}/${id.split("/")[1] ?? ""}`]);
  expect(emulator.objects("Trial")).toMatchObject([
    { kind: "Trial", metadata: { labels: { team: "speech" } }, spec: { replicas: 5 } },
  ]);
});

test("is replaced where it may not change, under another name", async () => {
  const { inputs, id, outs } = await create();
  const next = await checked(argsOf({ image: "grid:2" }), inputs);
  const difference = await lifecycle.diff(id, outs, next);
  expect(difference.replaces).not.toEqual([]);
  expect(next["metadata"]).not.toMatchObject({ name: id.split("/")[1] });
  await lifecycle.create(next);
  await lifecycle.delete(id, outs);
  expect(emulator.objects()).toMatchObject([
    { spec: { template: { spec: { containers: [{ image: "grid:2" }] } } } },
  ]);
});

test("is refreshed with what somebody changed, and deleted", async () => {
  const { id, outs } = await create();
  const name = id.split("/")[1] ?? "";
  emulator.mutate("Trial", { namespace, name }, [
    { op: "replace", path: "/spec/replicas", value: 9 },
  ]);
  const read = await lifecycle.read(id, outs);
  expect(read.props).toMatchObject({ spec: { replicas: 9 } });
  await lifecycle.delete(id, outs);
  expect(emulator.objects()).toEqual([]);
  expect(await lifecycle.read(id, outs)).toMatchObject({ id: "" });
});

test("is judged by its own model in a preview, and served by discovery", async () => {
  const { failures } = await lifecycle.check({}, argsOf({ image: "" }));
  expect(failures.map(({ reason }) => reason)).toEqual([
    expect.stringContaining("spec.template.spec.containers[main].image: is required"),
  ]);
  const headers = { authorization: `Bearer ${emulator.issueToken()}` };
  const answer = await fetch(`${emulator.url}/apis/sweeps.example.com/v1`, { headers });
  expect(await answer.json()).toMatchObject({
    resources: [{ name: "trials", kind: "Trial" }, { name: "trials/status" }],
  });
});

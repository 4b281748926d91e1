/** What the server is asked before a deletion that makes room, where it cannot be asked, and whose jobs it is about. */
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { Job } from "pulumi-volcano";
import type { JsonObject } from "../../provider/values/json";
import { startHoldingProxy, type HoldingProxy } from "./holding-proxy";
import { failureOf, namespace, openBench, type Bench } from "./support";

interface Wishes {
  image: string;
  parallelism: number;
  options: CustomResourceOptions;
  /** A second job that is told the uid of the first. */
  hasFollower: boolean;
  followerImage: string;
}

let wishes: Wishes;
let bench: Bench;
let proxy: HoldingProxy;

function specOf(image: string, more: JsonObject = {}) {
  const containers = [{ name: "main", image, ...more }];
  return { template: { spec: { restartPolicy: "Never" as const, containers } } };
}

function program() {
  const { image, parallelism, options, hasFollower, followerImage } = wishes;
  const spec = { parallelism, ...specOf(image) };
  const first = new Job("first", { metadata: { name: "first" }, spec }, options);
  if (hasFollower) {
    const env = [{ name: "FIRST", value: first.uid }];
    const containers = [{ name: "main", image: followerImage, env }];
    new Job("second", {
      metadata: { name: "second" },
      spec: { template: { spec: { restartPolicy: "Never", containers } } },
    });
  }
  return Promise.resolve({});
}

const uidOf = (name: string) =>
  (bench.emulator.get("Job", namespace, name)?.["metadata"] as { uid: string } | undefined)?.uid;
const names = () =>
  bench.emulator
    .objects("Job")
    .map(({ metadata }) => (metadata as { name: string }).name)
    .sort();
const sentMethods = () => bench.sent().map((line) => line.split(" ")[0]);

function status(code: number, reason: string, message: string): JsonObject {
  return { kind: "Status", apiVersion: "v1", status: "Failure", reason, code, message };
}

/** As kube-apiserver 1.34 says it where a webhook's configuration declares side effects. */
const noDryRun = status(
  400,
  "BadRequest",
  'admission webhook "billing.example.com" does not support dry run',
);

beforeEach(async () => {
  wishes = {
    image: "busybox:1",
    parallelism: 1,
    options: {},
    hasFollower: false,
    followerImage: "busybox:1",
  };
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  proxy = await startHoldingProxy(bench.emulator.url);
  await bench.stack.setConfig({ "volcano:endpoint": proxy.url });
  await bench.stack.up();
  bench.sent();
});

afterEach(async () => {
  await proxy.close();
  await bench.close();
});

describe("a server that cannot be asked", () => {
  test("because of a webhook with side effects: the row says so, and there is one job after it", async () => {
    const uid = uidOf("first");
    wishes.image = "busybox:2";
    bench.emulator.failNext({ status: 400, body: noDryRun }, { method: "POST" }, 1);
    const run = await bench.stack.up();
    expect(run.messages.join("\n")).toMatch(
      /Job research\/first: the old job is deleted before the new one is made, and the server could not be asked whether it takes the new one \(.*billing\.example\.com.*does not support dry run.*\): only the rules that need no server were checked/,
    );
    expect(names()).toEqual(["first"]);
    expect(uidOf("first")).not.toBe(uid);
  });

  test("and then refuses the new job: what is lost is said, and the next up mends it", async () => {
    const uid = uidOf("first") ?? "none";
    wishes.image = "busybox:2";
    proxy.hook = ({ method, isDryRun }, stage) => {
      if (method !== "POST" || stage !== "before") {
        return Promise.resolve(undefined);
      }
      const body = isDryRun ? noDryRun : status(403, "Forbidden", "not today");
      bench.emulator.failNext({ status: Number(body["code"]), body }, { method: "POST" }, 1);
      return Promise.resolve(undefined);
    };
    const failure = await failureOf(bench.stack.up());
    expect(failure).toMatch(`the old job (uid ${uid}) had been deleted to make room for it`);
    proxy.hook = () => Promise.resolve(undefined);
    await bench.stack.up();
    expect(names()).toEqual(["first"]);
    expect((await bench.stack.up()).steps).toEqual({ first: "same" });
  });

  test("because it takes no notice of dryRun: what it made is gone again, and the row says so", async () => {
    const uid = uidOf("first");
    wishes.image = "busybox:2";
    proxy.hook = ({ method, path, isDryRun }, stage) => {
      const isQuestion = method === "POST" && isDryRun && stage === "before";
      return Promise.resolve(
        isQuestion ? { forward: { path: path.replace(/\?.*/, "") } } : undefined,
      );
    };
    const run = await bench.stack.up();
    expect(run.messages.join("\n")).toMatch(
      /the server takes no notice of dryRun: it made \S+, which was deleted again at once/,
    );
    expect(names()).toEqual(["first"]);
    expect(uidOf("first")).not.toBe(uid);
  });
});

describe("a job that goes because another one is replaced", () => {
  beforeEach(async () => {
    wishes.hasFollower = true;
    await bench.stack.up();
    bench.sent();
  });

  test("stays where the server refuses the other's new job", async () => {
    const uids = [uidOf("first"), uidOf("second")];
    wishes.image = "busybox:2";
    const body = status(403, "Forbidden", "no more jobs today");
    bench.emulator.failNext({ status: 403, body }, { method: "POST" }, 1);
    expect(await failureOf(bench.stack.up())).toMatch(
      /no more jobs today.*\[REPLACEMENT_REFUSED\]/s,
    );
    expect(sentMethods()).not.toContain("DELETE");
    expect([uidOf("first"), uidOf("second")]).toEqual(uids);
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ first: "replace", second: "replace" });
    expect(names()).toEqual(["first", "second"]);
    expect([uidOf("first"), uidOf("second")]).not.toEqual(uids);
  });

  test("is told as gone where its own new job is refused in the end", async () => {
    const uid = uidOf("second") ?? "none";
    wishes.image = "busybox:2";
    proxy.hook = ({ method, body, isDryRun }, stage) => {
      const { name } = (body as { metadata?: { name?: string } } | undefined)?.metadata ?? {};
      if (method === "POST" && name === "second" && !isDryRun && stage === "before") {
        const refusal = status(403, "Forbidden", "not today");
        bench.emulator.failNext({ status: 403, body: refusal }, { method: "POST" }, 1);
      }
      return Promise.resolve(undefined);
    };
    const failure = await failureOf(bench.stack.up());
    expect(failure).toMatch(`the old job (uid ${uid}) had been deleted to make room for it`);
    proxy.hook = () => Promise.resolve(undefined);
    await bench.stack.up();
    expect(names()).toEqual(["first", "second"]);
  });
});

describe("a replacement that an option forces", () => {
  test("by replacementTrigger is refused before the deletion", async () => {
    const uid = uidOf("first");
    wishes.options = { replacementTrigger: "a", deleteBeforeReplace: true };
    await bench.stack.up();
    expect(uidOf("first")).toBe(uid);
    bench.sent();
    wishes.options = { replacementTrigger: "b", deleteBeforeReplace: true };
    const body = status(403, "Forbidden", "no more jobs today");
    bench.emulator.failNext({ status: 403, body }, { method: "POST" }, 1);
    expect(await failureOf(bench.stack.up())).toMatch(
      /no more jobs today.*\[REPLACEMENT_REFUSED\]/s,
    );
    expect(sentMethods()).not.toContain("DELETE");
    expect(uidOf("first")).toBe(uid);
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ first: "replace" });
    expect(names()).toEqual(["first"]);
    expect(uidOf("first")).not.toBe(uid);
  });

  test("replaceOnChanges forces none: what can be patched is patched", async () => {
    const uid = uidOf("first");
    wishes.options = { replaceOnChanges: ["*", "spec", "spec.parallelism"] };
    wishes.parallelism = 2;
    expect((await bench.stack.up()).steps).toEqual({ first: "update" });
    expect(uidOf("first")).toBe(uid);
  });
});

import fc from "fast-check";
import { job as jobKind } from "../../provider/kinds/job/kind";
import { volcanoJob as volcanoJobKind } from "../../provider/kinds/volcano-job/kind";
import { findOpenLines } from "../../provider/connection/exposure";
import { keysOf } from "../../provider/lifecycle/config-keys";
import { refuseUnknownPaths } from "../../provider/lifecycle/mutability-paths";
import { job, volcanoJob } from "../../provider/runtime";
import { connectionTo } from "../api/support";
import { jobArgs } from "./support";

const server = { "volcano:endpoint": "https://10.0.0.1:6443", "volcano:token": "token-1" };

/** What check says about a stack's configuration, as the dynamic-provider server hands it over. */
async function problemsWith(settings: Readonly<Record<string, string>>): Promise<string> {
  const rawConfig: Readonly<Record<string, string>> = { ...server, ...settings };
  const config = { rawConfig, get: (key: string) => rawConfig[key] };
  for (const lifecycle of [volcanoJob, job]) {
    lifecycle.configure({ config });
  }
  const { failures } = await job.check({}, jobArgs());
  return failures.map(({ reason }) => reason).join("\n");
}

const mutabilityOf = (path: string) => ({
  "volcano:mutability": JSON.stringify({ [path]: "patch" }),
});

describe("a setting that is wrong fails in the preview", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "a misspelt key",
      { "volcano:namespce": "research" },
      "there is no setting volcano:namespce (did you mean volcano:namespace?)",
    ],
    ["an unknown key", { "volcano:zzz": "x" }, "there is no setting volcano:zzz;"],
    [
      "a member of connections without --path",
      { "volcano:connections.lab.token": "x" },
      "pulumi config set --path volcano:connections.lab.token",
    ],
    [
      "a misspelt key in connections",
      { "volcano:connections": '{"lab":{"tokn":"x"}}' },
      "there is no setting volcano:connections.lab.tokn (did you mean volcano:connections.lab.token?)",
    ],
    [
      "a namespace in capitals",
      { "volcano:namespace": "Research" },
      "volcano:namespace: must be the name of a namespace",
    ],
    [
      "a namespace that is too long",
      { "volcano:namespace": "a".repeat(64) },
      "volcano:namespace: ",
    ],
    ["an endpoint with a query", { "volcano:endpoint": "https://host?a=b" }, "volcano:endpoint: "],
    ["a switch", { "volcano:allowServerChange": "perhaps" }, "volcano:allowServerChange: "],
    [
      "a row of mutability about no field",
      mutabilityOf("spec.task[].template"),
      "has a row for `spec.task[].template`, which is no field of a job: the nearest is spec.tasks[].template",
    ],
    [
      "a row of mutability without brackets",
      mutabilityOf("spec.tasks.template"),
      "the nearest is spec.tasks[].template",
    ],
    [
      "a row of mutability as a JSON Pointer",
      mutabilityOf("/spec/queue"),
      "the nearest is spec.queue",
    ],
    ["a row of mutability of nothing", mutabilityOf("queue"), "paths begin with spec or metadata"],
  ])("%s", async (_what, settings, problem) => {
    expect(await problemsWith(settings)).toContain(problem);
  });

  test("and never shows its value", async () => {
    expect(await problemsWith({ "volcano:pasword": "hunter2hunter2" })).not.toContain("hunter2");
  });
});

test("settings that are right, keys of others and unknown variables pass", async () => {
  process.env["HW_SOMETHING"] = "x";
  expect(await problemsWith({ "rollouts:namespce": "x", "volcano:ownerMarks": "false" })).toBe("");
  delete process.env["HW_SOMETHING"];
});

test("every row of the tables, and every key of a map, is a path for volcano:mutability", () => {
  const rows = [volcanoJobKind, jobKind].flatMap(({ mutability }) =>
    Object.values(mutability).flatMap(({ rules }) => rules.map(({ path }) => path)),
  );
  expect(rows.length).toBeGreaterThan(30);
  const paths = [...rows, "spec", "metadata", "spec.tasks", "spec.tasks[]", "spec.template.spec"];
  const mutability = Object.fromEntries(paths.map((path) => [path, "patch" as const]));
  expect(() => {
    refuseUnknownPaths(connectionTo("https://host", { mutability }));
  }).not.toThrow();
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]([a-z./-]*[a-z])?$/), (key) => {
      fc.pre(!key.includes(".."));
      const path = `spec.template.metadata.annotations.${key}`;
      refuseUnknownPaths(connectionTo("https://host", { mutability: { [path]: "replace" } }));
    }),
  );
});

test("the keys of the configuration come from the SDK's reader, else from the engine's variable", () => {
  const get = () => undefined;
  const env = { PULUMI_CONFIG: '{"volcano:region":"r"}' };
  expect(keysOf({ get, rawConfig: { "a:b": "c" } } as never, env)).toEqual(["a:b"]);
  expect(keysOf({ get }, env)).toEqual(["volcano:region"]);
  expect(keysOf({ get }, { PULUMI_CONFIG: "{" })).toEqual([]);
  expect(keysOf({ get }, {})).toEqual([]);
});

describe("credentials over http", () => {
  const token = { scheme: "token", token: "t" } as const;
  test.each([
    ["http://10.0.0.1:8080", 1],
    ["http://127.0.0.1.example.com", 1],
    ["http://localhost:8001", 0],
    ["http://127.0.0.2:8001", 0],
    ["http://[::1]:8001", 0],
    ["https://10.0.0.1", 0],
  ])("%s", (endpoint, count) => {
    expect(findOpenLines(connectionTo(endpoint, { credentials: token }))).toHaveLength(count);
  });

  test("are no matter where none are sent", () => {
    expect(findOpenLines(connectionTo("http://10.0.0.1"))).toEqual([]);
    expect(findOpenLines(connectionTo("http://u:p@10.0.0.1"))).toHaveLength(1);
    expect(findOpenLines(connectionTo(""))).toEqual([]);
  });
});

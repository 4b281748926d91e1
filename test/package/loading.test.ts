/** Which modules are loaded when: what no test of time can hold on a busy machine. */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** Files that a fresh process has loaded at the end of the script, relative to the package or as `<package>/<path>`. */
function loadedBy(script: string, before = ""): string[] {
  const list = "Object.keys(require.cache)";
  const text = `(async () => { ${before}; const before = new Set(${list}); ${script};
    process.stdout.write(JSON.stringify(${list}.filter((each) => !before.has(each)))); })()`;
  const output = execFileSync(process.execPath, ["-e", text], { cwd: root, encoding: "utf8" });
  return (JSON.parse(output) as string[]).map((file) =>
    file.replace(/^.*\/node_modules\//, "").replace(`${root}/dist/`, ""),
  );
}

const provider = 'const door = require("pulumi-volcano/runtime")';
const origin = "urn:pulumi:test::rollouts::pulumi-nodejs:dynamic/volcano:Job::train";
const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] } };
const specs = {
  job: { template },
  volcanoJob: { minAvailable: 1, tasks: [{ name: "main", replicas: 1, template }] },
};

/** What the provider does in a preview of a job that has not changed; the settings would lead to a server. */
function unchanged(member: keyof typeof specs): string {
  const settings = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": "https://127.0.0.1:9",
    "volcano:token": "a-token-of-this-test",
    "volcano:namespace": "research",
  };
  const args = { origin, metadata: { name: "train" }, spec: specs[member] };
  return `${provider}; const kind = door.${member};
    const settings = ${JSON.stringify(settings)};
    kind.configure({ config: { get: (key) => settings[key] } });
    const { inputs } = await kind.check({}, ${JSON.stringify(args)});
    const facts = { server: { endpoint: "https://127.0.0.1:9", cluster: "a-uid" } };
    const state = { ...inputs, uid: "a-uid", facts };
    const { changes } = await kind.diff("research/train", state, inputs);
    if (changes) throw new Error("there is a change");`;
}

const withoutSdk = (files: readonly string[]) =>
  files.filter((file) => file.startsWith("provider/") || !/^(?:@|google|protobuf)/.test(file));
const matching = (files: readonly string[], pattern: RegExp) =>
  files.filter((file) => pattern.test(file));

const commandLine = /^provider\/cli\/|^emulator\/|^yaml\//;
const client = /^undici\/|^fast-json-patch\/|^provider\/api\/(?:client|pipeline|jobs)\.js/;
const podRules = /^provider\/server\/pod\//;
const models = /^provider\/kinds\/[\w-]+\/model\.js/;
const waysToSignIn =
  /^provider\/auth\/(?:static-token|iam-token|signing|kubeconfig-user|oidc|exec-plugin)\.js/;

test("a program loads the two classes, and nothing that serves the engine", () => {
  const files = withoutSdk(loadedBy('require("pulumi-volcano")', 'require("@pulumi/pulumi")'));
  expect(matching(files, /^provider\/index\.js/)).toHaveLength(1);
  expect(matching(files, /^(?!provider\/(?:index\.js|resources\/|values\/lazily\.js))/)).toEqual(
    [],
  );
  expect(files.length).toBeLessThan(12);
});

test("the provider's door loads no operation, no client and no rules", () => {
  const files = loadedBy(provider);
  const operations = /^provider\/lifecycle\/(?:check|diff|create|read|update|delete)\.js/;
  for (const pattern of [operations, commandLine, client, podRules, models, waysToSignIn]) {
    expect(matching(files, pattern)).toEqual([]);
  }
  expect(matching(files, /^(?:@pulumi|@grpc)\//)).toEqual([]);
});

test.each([
  ["job", "provider/kinds/job/model.js"],
  ["volcanoJob", "provider/kinds/volcano-job/model.js"],
] as const)("a run without a change of a %s loads its rules, and no client", (member, model) => {
  const files = loadedBy(unchanged(member));
  for (const pattern of [commandLine, client, waysToSignIn]) {
    expect(matching(files, pattern)).toEqual([]);
  }
  expect(matching(files, models)).toEqual([model]);
  expect(matching(files, podRules)).not.toEqual([]);
});

test("who sends something loads the way to sign in that is used, and no other", () => {
  const read =
    'await kind.read("research/train", { ...state, lifecycle: { timeouts: { read: "1s" } } }).catch(() => undefined)';
  const files = loadedBy(`${unchanged("job")}; ${read}; setTimeout(() => process.exit(), 50)`);
  expect(matching(files, waysToSignIn)).toEqual(["provider/auth/static-token.js"]);
  expect(matching(files, /^undici\/index\.js/)).toHaveLength(1);
});

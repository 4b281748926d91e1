import { modeRows } from "../../emulator/cci/modes.js";
import type { JsonObject } from "../../provider/values/json.js";
import { batch, startTalk, volcano, type Answer, type Ask, type Talk } from "./support/harness.js";

const namespace = "/namespaces/default/jobs";
const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "train:1" }] };
const volcanoJob = (name: string): JsonObject => ({
  apiVersion: "batch.volcano.sh/v1alpha1",
  kind: "Job",
  metadata: { name },
  spec: { tasks: [{ name: "worker", replicas: 1, template: { spec: pod } }] },
});
const job = (name: string): JsonObject => ({
  metadata: { name },
  spec: { template: { spec: pod } },
});
const image = (path: string) => [
  { op: "replace", path: `${path}/containers/0/image`, value: "train:2" },
];
const jsonPatch = "application/json-patch+json";

let cci: Talk;
let kubernetes: Talk;

beforeAll(async () => {
  cci = await startTalk({ mode: "cci" });
  kubernetes = await startTalk();
  for (const talk of [cci, kubernetes]) {
    await talk.ask("POST", volcano + namespace, { body: volcanoJob("train") });
    await talk.ask("POST", batch + namespace, { body: job("report") });
  }
});

afterAll(async () => {
  await cci.stop();
  await kubernetes.stop();
});

type Question = readonly [method: string, path: string, ask?: Ask];

/** The same question to both modes. */
async function compare([method, path, ask]: Question): Promise<{
  cci: Answer;
  kubernetes: Answer;
}> {
  return {
    cci: await cci.ask(method, path, ask),
    kubernetes: await kubernetes.ask(method, path, ask),
  };
}

const statuses = async (question: Question) => {
  const answers = await compare(question);
  return [answers.cci.status, answers.kubernetes.status];
};

const specOf = ({ body }: Answer) => body["spec"] as JsonObject;
const metadataOf = ({ body }: Answer) => body["metadata"] as JsonObject;

/** One test for each row of the table; a row without one fails below. */
const rows: Readonly<Record<string, () => Promise<void>>> = {
  usesIam: async () => {
    const own = await startTalk({ mode: "cci" });
    const url = `${own.emulator.url}${batch}${namespace}`;
    const anonymous = await fetch(url);
    expect(anonymous.status).toBe(401);
    expect(await anonymous.json()).toMatchObject({ error_code: "APIGW.0301" });
    const token = own.emulator.issueToken();
    for (const headers of [{ "x-auth-token": token }, { authorization: `Bearer ${token}` }]) {
      expect((await fetch(url, { headers })).status).toBe(200);
    }
    own.emulator.expireTokens();
    const late = await own.ask("GET", batch + namespace);
    expect(late).toMatchObject({ status: 401, body: { error_code: "APIGW.0307" } });
    await own.stop();
  },
  hasErrorCode: async () => {
    const answers = await compare(["POST", volcano + namespace, { body: volcanoJob("train") }]);
    expect(answers.cci.body).toMatchObject({ kind: "Status", errorCode: "CCI.02.409101" });
    expect(answers.kubernetes.body).not.toHaveProperty("errorCode");
  },
  mutable: async () => {
    const train = `${volcano}${namespace}/train`;
    const body = image("/spec/tasks/0/template/spec");
    // Volcano's webhook refuses without a code, which becomes 400.
    expect(await statuses(["PATCH", train, { body, contentType: jsonPatch }])).toEqual([200, 400]);
    const completions = [{ op: "replace", path: "/spec/completions", value: 2 }];
    const report = `${batch}${namespace}/report`;
    const patch = { body: completions, contentType: jsonPatch };
    expect(await statuses(["PATCH", report, patch])).toEqual([200, 422]);
    const onTemplate = { body: image("/spec/template/spec"), contentType: jsonPatch };
    expect(await statuses(["PATCH", report, onTemplate])).toEqual([422, 422]);
  },
  takesStrategicMergeEverywhere: async () => {
    const ask = {
      body: { metadata: { labels: { a: "b" } } },
      contentType: "application/strategic-merge-patch+json",
    };
    expect(await statuses(["PATCH", `${volcano}${namespace}/train`, ask])).toEqual([200, 415]);
    expect(await statuses(["PATCH", `${batch}${namespace}/report`, ask])).toEqual([200, 200]);
  },
  namesApplyPatch: async () => {
    const ask = { body: "{}", contentType: "text/plain" };
    const answers = await compare(["PATCH", `${volcano}${namespace}/train`, ask]);
    expect(answers.cci.status).toBe(415);
    expect(answers.cci.text).not.toContain("apply-patch");
    expect(answers.kubernetes.text).toContain("apply-patch");
  },
  readsFieldValidation: async () => {
    const body = { ...job("strict"), spec: { template: { spec: pod }, nonsense: 1 } };
    const path = `${batch}${namespace}?fieldValidation=Strict&dryRun=All`;
    expect(await statuses(["POST", path, { body }])).toEqual([201, 400]);
  },
  jobSpecFields: async () => {
    const body = { ...job("old"), spec: { template: { spec: pod }, suspend: true } };
    const answers = await compare(["POST", `${batch}${namespace}?dryRun=All`, { body }]);
    expect(specOf(answers.cci)).not.toHaveProperty("suspend");
    expect(specOf(answers.kubernetes)).toHaveProperty("suspend", true);
  },
  generatedLabels: async () => {
    const answers = await compare(["GET", `${batch}${namespace}/report`]);
    const labelsOf = (answer: Answer) =>
      Object.keys(
        (specOf(answer)["template"] as { metadata: { labels: object } }).metadata.labels,
      ).sort();
    expect(labelsOf(answers.cci)).toEqual(["controller-uid", "job-name"]);
    expect(labelsOf(answers.kubernetes)).toContain("batch.kubernetes.io/job-name");
  },
  selectorLabel: async () => {
    const answers = await compare(["GET", `${batch}${namespace}/report`]);
    const labels = (answer: Answer) =>
      Object.keys((specOf(answer)["selector"] as { matchLabels: object }).matchLabels);
    expect(labels(answers.cci)).toEqual(["controller-uid"]);
    expect(labels(answers.kubernetes)).toEqual(["batch.kubernetes.io/controller-uid"]);
  },
  addsEnable: async () => {
    const answers = await compare(["GET", `${volcano}${namespace}/train`]);
    expect(metadataOf(answers.cci)).toHaveProperty("enable", true);
    expect(metadataOf(answers.kubernetes)).not.toHaveProperty("enable");
  },
  templateAnnotations: async () => {
    const answers = await compare(["GET", `${batch}${namespace}/report`]);
    const name = "cri.cci.io/container-type";
    expect(JSON.stringify(specOf(answers.cci))).toContain(name);
    expect(JSON.stringify(specOf(answers.kubernetes))).not.toContain(name);
  },
  listsVolcanoJobsOfAllNamespaces: async () => {
    expect(await statuses(["GET", `${volcano}/jobs`])).toEqual([404, 200]);
    expect(await statuses(["GET", `${batch}/jobs`])).toEqual([200, 200]);
  },
  servesQueues: async () => {
    const scheduling = "/apis/scheduling.volcano.sh/v1beta1";
    expect(await statuses(["GET", `${scheduling}/queues/default`])).toEqual([404, 200]);
    expect(await statuses(["GET", `${scheduling}/namespaces/default/podgroups`])).toEqual([
      404, 200,
    ]);
    expect(await statuses(["GET", "/api/v1/namespaces/default/pods"])).toEqual([200, 200]);
  },
};

describe("the cci mode differs from the kubernetes mode", () => {
  test.each(modeRows)("in what the row $rule says", async ({ rule }) => {
    await rows[rule]?.();
    expect(Object.keys(rows)).toContain(rule);
  });
});

import { startEmulator, type Emulator } from "../../emulator/index";
import { findJob, findJobs } from "../../provider/data/jobs";
import { startServer } from "../api/http-server";
import { jobOf, rejectionOf } from "../api/support";

const namespace = "research";
const other = "vision";
let emulator: Emulator;
let config: Record<string, string>;

const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "i:1" }] } };

async function make(name: string, labels: object, inNamespace = namespace): Promise<void> {
  const copy = { "kubectl.kubernetes.io/last-applied-configuration": "with-a-secret", note: "n" };
  const answer = await fetch(`${emulator.url}/apis/batch/v1/namespaces/${inNamespace}/jobs`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${config["volcano:token"] ?? ""}`,
    },
    body: JSON.stringify({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, labels, annotations: copy },
      spec: { template },
    }),
  });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
}

const namesOf = (jobs: readonly { readonly name: string }[]) => jobs.map(({ name }) => name);

beforeAll(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace, other] });
  const token = emulator.issueToken();
  const second = { server: "kubernetes", endpoint: emulator.url, token, namespace: other };
  config = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:token": token,
    "volcano:namespace": namespace,
    "volcano:connections": JSON.stringify({ second }),
    "aws:region": "of no interest",
  };
  await make("report", { team: "vision" });
  await make("import", { team: "data" });
  await make("report", {}, other);
  emulator.setPhase({ kind: "Job", namespace, name: "report" }, "Complete");
});

afterAll(async () => {
  await emulator.stop();
});

describe("findJob", () => {
  test("answers what is known of a job, but for its spec and what has a copy of it", async () => {
    const found = await findJob(config, { kind: "Job", name: "report" });
    expect(found).toMatchObject({
      namespace,
      name: "report",
      labels: { team: "vision" },
      creationTimestamp: expect.stringMatching(/^\d{4}-/) as string,
      status: { phase: "Complete" },
    });
    expect(found.annotations).toEqual({ note: "n" });
    expect(found.uid).not.toBe("");
    expect(JSON.stringify(found)).not.toContain("undefined");
  });

  test("says where it has looked for one that is not there", async () => {
    const failure = await rejectionOf(findJob(config, { kind: "VolcanoJob", name: "report" }));
    expect(failure).toMatchObject({
      code: "JOB_NOT_FOUND",
      message: `get VolcanoJob ${namespace}/report: there is no such job on ${emulator.url}; correct namespace and name, or the connection`,
    });
  });

  test("uses the connection that is named, and no secret gets into its errors", async () => {
    const found = await findJob(config, { kind: "Job", name: "report", connection: "second" });
    expect(found.namespace).toBe(other);
    await expect(
      findJob(config, { kind: "Job", name: "report", connection: "third" }),
    ).rejects.toMatchObject({ code: "CONFIG_MISSING" });
    const wrong = { ...config, "volcano:token": "a-token-that-is-wrong" };
    const failure = await rejectionOf(findJob(wrong, { kind: "Job", name: "report" }));
    expect(String(failure.stack)).not.toContain("a-token-that-is-wrong");
  });
});

describe("findJobs", () => {
  test("selects by label, field and phase, in one namespace or in all", async () => {
    const all = { kind: "Job" };
    expect(namesOf(await findJobs(config, all))).toEqual(["import", "report"]);
    expect(namesOf(await findJobs(config, { ...all, labelSelector: "team=data" }))).toEqual([
      "import",
    ]);
    const byName = { ...all, fieldSelector: "metadata.name=report" };
    expect(namesOf(await findJobs(config, byName))).toEqual(["report"]);
    expect(namesOf(await findJobs(config, { ...all, phase: "Complete" }))).toEqual(["report"]);
    expect(await findJobs(config, { ...all, namespace: "*" })).toHaveLength(3);
    expect(await findJobs(config, { kind: "VolcanoJob" })).toEqual([]);
  });

  test("goes through all pages", async () => {
    const server = await startServer(({ url }) => {
      const isFirst = !url.searchParams.has("continue");
      const items = [jobOf(isFirst ? "a" : "b")];
      return { body: { kind: "JobList", metadata: isFirst ? { continue: "next" } : {}, items } };
    });
    const settings = { ...config, "volcano:endpoint": server.url };
    expect(namesOf(await findJobs(settings, { kind: "VolcanoJob" }))).toEqual(["a", "b"]);
    await server.close();
  });
});

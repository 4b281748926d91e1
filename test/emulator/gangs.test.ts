import type { JsonObject } from "../../provider/values/json.js";
import { startTalk, volcano, type Talk } from "./support/harness.js";

const scheduling = "/apis/scheduling.volcano.sh/v1beta1";
const groups = `${scheduling}/namespaces/ns/podgroups`;
const podOf = (resources: JsonObject) => ({
  restartPolicy: "Never",
  containers: [{ name: "main", image: "main:1", resources }],
});
const tasks = [
  {
    name: "driver",
    replicas: 1,
    template: {
      spec: podOf({ requests: { cpu: "1500m", memory: "1Gi" }, limits: { memory: "2Gi" } }),
    },
  },
  { name: "worker", replicas: 2, template: { spec: podOf({ limits: { cpu: 1 } }) } },
];

let talk: Talk;
beforeEach(async () => {
  talk = await startTalk();
});
afterEach(() => talk.stop());

const address = { kind: "VolcanoJob", namespace: "ns", name: "train" } as const;
async function postTrain(spec: JsonObject = {}): Promise<string> {
  const { body } = await talk.ask("POST", `${volcano}/namespaces/ns/jobs`, {
    body: {
      apiVersion: "batch.volcano.sh/v1alpha1",
      kind: "Job",
      metadata: { name: "train", labels: { team: "vision" } },
      spec: { tasks, ...spec },
    },
  });
  return String(Reflect.get(Object(body["metadata"]), "uid"));
}
const jobStatus = () => talk.emulator.get("VolcanoJob", "ns", "train")?.["status"];

describe("PodGroups", () => {
  test("are named and counted as Volcano's controller does", async () => {
    const uid = await postTrain({ minAvailable: 2 });
    expect((await talk.ask("GET", `${groups}/train-${uid}`)).status).toBe(404);
    talk.emulator.setPhase(address, "Pending");
    expect((await talk.ask("GET", `${groups}/train-${uid}`)).body).toMatchObject({
      apiVersion: "scheduling.volcano.sh/v1beta1",
      kind: "PodGroup",
      metadata: {
        name: `train-${uid}`,
        namespace: "ns",
        labels: { team: "vision" },
        ownerReferences: [{ kind: "Job", name: "train", uid, controller: true }],
      },
      spec: {
        minMember: 2,
        minTaskMember: { driver: 1, worker: 2 },
        queue: "default",
        minResources: {
          "count/pods": "2",
          pods: "2",
          cpu: "1500m",
          "requests.cpu": "1500m",
          memory: "1Gi",
          "requests.memory": "1Gi",
          "limits.memory": "2Gi",
          "limits.cpu": "1",
        },
      },
      status: { phase: "Inqueue" },
    });
  });

  test("run with their job, and go when it has ended", async () => {
    await postTrain();
    talk.emulator.setPhase(address, "Running");
    const { body } = await talk.ask("GET", groups);
    expect(body).toMatchObject({
      kind: "PodGroupList",
      items: [
        {
          status: {
            phase: "Running",
            running: 3,
            conditions: [{ type: "Scheduled", status: "True" }],
          },
        },
      ],
    });
    talk.emulator.setPhase(address, "Completed");
    expect((await talk.ask("GET", groups)).body["items"]).toEqual([]);
  });

  test("go with their job", async () => {
    await postTrain();
    talk.emulator.setPhase(address, "Pending");
    await talk.ask("DELETE", `${volcano}/namespaces/ns/jobs/train`);
    expect((await talk.ask("GET", groups)).body["items"]).toEqual([]);
  });

  test("say why a gang finds no room, also after it has found some", async () => {
    await postTrain();
    talk.emulator.setPhase(address, "Pending");
    const message = "1/3 tasks in gang unschedulable: pod group is not ready";
    talk.emulator.setPodGroup(address, { unschedulable: message });
    const conditions = async () => {
      const { body } = await talk.ask("GET", groups);
      const [group] = body["items"] as { readonly status: JsonObject }[];
      return group?.status["conditions"];
    };
    expect(await conditions()).toEqual([
      expect.objectContaining({
        type: "Unschedulable",
        status: "True",
        reason: "NotEnoughResources",
        message,
      }),
    ]);
    talk.emulator.setPhase(address, "Running");
    expect(await conditions()).toEqual([
      expect.objectContaining({ type: "Unschedulable" }),
      expect.objectContaining({ type: "Scheduled" }),
    ]);
  });

  test("that are not admitted to their queue have no pods", async () => {
    await postTrain();
    talk.emulator.setPhase(address, "Pending");
    expect(jobStatus()).toMatchObject({ pending: 3 });
    talk.emulator.setPodGroup(address, { phase: "Pending" });
    expect(talk.emulator.pods("ns")).toEqual([]);
    expect(jobStatus()).not.toHaveProperty("pending");
    talk.emulator.setPodGroup(address, { phase: "Inqueue" });
    expect(talk.emulator.pods("ns")).toHaveLength(3);
    expect(jobStatus()).toMatchObject({ pending: 3 });
  });

  test("are there only for a job that waits or runs", async () => {
    await postTrain();
    expect(() => {
      talk.emulator.setPodGroup(address, {});
    }).toThrow("VolcanoJob ns/train has no PodGroup");
  });
});

describe("queues", () => {
  test("show their bounds and their state", async () => {
    talk.emulator.createQueue("gpu", {
      state: "Closing",
      weight: 4,
      capability: { cpu: "8", memory: "16Gi" },
    });
    expect((await talk.ask("GET", `${scheduling}/queues/gpu`)).body).toMatchObject({
      apiVersion: "scheduling.volcano.sh/v1beta1",
      kind: "Queue",
      metadata: { name: "gpu" },
      spec: { weight: 4, parent: "root", capability: { cpu: "8", memory: "16Gi" } },
      status: { state: "Closing" },
    });
  });

  test("stay the same queue when they change", async () => {
    const uidOf = async () => {
      const { body } = await talk.ask("GET", `${scheduling}/queues/default`);
      return Reflect.get(Object(body["metadata"]), "uid") as unknown;
    };
    const before = await uidOf();
    talk.emulator.createQueue("default", "Closed");
    expect(await uidOf()).toBe(before);
  });

  test("are in no namespace", async () => {
    const { body } = await talk.ask("GET", `${scheduling}/queues`);
    const names = (body["items"] as { readonly metadata: JsonObject }[]).map(
      ({ metadata }) => metadata["name"],
    );
    expect(names).toEqual(["default", "root"]);
    const { status, text } = await talk.ask("GET", `${scheduling}/namespaces/ns/queues`);
    expect([status, text]).toEqual([404, "404 page not found\n"]);
    expect((await talk.ask("GET", `${scheduling}/queues/nope`)).body).toMatchObject({
      message: 'queues.scheduling.volcano.sh "nope" not found',
      code: 404,
    });
  });

  test("are read by those who may", async () => {
    const own = await startTalk({ isAllowed: ({ resource }) => resource === "podgroups" });
    expect((await own.ask("GET", groups)).status).toBe(200);
    const { status, body } = await own.ask("GET", `${scheduling}/queues/default`);
    expect([status, body["message"]]).toEqual([
      403,
      'queues.scheduling.volcano.sh "default" is forbidden: User "emulator-admin" cannot get resource "queues" in API group "scheduling.volcano.sh" at the cluster scope',
    ]);
    await own.stop();
  });

  test("are not known to CCI, which has pods", async () => {
    const cci = await startTalk({ mode: "cci" });
    expect((await cci.ask("GET", `${scheduling}/queues/default`)).text).toBe(
      "404 page not found\n",
    );
    expect((await cci.ask("GET", groups)).status).toBe(404);
    expect((await cci.ask("GET", "/api/v1/namespaces/ns/pods")).status).toBe(200);
    await cci.stop();
  });
});

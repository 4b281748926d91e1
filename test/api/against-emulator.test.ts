import { createClient } from "../../provider/api/client.js";
import { resolveConnection } from "../../provider/connection/resolve.js";
import type { ConnectionSettings } from "../../provider/connection/settings.js";
import {
  type Emulator,
  type EmulatorOptions,
  defaultProject,
  defaultUser,
  startEmulator,
} from "../../emulator/index.js";
import { useCleanup } from "./support.js";

const cleanup = useCleanup();

const task = {
  name: "worker",
  replicas: 2,
  minAvailable: 2,
  maxRetry: 3,
  template: {
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox:1.36" }] },
  },
};
const spec = { minAvailable: 2, queue: "default", schedulerName: "volcano", tasks: [task] };

async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  cleanup.add({ close: () => emulator.stop() });
  return emulator;
}

async function clientOf(emulator: Emulator, settings: ConnectionSettings) {
  const connection = await resolveConnection({
    settings: [{ namespace: "default", ...settings }],
    env: {},
  });
  return cleanup.add(createClient(connection));
}

async function startCci() {
  const emulator = await start({ mode: "cci" });
  const place: ConnectionSettings = {
    server: "cci",
    endpoint: emulator.url,
    authUrl: emulator.authUrl,
    projectName: defaultProject.name,
  };
  return { emulator, place };
}

describe("the whole life of a job on the emulator", () => {
  const { domainName, userName, password, accessKey, secretKey } = { ...defaultUser };
  test.each<[string, ConnectionSettings]>([
    ["a password", { domainName, userName, password }],
    ["an access key exchanged for a token", { accessKey, secretKey, authScheme: "iamAccessKey" }],
    [
      "signed requests",
      { accessKey, secretKey, authScheme: "signature", projectId: defaultProject.id },
    ],
  ])("with %s", async (_case, credentials) => {
    const { emulator, place } = await startCci();
    const jobs = (await clientOf(emulator, { ...place, ...credentials })).volcanoJobs();
    const { object } = await jobs.create({
      metadata: { name: "train", labels: { "app.kubernetes.io/name": "x" } },
      spec,
    });
    expect((await jobs.read("train"))?.object.metadata.uid).toBe(object.metadata.uid);
    const patched = await jobs.patch("train", [
      { op: "test", path: "/metadata/uid", value: object.metadata.uid },
      { op: "replace", path: "/metadata/labels/app.kubernetes.io~1name", value: "y" },
    ]);
    expect(patched.object.metadata.labels).toEqual({ "app.kubernetes.io/name": "y" });
    expect((await jobs.list({ labelSelector: "app.kubernetes.io/name=y" })).items).toHaveLength(1);
    await jobs.delete("train", {
      propagationPolicy: "Background",
      preconditions: { uid: object.metadata.uid },
    });
    expect(await jobs.read("train")).toBeUndefined();
    expect(await jobs.delete("train")).toBeUndefined();
  });

  test("survives the end of all tokens", async () => {
    const { emulator, place } = await startCci();
    const jobs = (await clientOf(emulator, { ...place, domainName, userName, password })).jobs();
    await jobs.list();
    emulator.expireTokens();
    expect((await jobs.list()).items).toEqual([]);
  });

  test("can be watched", async () => {
    const emulator = await start();
    const jobs = (
      await clientOf(emulator, {
        server: "kubernetes",
        endpoint: emulator.url,
        token: emulator.issueToken(),
      })
    ).volcanoJobs();
    await jobs.create({ metadata: { name: "a" }, spec });
    const seen: string[] = [];
    for await (const event of jobs.watch()) {
      if (event.type === "BOOKMARK") {
        continue;
      }
      seen.push(`${event.type} ${event.object.metadata.name}`);
      if (seen.length === 1) {
        await jobs.patch("a", [{ op: "add", path: "/metadata/labels", value: { x: "y" } }]);
      }
      if (seen.length === 2) {
        await jobs.delete("a", { propagationPolicy: "Background" });
      }
      if (seen.length === 3) {
        break;
      }
    }
    expect(seen).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
  });
});

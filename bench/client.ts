import { Agent, request } from "undici";
import { createClient } from "../provider/api/client";
import { resolveConnection } from "../provider/connection/resolve";
import { startEmulator } from "../emulator/index";
import { measure, report } from "./measure";

const jobs = 500;
const atOnce = 16;

function together(count: number, work: () => Promise<unknown>): Promise<unknown> {
  return Promise.all(Array.from({ length: count }, work));
}

/** Floor: the same requests with undici alone, and the bodies parsed. */
export async function benchClient(): Promise<void> {
  const emulator = await startEmulator();
  const token = emulator.issueToken();
  const settings = { server: "kubernetes" as const, endpoint: emulator.url, token };
  const client = createClient(await resolveConnection({ settings: [settings], env: {} }));
  const agent = new Agent({ connections: atOnce });
  const api = client.jobs("default");
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } };
  for (let i = 0; i < jobs; i += 1) {
    await api.create({ metadata: { name: `job-${i}` }, spec: { template } });
  }
  const url = `${emulator.url}/apis/batch/v1/namespaces/default/jobs`;
  const bare = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
    const { body } = await request(url + path, { dispatcher: agent, headers });
    return body.json();
  };
  const title = (what: string) => `client, ${what}; floor: undici alone`;
  try {
    report(
      title("one read"),
      await measure(() => bare("/job-1"), { "read one job": () => api.read("job-1") }),
    );
    report(
      title(`${atOnce} reads at once`),
      await measure(() => together(atOnce, () => bare("/job-1")), {
        "read one job": () => together(atOnce, () => api.read("job-1")),
      }),
    );
    report(
      title(`a list of ${jobs} jobs`),
      await measure(() => bare(""), { "list, every job parsed": () => api.list() }),
    );
  } finally {
    await client.close();
    await agent.close();
    await emulator.stop();
  }
}

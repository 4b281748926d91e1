/**
 * The floor of the client, in a process of its own: the requests of one operation with undici alone, as many at once as the
 * provider sends, and the answers parsed. The command line is JSON; what is printed is the time in milliseconds.
 */
import { Agent, request } from "undici";
import { jobManifest } from "./manifests";

/** What the process is told. */
export interface RawWork {
  readonly url: string;
  readonly token: string;
  readonly method: "POST" | "PATCH" | "GET" | "DELETE";
  readonly count: number;
}

/** As many as `volcano:maxConcurrency` is by default. */
const atOnce = 16;

async function main({ url, token, method, count }: RawWork): Promise<void> {
  const agent = new Agent({ connections: atOnce });
  const collection = `${url}/apis/batch/v1/namespaces/default/jobs`;
  const authorization = `Bearer ${token}`;
  const nameOf = (index: number) => `raw-${index}`;
  const bodyOf = (index: number): { readonly type: string; readonly body: unknown } | undefined => {
    if (method === "POST") {
      const { metadata, spec } = jobManifest("one", index);
      const body = {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: nameOf(index), ...metadata },
        spec,
      };
      return { type: "application/json", body };
    }
    if (method === "PATCH") {
      const body = [{ op: "replace", path: "/metadata/labels/rollout", value: "two" }];
      return { type: "application/json-patch+json", body };
    }
    return method === "DELETE"
      ? { type: "application/json", body: { propagationPolicy: "Background" } }
      : undefined;
  };
  const sendOne = async (index: number): Promise<void> => {
    const sent = bodyOf(index);
    const { statusCode, body } = await request(
      method === "POST" ? collection : `${collection}/${nameOf(index)}`,
      {
        dispatcher: agent,
        method,
        headers: {
          authorization,
          accept: "application/json",
          ...(sent && { "content-type": sent.type }),
        },
        body: sent === undefined ? null : JSON.stringify(sent.body),
      },
    );
    await body.json();
    if (statusCode >= 300) {
      throw new Error(`${method} ${nameOf(index)}: ${statusCode}`);
    }
  };
  let next = 0;
  const sendMany = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await sendOne(next - 1);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, sendMany));
  process.stdout.write(JSON.stringify(performance.now() - start));
  await agent.close();
}

main(JSON.parse(process.argv[2] ?? "") as RawWork).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

/** A server of very many jobs, which it makes up as it goes and does not hold. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { jobManifest } from "../engine/manifests";

/** How many there are. */
export interface ManyObjects {
  /** Jobs that a list has. */
  readonly jobs: number;
  /** Changes that a watch brings, job by job and again from the first. */
  readonly changes: number;
}

function jobOf(index: number, version: number): object {
  const { metadata, spec } = jobManifest("one", index);
  const own = {
    name: `job-${index}`,
    namespace: "default",
    uid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    resourceVersion: String(version),
    generation: 1,
    creationTimestamp: "2026-01-01T00:00:00Z",
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { ...metadata, ...own },
    spec,
    status: { active: 1, ready: 1 },
  };
}

function sendPage(response: ServerResponse, query: URLSearchParams, { jobs }: ManyObjects): void {
  const first = Number(query.get("continue") ?? 0);
  const end = Math.min(jobs, first + Number(query.get("limit") ?? 500));
  const items = Array.from({ length: end - first }, (_, i) => jobOf(first + i, first + i + 1));
  const metadata = { resourceVersion: String(jobs), ...(end < jobs && { continue: String(end) }) };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ apiVersion: "batch/v1", kind: "JobList", metadata, items }));
}

async function sendChanges(response: ServerResponse, { jobs, changes }: ManyObjects) {
  response.setHeader("content-type", "application/json");
  response.flushHeaders();
  for (let i = 0; i < changes && !response.destroyed; i += 1) {
    const event = { type: "MODIFIED", object: jobOf(i % jobs, jobs + i + 1) };
    if (!response.write(`${JSON.stringify(event)}\n`)) {
      await once(response, "drain");
    }
  }
}

/** Starts it on a loopback port. */
export async function startManyObjects(
  many: ManyObjects,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (searchParams.get("watch") === "true") {
      sendChanges(response, many).catch(() => response.destroy());
    } else {
      sendPage(response, searchParams, many);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

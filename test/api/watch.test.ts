import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import type { WatchEvent, WatchOptions } from "../../provider/api/watch.js";
import { ProviderError } from "../../provider/errors.js";
import { eventually } from "../support/eventually.js";
import { heldMemory } from "../support/held-memory.js";
import { type HttpServer, type Received, type Reply, startServer } from "./http-server.js";
import { clientOf, createQuickClock, jobOf, rejectionOf, statusOf, useCleanup } from "./support.js";

const cleanup = useCleanup();

type Line = { readonly type: string; readonly object: unknown } | string;

const job = (name: string, version: number, labels?: Record<string, string>) =>
  jobOf(name, { resourceVersion: String(version), ...(labels && { labels }) });
const added = (name: string, version: number): Line => ({
  type: "ADDED",
  object: job(name, version),
});
const modified = (name: string, version: number): Line => ({
  type: "MODIFIED",
  object: job(name, version),
});
const deleted = (name: string, version: number): Line => ({
  type: "DELETED",
  object: job(name, version),
});
const bookmark = (version: number): Line => ({
  type: "BOOKMARK",
  object: {
    kind: "Job",
    apiVersion: "batch.volcano.sh/v1alpha1",
    metadata: { resourceVersion: String(version) },
  },
});
const tooOld: Line = {
  type: "ERROR",
  object: statusOf(410, "too old resource version: 1 (61964)", { reason: "Expired" }),
};

/** Writes lines and ends the stream, keeps it open, or breaks it. */
const stream =
  (lines: readonly Line[], end: "end" | "open" | "break" | "half" = "end"): Reply =>
  (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const text = lines
      .map((line) => (typeof line === "string" ? line : `${JSON.stringify(line)}\n`))
      .join("");
    if (end === "half") {
      response.write(`${text}{"type":"ADDED","object":{"apiVers`, () => response.destroy());
    } else if (end === "break") {
      response.write(text === "" ? "\n" : text, () => response.destroy());
    } else if (end === "open") {
      response.write(text);
    } else {
      response.end(text);
    }
  };
const list = (version: number, ...jobs: readonly ReturnType<typeof job>[]): Reply => ({
  body: { kind: "JobList", metadata: { resourceVersion: String(version) }, items: jobs },
});

const isWatch = (request: Received) => request.url.searchParams.get("watch") === "true";
const versionOf = (request: Received) => request.url.searchParams.get("resourceVersion");

/** Lists and streams in the order in which they are to be asked for; the last stream stays open. */
async function start(
  lists: readonly Reply[],
  streams: readonly Reply[],
): Promise<{
  server: HttpServer;
  watch: (options?: WatchOptions) => AsyncIterable<WatchEvent>;
  clock: ReturnType<typeof createQuickClock>;
}> {
  let listed = 0;
  let watched = 0;
  const server = cleanup.add(
    await startServer((request) =>
      isWatch(request)
        ? (streams[watched++] ?? stream([], "open"))
        : (lists[listed++] ?? lists.at(-1) ?? list(1)),
    ),
  );
  const clock = createQuickClock();
  const client = cleanup.add(clientOf(server, { clock }));
  return { server, clock, watch: (options) => client.volcanoJobs().watch(options) };
}

/** The first `count` events, as short texts. */
async function take(events: AsyncIterable<WatchEvent>, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of events) {
    seen.push(
      event.type === "BOOKMARK"
        ? `BOOKMARK@${event.resourceVersion}`
        : `${event.type} ${event.object.metadata.name}@${event.object.metadata.resourceVersion ?? ""}`,
    );
    if (seen.length === count) {
      break;
    }
  }
  return seen;
}

describe("a watch", () => {
  test("lists first, then follows from the list's version, asking for bookmarks", async () => {
    const { server, watch } = await start(
      [list(10, job("a", 5), job("b", 7))],
      [stream([modified("a", 11), added("c", 12), deleted("b", 13)], "open")],
    );
    expect(await take(watch({ labelSelector: "x=y", timeoutSeconds: 60 }), 5)).toEqual([
      "ADDED a@5",
      "ADDED b@7",
      "MODIFIED a@11",
      "ADDED c@12",
      "DELETED b@13",
    ]);
    expect(Object.fromEntries(server.received[1]?.url.searchParams ?? [])).toEqual({
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: "10",
      labelSelector: "x=y",
      timeoutSeconds: "60",
    });
    expect(server.received[0]?.url.search).toBe("?labelSelector=x%3Dy&limit=500");
  });

  test("in place of one that failed repeats nothing, and reports what has gone since", async () => {
    const { watch } = await start(
      [list(10, job("a", 5), job("b", 7)), list(20, job("a", 5), job("c", 15))],
      [],
    );
    const seen = new Map();
    expect(await take(watch({ seen }), 2)).toEqual(["ADDED a@5", "ADDED b@7"]);
    const next = await take(watch({ seen }), 2);
    expect(next.map((text) => text.split("@")[0])).toEqual(["ADDED c", "DELETED b"]);
  });

  test("from a version tells which jobs were there before", async () => {
    const { watch } = await start([], [stream([modified("old", 21), added("new", 22)], "open")]);
    expect(await take(watch({ resourceVersion: "20" }), 2)).toEqual([
      "MODIFIED old@21",
      "ADDED new@22",
    ]);
  });

  test("from a version does not list", async () => {
    const { server, watch } = await start([], [stream([added("a", 21)], "open")]);
    expect(await take(watch({ resourceVersion: "20" }), 1)).toEqual(["ADDED a@21"]);
    expect(server.received.map(isWatch)).toEqual([true]);
  });

  test.each(["end", "break", "half"] as const)(
    "goes on after the stream's %s where it stopped, without gap or repetition",
    async (end) => {
      const { server, watch } = await start(
        [list(10, job("a", 5))],
        [
          stream([modified("a", 11), bookmark(15)], end),
          stream([], end),
          stream([modified("a", 16)], end),
          stream([modified("a", 17)], "open"),
        ],
      );
      expect(await take(watch(), 4)).toEqual([
        "ADDED a@5",
        "MODIFIED a@11",
        "MODIFIED a@16",
        "MODIFIED a@17",
      ]);
      expect(server.received.filter(isWatch).map(versionOf)).toEqual(["10", "15", "15", "16"]);
    },
  );

  test("leaves out what a server sends twice", async () => {
    const { watch } = await start(
      [list(10, job("a", 5))],
      [
        stream([added("a", 5), modified("a", 11), modified("a", 11)]),
        stream([modified("a", 11), modified("a", 12)], "open"),
      ],
    );
    expect(await take(watch(), 3)).toEqual(["ADDED a@5", "MODIFIED a@11", "MODIFIED a@12"]);
  });

  test.each<[string, Reply]>([
    ["in an event", stream([tooOld])],
    ["as a status", { status: 410, body: statusOf(410, "too old", { reason: "Expired" }) }],
  ])(
    "that is too old (410 %s) lists again and reports exactly the difference",
    async (_case, reply) => {
      const { server, watch } = await start(
        [
          list(10, job("a", 5), job("b", 6), job("c", 7)),
          list(50, job("a", 5), job("b", 40), job("d", 45)),
        ],
        [reply, stream([modified("d", 51)], "open")],
      );
      expect(await take(watch(), 7)).toEqual([
        "ADDED a@5",
        "ADDED b@6",
        "ADDED c@7",
        "MODIFIED b@40",
        "ADDED d@45",
        "DELETED c@7",
        "MODIFIED d@51",
      ]);
      expect(server.received.filter(isWatch).map(versionOf)).toEqual(["10", "50"]);
    },
  );

  test("lists page by page, and starts the list again when a page has expired", async () => {
    const pageOf = (names: string[], next: string | undefined, version: number): Reply => ({
      body: {
        metadata: { resourceVersion: String(version), continue: next },
        items: names.map((name) => job(name, 1)),
      },
    });
    const expired: Reply = { status: 410, body: statusOf(410, "expired", { reason: "Expired" }) };
    const { watch, server } = await start(
      [
        pageOf(["a", "b"], "2", 10),
        expired,
        pageOf(["a", "b"], "2", 20),
        pageOf(["c"], undefined, 20),
      ],
      [stream([added("d", 21)], "open")],
    );
    expect(await take(watch(), 4)).toEqual(["ADDED a@1", "ADDED b@1", "ADDED c@1", "ADDED d@21"]);
    expect(server.received.filter(isWatch).map(versionOf)).toEqual(["20"]);
  });

  test("hands over bookmarks on request, and remembers them anyway", async () => {
    const { watch } = await start([list(10)], [stream([bookmark(30)], "open")]);
    expect(await take(watch({ bookmarks: true }), 1)).toEqual(["BOOKMARK@30"]);
  });

  test("waits longer and longer between streams that bring nothing, and not at all after one that did", async () => {
    const { watch, clock } = await start(
      [list(10)],
      [
        stream([]),
        stream([]),
        stream([]),
        stream([added("a", 11)]),
        stream([modified("a", 12)], "open"),
      ],
    );
    await take(watch(), 2);
    expect(clock.sleeps).toEqual([375, 750, 1500]);
  });

  test("does not run hot on a server that forgets every version at once", async () => {
    const { watch, clock, server } = await start(
      [list(10)],
      Array<Reply>(5)
        .fill(stream([tooOld]))
        .concat(stream([added("a", 11)], "open")),
    );
    await take(watch(), 1);
    expect(clock.sleeps).toHaveLength(5);
    expect(server.received).toHaveLength(12);
  });

  test("survives empty and garbled lines, and gives up on a server that sends nothing else", async () => {
    const good = await start(
      [list(10)],
      [stream(["\n", "{not json}\n"]), stream([added("a", 11)], "open")],
    );
    expect(await take(good.watch(), 1)).toEqual(["ADDED a@11"]);
    const bad = await start(
      [list(10)],
      Array<Reply>(20).fill(stream(["<html>nothing to watch</html>\n"])),
    );
    expect(await rejectionOf(take(bad.watch(), 1))).toMatchObject({
      code: "API_UNEXPECTED_ANSWER",
    });
    expect(bad.server.received.length).toBeLessThan(10);
  });

  test("goes on after an error event that passes, and reports one that does not", async () => {
    const passing: Line = { type: "ERROR", object: statusOf(500, "etcd is sad") };
    const forbidden: Line = {
      type: "ERROR",
      object: statusOf(403, "no longer allowed", { reason: "Forbidden" }),
    };
    const { watch } = await start(
      [list(10)],
      [stream([passing]), stream([added("a", 11), forbidden])],
    );
    const seen: string[] = [];
    const error = await rejectionOf(
      (async () => {
        for await (const event of watch()) {
          seen.push(event.type);
        }
      })(),
    );
    expect(seen).toEqual(["ADDED"]);
    expect(error).toMatchObject({ code: "API_FORBIDDEN" });
    expect(error.message).toContain("watch VolcanoJobs in research: no longer allowed");
  });

  test("ends with an error when the server refuses it, or is away for too long", async () => {
    const refused = await start(
      [{ status: 403, body: statusOf(403, "no", { reason: "Forbidden" }) }],
      [],
    );
    expect(await rejectionOf(take(refused.watch(), 1))).toMatchObject({ code: "API_FORBIDDEN" });
    const away = await start([list(10)], Array<Reply>(30).fill({ status: 503 }));
    expect(await rejectionOf(take(away.watch(), 1))).toMatchObject({ code: "API_UNAVAILABLE" });
  });

  test("closes its connection when the loop is left", async () => {
    const { watch, server } = await start(
      [list(10, job("a", 1))],
      [stream([modified("a", 11)], "open")],
    );
    await take(watch(), 2);
    const socket = server.received.find(isWatch)?.socket;
    expect(socket).toBeDefined();
    await eventually(() => socket?.destroyed === true);
  });

  test.each(["while it waits", "before it starts", "between two streams"])(
    "ends with TRANSPORT_ABORTED when it is cancelled %s",
    async (when) => {
      const controller = new AbortController();
      const { watch } = await start([list(10)], when === "between two streams" ? [stream([])] : []);
      const end = rejectionOf(take(watch({ signal: controller.signal }), 1));
      if (when !== "before it starts") {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      controller.abort();
      expect(await end).toMatchObject({ code: "TRANSPORT_ABORTED" });
    },
  );

  test("ends when its client is closed, and opens no other stream", async () => {
    const server = cleanup.add(
      await startServer((request) =>
        isWatch(request) ? stream([added("a", 11)], "open") : list(10),
      ),
    );
    const client = clientOf(server);
    const events = client.volcanoJobs().watch()[Symbol.asyncIterator]();
    await events.next();
    const next = rejectionOf(events.next());
    await client.close();
    expect(await next).toMatchObject({
      code: "TRANSPORT_ABORTED",
      message:
        "watch VolcanoJobs in research: the client was closed; close it after its last operation, or create another one",
    });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(server.received.map(isWatch)).toEqual([false, true]);
  });

  test.each<[string, unknown, string]>([
    ["without a reason", undefined, "TRANSPORT_ABORTED"],
    [
      "for a reason of this package",
      new ProviderError("ENGINE_GONE", "talk to the engine: it is gone"),
      "ENGINE_GONE",
    ],
  ])(
    "ends with the signal of its client %s, while the server goes on",
    async (_case, reason, code) => {
      const controller = new AbortController();
      const server = cleanup.add(
        await startServer((request) =>
          isWatch(request) ? stream([added("a", 11), added("b", 12)], "open") : list(10),
        ),
      );
      const client = cleanup.add(clientOf(server, { signal: controller.signal }));
      const events = client.volcanoJobs().watch()[Symbol.asyncIterator]();
      await events.next();
      controller.abort(reason);
      expect(await rejectionOf(events.next())).toMatchObject({ code });
      const socket = server.received.find(isWatch)?.socket;
      await eventually(() => socket?.destroyed === true);
    },
  );

  test("leaves no listener on the signals that outlive it", async () => {
    const { signal } = new AbortController();
    const server = cleanup.add(
      await startServer((request) => (isWatch(request) ? stream([added("a", 11)]) : list(10))),
    );
    const client = cleanup.add(clientOf(server, { signal }));
    for (let count = 0; count < 3; count += 1) {
      await take(client.volcanoJobs().watch({ signal }), 1);
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("replaces a connection that has gone silent", async () => {
    const clock = createQuickClock();
    const server = cleanup.add(
      await startServer((request) => (isWatch(request) ? stream([], "open") : list(10))),
    );
    const watched = cleanup
      .add(clientOf(server, { clock }))
      .volcanoJobs()
      .watch({ timeoutSeconds: -29.95 });
    const events = watched[Symbol.asyncIterator]();
    void events.next().catch(() => undefined);
    await eventually(() => server.received.filter(isWatch).length > 1);
  });

  test("makes the server wait for a slow reader", async () => {
    let written = 0;
    const big = job("a", 1);
    const server = cleanup.add(
      await startServer((request) => {
        if (!isWatch(request)) {
          return list(10);
        }
        return (response) => {
          response.writeHead(200);
          const pump = (): void => {
            while (!response.destroyed && written < 500_000_000) {
              const line = `${JSON.stringify({ type: "MODIFIED", object: { ...big, metadata: { ...big.metadata, resourceVersion: String(written) }, spec: { text: "x".repeat(100_000) } } })}\n`;
              written += line.length;
              if (!response.write(line)) {
                response.once("drain", pump);
                return;
              }
            }
          };
          pump();
        };
      }),
    );
    const watched = cleanup.add(clientOf(server)).volcanoJobs().watch();
    const events = watched[Symbol.asyncIterator]();
    await events.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(written).toBeLessThan(30_000_000);
    await events.return?.();
  });

  test("takes in 100 MB of events in bounded memory", async () => {
    const total = 100_000_000;
    let sent = 0;
    let count = 0;
    const server = cleanup.add(
      await startServer((request) => {
        if (!isWatch(request)) {
          return list(10);
        }
        return (response) => {
          response.writeHead(200);
          const pump = (): void => {
            while (sent < total) {
              count += 1;
              const event = {
                type: "MODIFIED",
                object: {
                  ...job(`job-${count % 100}`, count),
                  spec: { text: String(count).padEnd(20_000, "x") },
                },
              };
              const line = `${JSON.stringify(event)}\n`;
              sent += line.length;
              if (!response.write(line)) {
                response.once("drain", pump);
                return;
              }
            }
          };
          pump();
        };
      }),
    );
    const before = heldMemory();
    let peak = 0;
    let seen = 0;
    for await (const event of cleanup.add(clientOf(server)).volcanoJobs().watch()) {
      seen += 1;
      expect(event.type === "BOOKMARK" ? "" : event.object.metadata.resourceVersion).toBe(
        String(seen),
      );
      if (seen % 500 === 0) {
        peak = Math.max(peak, heldMemory());
      }
      if (sent >= total && seen === count) {
        break;
      }
    }
    expect(sent).toBeGreaterThanOrEqual(total);
    expect(peak - before).toBeLessThan(total / 4);
  }, 60_000);
});

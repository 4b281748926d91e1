/** Times beyond the 24.8 days that a timer of Node.js keeps. */
import { startDeadline } from "../../provider/api/deadline.js";
import { systemClock } from "../../provider/time/clock.js";
import { startServer, type Reply } from "./http-server.js";
import { clientOf, jobOf, useCleanup } from "./support.js";

const cleanup = useCleanup();
const monthMs = 30 * 24 * 60 * 60 * 1000;

/** The head of a watch, and some time later an event. */
const silentAtFirst: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  void systemClock.sleep(50).then(() => {
    response.end(`${JSON.stringify({ type: "ADDED", object: jobOf("train") })}\n`);
  });
};

test.each([monthMs, Infinity])("an operation of %d ms is not over at once", async (timeoutMs) => {
  const deadline = startDeadline({ timeoutMs, signals: [], clock: systemClock });
  await systemClock.sleep(30);
  expect(deadline.signal.aborted).toBe(false);
  expect(deadline.isOver()).toBe(false);
  deadline.stop();
});

test("a request may take that long, and so may the silence of a watch", async () => {
  const server = cleanup.add(
    await startServer(async ({ url }) => {
      await systemClock.sleep(50);
      return url.searchParams.has("watch") ? silentAtFirst : { body: jobOf("train") };
    }),
  );
  const limits = { requestTimeoutMs: monthMs, maxAttempts: 1, maxConcurrency: 4 };
  const client = cleanup.add(clientOf(server, { clock: systemClock, connection: { limits } }));
  const jobs = client.volcanoJobs();
  expect((await jobs.read("train", { timeoutMs: monthMs }))?.object.metadata.name).toBe("train");
  const stop = new AbortController();
  const watch = { resourceVersion: "1", timeoutSeconds: monthMs / 1000, signal: stop.signal };
  for await (const event of jobs.watch(watch)) {
    expect(event.type).toBe("ADDED");
    break;
  }
  stop.abort();
});

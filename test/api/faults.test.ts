import { createServer as createTcpServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { isOutcomeUnknown } from "../../provider/errors.js";
import type { Client } from "../../provider/api/client.js";
import type { JobsApi } from "../../provider/api/jobs-api.js";
import { type Reply, startServer } from "./http-server.js";
import { eventually } from "../support/eventually.js";
import { clientOf, createQuickClock, jobOf, rejectionOf, statusOf, useCleanup } from "./support.js";
import { systemClock } from "../../provider/time/clock.js";

const cleanup = useCleanup();

/** Every operation that a fault can hit, and its success. */
const operations: Readonly<
  Record<
    string,
    {
      readonly run: (jobs: JobsApi) => Promise<unknown>;
      readonly isRepeatable: boolean;
      readonly success: Reply;
    }
  >
> = {
  list: {
    run: (jobs) => jobs.list(),
    isRepeatable: true,
    success: { body: { items: [], metadata: {} } },
  },
  read: { run: (jobs) => jobs.read("a"), isRepeatable: true, success: { body: jobOf("a") } },
  create: {
    run: (jobs) => jobs.create({ metadata: { name: "a" }, spec: {} }),
    isRepeatable: false,
    success: { status: 201, body: jobOf("a") },
  },
  patch: { run: (jobs) => jobs.patch("a", []), isRepeatable: false, success: { body: jobOf("a") } },
  replace: {
    run: (jobs) => jobs.replace({ metadata: { name: "a" }, spec: {} }),
    isRepeatable: true,
    success: { body: jobOf("a") },
  },
  delete: {
    run: (jobs) => jobs.delete("a"),
    isRepeatable: true,
    success: { body: statusOf(200, "") },
  },
  deleteCollection: {
    run: (jobs) => jobs.deleteCollection(),
    isRepeatable: true,
    success: { body: { items: [jobOf("a")] } },
  },
};

const destroy: Reply = (response) => response.destroy();
const cutOff: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"kind":"Job",', () => response.destroy());
};
const cutOffChunked: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"kind":"Job",', () => response.destroy());
};

/** [fault, how it is answered once, whether the request may have been acted on] */
const faults: readonly (readonly [string, Reply, boolean])[] = [
  ["reset after the request", destroy, true],
  ["cut off in the body", cutOff, true],
  ["cut off in a chunked body", cutOffChunked, true],
  ["408", { status: 408 }, true],
  ["429", { status: 429 }, false],
  ["429 with Retry-After", { status: 429, headers: { "retry-after": "3" } }, false],
  ["500", { status: 500, body: statusOf(500, "etcd is sad") }, true],
  [
    "502 as a page",
    {
      status: 502,
      headers: { "content-type": "text/html" },
      body: "<html><title>Bad Gateway</title></html>",
    },
    true,
  ],
  ["503 with Retry-After", { status: 503, headers: { "retry-after": "2" } }, true],
  ["504", { status: 504 }, true],
];

describe.each(Object.keys(operations))("%s, when the first answer is", (name) => {
  const operation = operations[name];
  if (operation === undefined) {
    throw new Error(name);
  }

  test.each(faults)("%s", async (fault, reply, mayHaveActed) => {
    const server = cleanup.add(
      await startServer((_request, count) => (count === 1 ? reply : operation.success)),
    );
    const clock = createQuickClock();
    const jobs = cleanup.add(clientOf(server, { clock })).volcanoJobs();
    const isRepeated = operation.isRepeatable || !mayHaveActed;
    if (isRepeated) {
      await operation.run(jobs);
      expect(server.received).toHaveLength(2);
      expect(clock.sleeps).toEqual([
        fault.includes("429 with") ? 3000 : fault.includes("503 with") ? 2000 : 375,
      ]);
    } else {
      const error = await rejectionOf(operation.run(jobs));
      expect(server.received).toHaveLength(1);
      expect(isOutcomeUnknown(error)).toBe(true);
      expect(error.message).toMatch(new RegExp(`^${name} VolcanoJob research/a: `));
    }
  });

  test("refused: it is sent when the server is back", async () => {
    const server = await startServer(() => operation.success);
    await server.close();
    const clock = createQuickClock();
    const error = await rejectionOf(
      operation.run(cleanup.add(clientOf(server, { clock })).volcanoJobs()),
    );
    expect(error).toMatchObject({
      name: "TransportError",
      code: "TRANSPORT_REFUSED",
      requestSent: false,
    });
    expect(error.message).toMatch(
      /: the connection was refused \(127\.0\.0\.1:\d+, 5 attempts in \S+ s\); check volcano:endpoint, the network and the proxy settings$/,
    );
    expect(clock.sleeps).toEqual([375, 750, 1500, 3000]);
  });

  test("none within the time for a request", async () => {
    const server = cleanup.add(
      await startServer((_request, count) => (count === 1 ? () => undefined : operation.success)),
    );
    const limits = { requestTimeoutMs: 60, maxAttempts: 5, maxConcurrency: 16 };
    const jobs = cleanup.add(clientOf(server, { connection: { limits } })).volcanoJobs();
    if (operation.isRepeatable) {
      await operation.run(jobs);
      expect(server.received).toHaveLength(2);
    } else {
      expect(await rejectionOf(operation.run(jobs))).toMatchObject({
        code: "TRANSPORT_TIMEOUT",
        requestSent: true,
      });
    }
  });
});

describe("attempts", () => {
  test("end after maxAttempts, and the error tells of them", async () => {
    const server = cleanup.add(await startServer(() => ({ status: 503 })));
    const error = await rejectionOf(cleanup.add(clientOf(server)).jobs().list());
    expect(server.received).toHaveLength(5);
    expect(error).toMatchObject({ code: "API_UNAVAILABLE", status: 503 });
    expect(error.message).toMatch(
      /^list Jobs in research: the server gave no reason for status 503 \(HTTP 503\); try again later \(5 attempts in 5\.\d s\)$/,
    );
  });

  test("end when the server asks to wait for longer than there is time", async () => {
    const server = cleanup.add(
      await startServer(() => ({ status: 429, headers: { "retry-after": "3600" } })),
    );
    const error = await rejectionOf(cleanup.add(clientOf(server)).jobs().list());
    expect(error).toMatchObject({ code: "API_THROTTLED", retryAfterMs: 3_600_000 });
    expect(server.received).toHaveLength(1);
  });

  test("end with the operation's time, which counts attempts and waits", async () => {
    const server = cleanup.add(await startServer(() => ({ status: 503 })));
    const clock = createQuickClock();
    const error = await rejectionOf(
      cleanup.add(clientOf(server, { clock })).jobs().list({ timeoutMs: 1900 }),
    );
    expect(clock.sleeps).toEqual([375, 750]);
    expect(error).toMatchObject({ code: "API_UNAVAILABLE" });
  });

  test("remember that an earlier one may have taken effect", async () => {
    const server = await startServer((request) => (response) => {
      response.destroy();
      void server.close();
      return request;
    });
    const error = await rejectionOf(cleanup.add(clientOf(server)).jobs().delete("a"));
    expect(error).toMatchObject({ code: "TRANSPORT_REFUSED", requestSent: true });
    expect(error.message).toContain("before that: the ");
  });

  test("name what went wrong before once, though each answer has its own request id", async () => {
    const server = cleanup.add(
      await startServer((_request, count) =>
        count === 20
          ? (response) => response.destroy()
          : {
              status: 500,
              headers: { "audit-id": `audit-${count}` },
              body: statusOf(500, count === 10 ? "etcd is away" : "etcd is sad"),
            },
      ),
    );
    const limits = { requestTimeoutMs: 5000, maxAttempts: 20, maxConcurrency: 1 };
    const client = cleanup.add(clientOf(server, { connection: { limits } }));
    const error = await rejectionOf(client.jobs().list({ timeoutMs: 3_600_000 }));
    expect(error).toMatchObject({ code: "TRANSPORT_BROKEN" });
    expect(error.message.match(/etcd is \w+/g)).toEqual(["etcd is sad", "etcd is away"]);
    expect(error.message).toContain("(HTTP 500, request audit-1)");
  });

  test("are not made again for what will stay: an unknown host, a user's mistake", async () => {
    const clock = createQuickClock();
    const lost = cleanup.add(clientOf({ url: "http://no-such-host.invalid" }, { clock }));
    expect(await rejectionOf(lost.jobs().list())).toMatchObject({
      code: expect.stringMatching(/^TRANSPORT_(DNS|REFUSED)$/) as string,
      requestSent: false,
    });
    const noSpec = statusOf(
      500,
      'add operation does not apply: doc is missing path: "/spec/queue": missing value',
    );
    const server = cleanup.add(await startServer(() => ({ status: 500, body: noSpec })));
    const error = await rejectionOf(
      cleanup
        .add(clientOf(server))
        .volcanoJobs()
        .replace({ metadata: { name: "a" } }),
    );
    expect(error).toMatchObject({ code: "API_INVALID", status: 500 });
    expect(server.received).toHaveLength(1);
  });
});

describe("waiting for another attempt", () => {
  const waitsOf = async (reply: Reply) => {
    const waits: string[] = [];
    const server = cleanup.add(
      await startServer((_, count) => (count === 1 ? reply : { body: { items: [] } })),
    );
    const client = clientOf(server, {
      clock: createQuickClock(),
      onWait: (text) => waits.push(text),
    });
    await cleanup.add(client).jobs().list();
    return waits.map((text) => text.replaceAll(/:\d+/g, ":<port>"));
  };

  test("is announced when a person would notice it, with the reason", async () => {
    const throttled = { status: 429, headers: { "retry-after": "90" }, body: "slow down" };
    expect(await waitsOf(throttled)).toEqual([
      "waiting 90 s for the next attempt, as the server asks: list Jobs in research: slow down (HTTP 429); lower volcano:maxConcurrency, or try again later",
    ]);
    const away = { status: 503, headers: { "retry-after": "5" }, body: "starting" };
    expect(await waitsOf(away)).toHaveLength(1);
  });

  test("is not announced when it is short", async () => {
    expect(await waitsOf({ status: 429, headers: { "retry-after": "4" } })).toEqual([]);
    expect(await waitsOf({ status: 503 })).toEqual([]);
    expect(await waitsOf((response) => response.destroy())).toEqual([]);
  });

  test("is announced for a server that cannot be reached, once the waits get long", async () => {
    const server = await startServer(() => ({}));
    await server.close();
    const waits: string[] = [];
    const client = clientOf(server, {
      clock: createQuickClock(),
      random: () => 1,
      onWait: (text) => waits.push(text),
      connection: { limits: { requestTimeoutMs: 5000, maxAttempts: 6, maxConcurrency: 1 } },
    });
    await rejectionOf(cleanup.add(client).jobs().list());
    expect(waits).toEqual([
      expect.stringMatching(
        /^waiting 8 s for the next attempt: list Jobs in research: .*\(127\.0\.0\.1:\d+\)$/,
      ),
    ]);
  });
});

describe("cancelling", () => {
  test("ends a request under way, and says that it may have arrived", async () => {
    const controller = new AbortController();
    const server = cleanup.add(
      await startServer(() => () => {
        controller.abort();
      }),
    );
    const error = await rejectionOf(
      cleanup
        .add(clientOf(server))
        .jobs()
        .create({ metadata: { name: "a" }, spec: {} }, { signal: controller.signal }),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: true });
    expect(error.message).toBe("create Job research/a: it was cancelled");
  });

  test("ends a wait between attempts", async () => {
    const controller = new AbortController();
    const server = cleanup.add(
      await startServer(() => ({ status: 503, headers: { "retry-after": "60" } })),
    );
    const clock = {
      ...systemClock,
      sleep: (ms: number, signal: AbortSignal) => {
        setImmediate(() => {
          controller.abort();
        });
        return systemClock.sleep(ms, signal);
      },
    };
    const error = await rejectionOf(
      cleanup.add(clientOf(server, { clock })).jobs().list({ signal: controller.signal }),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_ABORTED" });
    expect(error.message).toContain(
      "before that: list Jobs in research: the server gave no reason for status 503",
    );
  });

  test("ends a wait for a free place, and the place goes to others", async () => {
    const held: (() => void)[] = [];
    const server = cleanup.add(
      await startServer(() => (response) => {
        held.push(() => response.end('{"items":[]}'));
      }),
    );
    const jobs = cleanup
      .add(
        clientOf(server, {
          connection: { limits: { requestTimeoutMs: 5000, maxAttempts: 1, maxConcurrency: 1 } },
        }),
      )
      .jobs();
    const first = jobs.list();
    const controller = new AbortController();
    const second = rejectionOf(jobs.list({ signal: controller.signal }));
    const third = jobs.list();
    await eventually(() => held.length === 1);
    controller.abort();
    expect(await second).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: false });
    held[0]?.();
    await first;
    await eventually(() => held.length === 2);
    held[1]?.();
    await third;
    expect(server.received).toHaveLength(2);
  });

  test("before the start sends nothing", async () => {
    const server = cleanup.add(await startServer(() => ({ body: { items: [] } })));
    const error = await rejectionOf(
      cleanup.add(clientOf(server)).jobs().list({ signal: AbortSignal.abort() }),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: false });
    expect(server.received).toHaveLength(0);
  });
});

describe("closing the client", () => {
  const one = {
    connection: { limits: { requestTimeoutMs: 5000, maxAttempts: 5, maxConcurrency: 1 } },
  };
  const advice = "the client was closed; close it after its last operation, or create another one";

  test("ends what is under way, what waits for its place, and what comes later", async () => {
    const server = cleanup.add(await startServer(() => () => undefined));
    const client = clientOf(server, one);
    const hanging = rejectionOf(client.jobs().list());
    await eventually(() => server.received.length === 1);
    const create = () => rejectionOf(client.jobs().create({ metadata: { name: "a" }, spec: {} }));
    const waiting = create();
    await client.close();
    expect(await hanging).toMatchObject({
      code: "TRANSPORT_ABORTED",
      requestSent: true,
      message: `list Jobs in research: ${advice}`,
    });
    for (const unsent of [await waiting, await create()]) {
      expect(unsent).toMatchObject({
        code: "TRANSPORT_ABORTED",
        requestSent: false,
        message: `create Job research/a: ${advice}`,
      });
    }
    expect(server.received).toHaveLength(1);
  });

  test("ends what waits for its next attempt", async () => {
    const server = cleanup.add(
      await startServer(() => ({ status: 429, headers: { "retry-after": "60" } })),
    );
    const waits: string[] = [];
    const client = clientOf(server, {
      ...one,
      clock: systemClock,
      onWait: (text) => waits.push(text),
    });
    const waiting = rejectionOf(client.jobs().create({ metadata: { name: "a" }, spec: {} }));
    await eventually(() => waits.length === 1);
    await client.close();
    const error = await waiting;
    expect(error).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: false });
    expect(error.message).toContain("the client was closed, before that: create Job research/a: ");
    expect(server.received).toHaveLength(1);
  });

  test("leaves a request unsent that is asked about at that moment", async () => {
    const server = cleanup.add(await startServer(() => ({ status: 201, body: jobOf("a") })));
    const client: Client = clientOf(server, { ...one, beforeWrite: () => client.close() });
    expect(
      await rejectionOf(client.jobs().create({ metadata: { name: "a" }, spec: {} })),
    ).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: false });
    expect(server.received).toHaveLength(0);
  });
});

describe("a server that is no HTTP server", () => {
  const startRaw = async (onData: (socket: Socket, data: Buffer) => void) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => {
        onData(socket, data);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanup.add({
      close: () =>
        new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        ),
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }; // a TCP server has one
  };
  const limits = { requestTimeoutMs: 300, maxAttempts: 2, maxConcurrency: 4 };

  test.each<[string, string, object]>([
    ["talks another protocol", "SSH-2.0-OpenSSH_9.6\r\n", { code: "TRANSPORT_BROKEN" }],
    ["sends garbage", "\u0000\u0001\u0002\r\n\r\n", { code: "TRANSPORT_BROKEN" }],
    [
      "sends headers without end",
      `HTTP/1.1 200 OK\r\nx: ${"y".repeat(70_000)}\r\n\r\n`,
      { code: "TRANSPORT_BROKEN" },
    ],
    ["sends half a head and stops", "HTTP/1.1 200 OK\r\ncontent-", { code: "TRANSPORT_TIMEOUT" }],
    [
      "announces more than it sends",
      "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{",
      { code: "TRANSPORT_TIMEOUT" },
    ],
    ["sends a 1xx only", "HTTP/1.1 103 Early Hints\r\n\r\n", { code: "TRANSPORT_TIMEOUT" }],
  ])("and %s", async (_case, text, expected) => {
    const server = await startRaw((socket) => socket.write(text));
    const error = await rejectionOf(
      cleanup
        .add(clientOf(server, { connection: { limits } }))
        .jobs()
        .list(),
    );
    expect(error).toMatchObject({ name: "TransportError", requestSent: true, ...expected });
  });

  test("takes headers of 60 KiB, which IAM tokens need", async () => {
    const server = await startRaw((socket) =>
      socket.end(
        `HTTP/1.1 200 OK\r\nx: ${"y".repeat(60_000)}\r\ncontent-length: 12\r\n\r\n{"items":[]}`,
      ),
    );
    expect((await cleanup.add(clientOf(server)).jobs().list()).items).toEqual([]);
  });

  test("drips a body for ever", async () => {
    const server = await startRaw((socket) => {
      socket.write("HTTP/1.1 500 Oops\r\n\r\n");
      const timer = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => {
        clearInterval(timer);
      });
    });
    const error = await rejectionOf(
      cleanup
        .add(clientOf(server, { connection: { limits } }))
        .jobs()
        .list(),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_TIMEOUT" });
  });

  test("sends an error page without end: the start is enough", async () => {
    const server = await startRaw((socket) => {
      socket.write("HTTP/1.1 400 Bad\r\ncontent-type: text/plain\r\n\r\n");
      const pump = () => {
        let isOpen = true;
        while (isOpen && !socket.destroyed) {
          isOpen = socket.write("0123456789abcdef".repeat(4096));
        }
      };
      socket.on("drain", pump);
      pump();
    });
    const error = await rejectionOf(cleanup.add(clientOf(server)).jobs().list());
    expect(error).toMatchObject({ name: "ApiError", status: 400 });
    expect(error.message.length).toBeLessThan(20_000);
  });
});

describe("a success that cannot be read", () => {
  test.each<[string, Reply, number]>([
    [
      "is a web page",
      { headers: { "content-type": "text/html" }, body: "<html><title>Log in</title></html>" },
      1,
    ],
    ["is empty", { body: "" }, 1],
    ["is another object", { body: { kind: "Status", status: "Success" } }, 1],
    ["breaks off", { body: '{"kind":"Job","metadata":{"na' }, 5],
  ])("because it %s", async (_case, reply, attempts) => {
    const server = cleanup.add(await startServer(() => reply));
    const error = await rejectionOf(cleanup.add(clientOf(server)).jobs().read("a"));
    expect(error).toMatchObject({ code: "API_UNEXPECTED_ANSWER", status: 200 });
    expect(server.received).toHaveLength(attempts);
    const created = await rejectionOf(
      cleanup
        .add(clientOf(server))
        .jobs()
        .create({ metadata: { name: "a" }, spec: {} }),
    );
    expect(isOutcomeUnknown(created)).toBe(true);
    expect(server.received).toHaveLength(attempts + 1);
  });

  test.each(["gone", "<html><title>Log in</title></html>", "", "[]"])(
    "is no deletion, of one or of many: %j",
    async (body) => {
      const server = cleanup.add(await startServer(() => ({ body })));
      const jobs = cleanup.add(clientOf(server)).jobs();
      for (const call of [jobs.delete("a"), jobs.deleteCollection()]) {
        const error = await rejectionOf(call);
        expect(error).toMatchObject({ code: "API_UNEXPECTED_ANSWER", status: 200 });
        expect(isOutcomeUnknown(error)).toBe(true);
      }
    },
  );
});

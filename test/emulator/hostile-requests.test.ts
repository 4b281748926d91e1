import { request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { batch, startTalk, type Talk } from "./support/harness.js";

const jobs = `${batch}/namespaces/ns/jobs`;
const limit = 3 * 1024 * 1024;

let talk: Talk;
beforeEach(async () => {
  talk = await startTalk();
});
afterEach(() => talk.stop());

/** What comes back for a request that is written as it is. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(talk.emulator.url);
  return new Promise((resolve, reject) => {
    const pieces: string[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
    socket.on("error", reject).on("close", () => {
      resolve(pieces.join(""));
    });
  });
}

interface Upload {
  readonly status: number;
  readonly text: string;
  readonly sentBytes: number;
}

/** Sends a body of that size piece by piece, until an answer comes. */
function upload(bytes: number, headers: Record<string, string>): Promise<Upload> {
  return new Promise((resolve) => {
    const piece = Buffer.alloc(64 * 1024, " ");
    let sentBytes = 0;
    let isAnswered = false;
    const outgoing = request(`${talk.emulator.url}${jobs}`, { method: "POST", headers });
    const send = () => {
      while (!isAnswered && sentBytes < bytes) {
        sentBytes += piece.length;
        if (!outgoing.write(piece)) {
          outgoing.once("drain", send);
          return;
        }
      }
      outgoing.end();
    };
    outgoing.on("error", () => undefined);
    outgoing.on("response", (response: IncomingMessage) => {
      isAnswered = true;
      let text = "";
      response.setEncoding("utf8").on("data", (each: string) => (text += each));
      response.on("close", () => {
        resolve({ status: response.statusCode ?? 0, text, sentBytes });
      });
    });
    send();
  });
}

const json = { "content-type": "application/json" };

describe("a body that is too large", () => {
  test("is refused in the words of the server, and not read to its end", async () => {
    const authorization = `Bearer ${talk.emulator.issueToken()}`;
    const { status, text, sentBytes } = await upload(300 * 1024 * 1024, { ...json, authorization });
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({
      message: `Request entity too large: limit is ${limit}`,
      reason: "RequestEntityTooLarge",
    });
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });

  test("is not read at all without credentials, or with wrong ones", async () => {
    const none = await upload(300 * 1024 * 1024, json);
    expect([none.status, none.sentBytes < 64 * 1024 * 1024]).toEqual([403, true]);
    const wrong = await upload(300 * 1024 * 1024, { ...json, authorization: "Bearer wrong" });
    expect([wrong.status, wrong.sentBytes < 64 * 1024 * 1024]).toEqual([401, true]);
    expect(talk.emulator.requests.toApi().map(({ body }) => body)).toEqual([undefined, undefined]);
  });

  test("is one of more than 3 MiB", async () => {
    const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] };
    const job = { metadata: { name: "a" }, spec: { template: { spec: pod } } };
    const text = JSON.stringify(job).padEnd(limit, " ");
    expect((await talk.ask("POST", jobs, { body: text })).status).toBe(201);
    expect((await talk.ask("POST", jobs, { body: `${text} ` })).status).toBe(413);
  });
});

const job = {
  metadata: { name: "a", annotations: { a: "x".repeat(1000) } },
  spec: {
    template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] } },
  },
};

describe("a JSON Patch", () => {
  const contentType = "application/json-patch+json";
  const patch = (body: unknown) => talk.ask("PATCH", `${jobs}/a`, { body, contentType });
  const copy = (from: string, path: string) => ({ op: "copy", from, path });
  beforeEach(() => talk.ask("POST", jobs, { body: job }));

  test("copies 3 MiB and no more, in the words of the server", async () => {
    const doubling = Array.from({ length: 40 }, (_, i) =>
      copy("/metadata/annotations", `/metadata/annotations/b${i}`),
    );
    const { status, body } = await patch(doubling);
    expect([status, body["message"]]).toEqual([
      422,
      "the server rejected our request due to an error in our request",
    ]);
  });

  test("counts what it copies as Go writes it: a letter that it escapes is six bytes", async () => {
    const times = limit / 1024 / 6;
    const value = "<".repeat(1024);
    const copies = (count: number) => [
      { op: "add", path: "/metadata/annotations/a", value },
      { op: "add", path: "/spec/unknown", value: [] },
      ...Array.from({ length: count }, () => copy("/metadata/annotations/a", "/spec/unknown/-")),
    ];
    expect((await patch(copies(times - 1))).status).toBe(200);
    expect((await patch(copies(times))).status).toBe(422);
  });
});

describe("a body that is nested too deeply", () => {
  const message = /invalid character '[{[]' exceeded max depth/;
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

  test("is refused in the words of Go, by every way to write", async () => {
    const deep = `{"a":${nested(150_000)}}`;
    const created = await talk.ask("POST", jobs, { body: deep });
    expect([created.status, created.body["message"]]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
    await talk.ask("POST", jobs, { body: job });
    for (const type of ["merge-patch+json", "strategic-merge-patch+json", "json-patch+json"]) {
      const body = type.startsWith("json") ? `[{"op":"add","path":"/a","value":${deep}}]` : deep;
      const answer = await talk.ask("PATCH", `${jobs}/a`, {
        body,
        contentType: `application/${type}`,
      });
      expect([answer.status, answer.body["message"]]).toEqual([
        400,
        expect.stringMatching(message),
      ]);
    }
    const deleted = await talk.ask("DELETE", `${jobs}/a`, { body: deep });
    // Its decoder answers every malformed body with 500.
    expect([deleted.status, deleted.body["message"]]).toEqual([
      500,
      expect.stringMatching(message),
    ]);
  });

  test("is taken where it is not, and copies do not make it so", async () => {
    const body = JSON.stringify(job).replace('"spec":{', `"spec":{"unknown":${nested(900)},`);
    expect((await talk.ask("POST", jobs, { body })).status).toBe(201);
    const operations = [
      { op: "add", path: "/spec/unknown", value: JSON.parse(nested(900)) as unknown },
      ...Array.from({ length: 2 }, (_, i) => ({
        op: "copy",
        from: "/spec/unknown",
        path: `/spec/unknown${"/0".repeat(899 * 2 ** i)}/-`,
      })),
    ];
    const contentType = "application/json-patch+json";
    const patched = await talk.ask("PATCH", `${jobs}/a`, { body: operations, contentType });
    expect(patched.status).toBe(422);
  });
});

describe("a target", () => {
  test.each([
    ["//", 403],
    ["///apis", 403],
    ["/apis/../..//", 403],
    ["/apis/%zz", 400],
    ["/%", 400],
    ["*", 400],
    ["http://elsewhere/version", 200],
    ["/version?a=%zz", 200],
  ])("of %s is answered with %d", async (target, status) => {
    const answer = await raw(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test("that is malformed gets the bare answer of Go's server", async () => {
    const answer = await raw("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(answer).toContain("content-type: text/plain; charset=utf-8");
    expect(answer.endsWith("400 Bad Request") || answer.includes("\r\n400 Bad Request")).toBe(true);
  });
});

import { type Received, type Reply, startServer } from "./http-server.js";
import { clientOf, jobOf, rejectionOf, statusOf, useCleanup } from "./support.js";

const cleanup = useCleanup();

async function start(answer: (request: Received, count: number) => Reply) {
  const server = cleanup.add(await startServer(answer));
  return { server, jobs: cleanup.add(clientOf(server)).jobs() };
}

/** A page of batch/v1 items, which carry neither kind nor apiVersion. */
function page(names: readonly string[], next?: string): Reply {
  const items = names.map((name) => ({ metadata: jobOf(name).metadata, spec: {} }));
  return {
    body: {
      kind: "JobList",
      apiVersion: "batch/v1",
      metadata: {
        resourceVersion: "50",
        ...(next !== undefined && { continue: next, remainingItemCount: 9 }),
      },
      items,
    },
  };
}

const tokenOf = (request: Received) => request.url.searchParams.get("continue");
const gone = (more: object = {}): Reply => ({
  status: 410,
  body: statusOf(410, "The provided continue parameter is too old", { reason: "Expired", ...more }),
});

async function namesOf(
  jobs: AsyncIterable<{ readonly metadata: { readonly name: string } }>,
): Promise<string[]> {
  const names: string[] = [];
  for await (const job of jobs) {
    names.push(job.metadata.name);
  }
  return names;
}

describe("list", () => {
  test("answers one page, with what is needed for the next and for a watch", async () => {
    const { server, jobs } = await start(() => page(["a", "b"], "next"));
    const list = await jobs.list({
      limit: 2,
      continue: "t",
      labelSelector: "a in (b,c)",
      fieldSelector: "metadata.name=a",
      resourceVersion: "0",
      resourceVersionMatch: "NotOlderThan",
      timeoutSeconds: 5,
      pretty: true,
    });
    expect(list).toMatchObject({ resourceVersion: "50", continue: "next", remainingItemCount: 9 });
    expect(
      list.items.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]),
    ).toEqual([
      ["batch/v1", "Job", "a"],
      ["batch/v1", "Job", "b"],
    ]);
    expect(Object.fromEntries(server.received[0]?.url.searchParams ?? [])).toEqual({
      limit: "2",
      continue: "t",
      labelSelector: "a in (b,c)",
      fieldSelector: "metadata.name=a",
      resourceVersion: "0",
      resourceVersionMatch: "NotOlderThan",
      timeoutSeconds: "5",
      pretty: "true",
    });
  });

  test("takes an empty token and absent items for what they are", async () => {
    const { jobs } = await start((_request, count) =>
      count === 1 ? page([], "") : { body: { kind: "JobList", items: null } },
    );
    expect((await jobs.list()).continue).toBeUndefined();
    expect((await jobs.list()).items).toEqual([]);
  });
});

describe("iterate", () => {
  test("walks through all pages, asking for them as it goes", async () => {
    const { server, jobs } = await start((request) =>
      tokenOf(request) === null
        ? page(["a", "b"], "2")
        : tokenOf(request) === "2"
          ? page(["c"], "3")
          : page(["d"]),
    );
    const names: string[] = [];
    for await (const job of jobs.iterate({ limit: 2, resourceVersion: "0" })) {
      names.push(job.metadata.name);
      if (names.length === 2) {
        expect(server.received).toHaveLength(1);
      }
    }
    expect(names).toEqual(["a", "b", "c", "d"]);
    expect(server.received.map((request) => request.url.search)).toEqual([
      "?resourceVersion=0&limit=2",
      "?limit=2&continue=2",
      "?limit=2&continue=3",
    ]);
  });

  test("stops asking when the loop is left", async () => {
    const { server, jobs } = await start(() => page(["a"], "more"));
    for await (const job of jobs.iterate()) {
      expect(job.metadata.name).toBe("a");
      break;
    }
    expect(server.received).toHaveLength(1);
  });

  test("goes on with the server's own token when a token has expired", async () => {
    const { jobs } = await start((request) =>
      tokenOf(request) === null
        ? page(["a", "b"], "old")
        : tokenOf(request) === "old"
          ? gone({ metadata: { continue: "fresh" } })
          : page(["c"]),
    );
    expect(await namesOf(jobs.iterate())).toEqual(["a", "b", "c"]);
  });

  test("starts again without one, and repeats nothing", async () => {
    let isExpired = false;
    const { jobs } = await start((request) => {
      if (tokenOf(request) === null) {
        return page(["a", "b"], "t");
      }
      if (isExpired) {
        return page(["b", "c"]);
      }
      isExpired = true;
      return gone();
    });
    expect(await namesOf(jobs.iterate())).toEqual(["a", "b", "c"]);
  });

  test("gives up on a server that hands out the same token again", async () => {
    const { server, jobs } = await start(() => page(["a"], "same"));
    const error = await rejectionOf(namesOf(jobs.iterate()));
    expect(error).toMatchObject({ code: "API_UNEXPECTED_ANSWER" });
    expect(error.message).toContain(
      "list Jobs in research: the server sends the same page token again and again",
    );
    expect(server.received).toHaveLength(2);
  });

  test("gives up on a server on which every token expires, or whose first page is gone", async () => {
    const { server, jobs } = await start((request) =>
      tokenOf(request) === null ? page(["a"], "t") : gone(),
    );
    expect(await rejectionOf(namesOf(jobs.iterate()))).toMatchObject({ code: "API_GONE" });
    expect(server.received.length).toBeLessThan(30);
    expect(
      await rejectionOf(
        namesOf(
          (await start(() => gone())).jobs.iterate({
            resourceVersion: "1",
            resourceVersionMatch: "Exact",
          }),
        ),
      ),
    ).toMatchObject({ code: "API_GONE" });
  });
});

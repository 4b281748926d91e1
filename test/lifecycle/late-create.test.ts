import type { Emulator } from "../../emulator/index";
import { job, volcanoJob } from "../../provider/runtime";
import { createJob, jobArgs, startServer, volcanoArgs } from "./support";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startServer();
});

afterEach(async () => {
  await emulator.stop();
});

const rows = [
  ["VolcanoJob", volcanoJob, volcanoArgs],
  ["Job", job, jobArgs],
] as const;

/** Sends once more what was sent before, as a network does that has held it back. */
async function deliver({ body, path }: { body: unknown; path: string }): Promise<number> {
  const answer = await fetch(`${emulator.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${emulator.issueToken()}`,
    },
    body: JSON.stringify(body),
  });
  return answer.status;
}

const uidsOnServer = () =>
  emulator.objects().map(({ metadata }) => (metadata as { uid: string }).uid);

describe("a create that arrives after its job was deleted", () => {
  // No request can say that it is too late, so the server makes the job.
  test.each(rows)("is the job that the next up takes: %s", async (_name, lifecycle, args) => {
    const created = await createJob(lifecycle, args());
    const [late] = emulator.requests.toApi().filter(({ method }) => method === "POST");
    if (!late) {
      throw new Error("no create was sent");
    }
    await lifecycle.delete(created.id, created.outs);
    expect(emulator.objects()).toEqual([]);
    expect(await deliver(late)).toBe(201);
    const [uid] = uidsOnServer();
    const again = await createJob(lifecycle, args());
    expect(again.outs["uid"]).toBe(uid);
    expect(uidsOnServer()).toEqual([uid]);
    await lifecycle.delete(again.id, again.outs);
    expect(emulator.objects()).toEqual([]);
  });
});

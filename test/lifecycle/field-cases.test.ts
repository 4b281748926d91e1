import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator/index.js";
import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { problemsOf } from "../support/findings.js";

interface FieldCase {
  readonly id: string;
  readonly kind: "Job" | "VolcanoJob";
  readonly manifest: JsonObject;
  readonly server: { readonly code: number; readonly message?: string };
}

const cases = JSON.parse(
  readFileSync(join(__dirname, "cases/creates.json"), "utf8"),
) as readonly FieldCase[];
/** Not check's to refuse: only the server knows its queues, and a name is made here where generateName makes a bad one. */
const notRefused = ["x043", "x146"];
const taken = cases.filter(({ server }) => server.code === 201);
const refused = cases.filter(({ server }) => server.code !== 201);

function problemsIn({ kind, manifest }: FieldCase): string[] {
  const declared = { metadata: manifest["metadata"], spec: manifest["spec"] };
  return problemsOf(kind === "Job" ? job : volcanoJob, declared).map(
    ({ path, reason }) => `${path}: ${reason}`,
  );
}

describe("check agrees with a real server", () => {
  test.each(taken)("that takes $id ($kind)", (each) => {
    expect(problemsIn(each)).toEqual([]);
  });

  test.each(refused.filter(({ id }) => !notRefused.includes(id)))(
    "that refuses $id ($kind)",
    (each) => {
      expect(problemsIn(each)).not.toEqual([]);
    },
  );
});

describe("the emulator answers as that server did", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(async () => {
    await emulator.stop();
  });

  /** Lists of valid events and actions come in the random order of Go's maps; generated names end at random. */
  function comparable(message: string | undefined): string | undefined {
    return message
      ?.replace(/\[[^\]]*\]/g, (list) => `[${list.slice(1, -1).split(/,? /).sort().join(" ")}]`)
      .replaceAll(/X-[a-z0-9]{5}/g, "X-*");
  }

  function post({ manifest }: FieldCase): Promise<Response> {
    const base = `${emulator.url}/apis/${String(manifest["apiVersion"])}/namespaces/default/jobs`;
    return fetch(`${base}?dryRun=All`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${emulator.issueToken()}`,
      },
      body: JSON.stringify(manifest),
    });
  }

  test.each(cases)("to $id ($kind)", async (each) => {
    const { server } = each;
    const answer = await post(each);
    const body = (await answer.json()) as { message?: string };
    expect(answer.status).toBe(server.code);
    if (server.code !== 201) {
      expect(comparable(body.message)).toBe(comparable(server.message));
    }
  });

  const takenVolcanoJobs = taken.filter(({ kind }) => kind === "VolcanoJob");

  test.each(takenVolcanoJobs)("with what the planner expects it to make of $id", async (each) => {
    const answer = await post(each);
    const { spec } = (await answer.json()) as { spec: JsonObject };
    const declared = each.manifest["spec"] as JsonObject;
    expect(volcanoJob.canonicalSpec(declared)).toEqual(volcanoJob.canonicalSpec(spec));
  });
});

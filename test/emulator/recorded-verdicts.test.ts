import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { batch, startTalk, volcano, type Answer, type Talk } from "./support/harness.js";
import { baseSpec, bringIntoState, type Verdict } from "./support/verdict-bases.js";

const verdicts = JSON.parse(
  readFileSync(join(__dirname, "recorded-verdicts.json"), "utf8"),
) as Verdict[];

/** The one patch that was too long to record. */
const longValue = [{ op: "add", path: "/metadata/annotations/big", value: "x".repeat(262145) }];

function causeFields(body: JsonObject): string[] {
  const details = isJsonObject(body["details"]) ? body["details"] : {};
  const causes = Array.isArray(details["causes"]) ? (details["causes"] as JsonObject[]) : [];
  return [...new Set(causes.map((cause) => String(cause["field"])))].sort();
}

function metadataOf(body: JsonObject): JsonObject {
  return isJsonObject(body["metadata"]) ? body["metadata"] : {};
}

function titleOf({ kind, state, code, patch = "", note = "" }: Verdict): string {
  const text = patch.slice(0, 90);
  return `${String(code)} ${kind} ${state} ${note} ${text}`;
}

function compare(verdict: Verdict, answer: Answer, before: JsonObject): void {
  const { body } = answer;
  expect({ code: answer.status, reason: body["reason"] }).toEqual({
    code: verdict.code,
    reason: verdict.reason,
  });
  if (verdict.messagePattern) {
    expect(String(body["message"])).toMatch(new RegExp(verdict.messagePattern));
  }
  if (verdict.causeFields) {
    expect(causeFields(body)).toEqual([...verdict.causeFields].sort());
  }
  if (verdict.warnings) {
    const expected = verdict.warnings.map((each) => each.slice(7, -1).replace(/\\(.)/g, "$1"));
    expect(answer.warnings).toEqual(expected);
  }
  const [old, now] = [metadataOf(before), metadataOf(body)];
  if (verdict.noop) {
    expect(now["resourceVersion"]).toBe(old["resourceVersion"]);
  }
  if (verdict.specChanged) {
    expect(now["generation"]).toBe(Number(old["generation"]) + 1);
  }
}

describe("the recorded answers of kube-apiserver 1.34.1 with Volcano 1.14.1", () => {
  let talk: Talk;

  beforeAll(async () => {
    talk = await startTalk();
  });
  afterAll(() => talk.stop());

  test.each(verdicts.map((verdict, i) => [titleOf(verdict), verdict, i] as const))(
    "%s",
    async (_title, verdict, i) => {
      const root = verdict.kind === "VolcanoJob" ? volcano : batch;
      const name = `job-${String(i)}`;
      const metadata = { name, labels: { k: "v" }, annotations: { note: "n" } };
      const created = await talk.ask("POST", `${root}/namespaces/ns/jobs`, {
        body: {
          apiVersion: verdict.kind === "VolcanoJob" ? "batch.volcano.sh/v1alpha1" : "batch/v1",
          kind: "Job",
          metadata,
          spec: baseSpec(verdict),
        },
      });
      expect(created.text).toContain('"generation":1');
      bringIntoState(talk.emulator, verdict, name);
      const path = `${root}/namespaces/ns/jobs/${name}`;
      const before = await talk.ask("GET", path);
      const ask = {
        contentType: "application/json-patch+json",
        body: verdict.patch ?? JSON.stringify(longValue),
      };
      const dry = await talk.ask("PATCH", `${path}?dryRun=All`, ask);
      expect(dry.status).toBe(verdict.code);
      const answer = await talk.ask("PATCH", path, ask);
      compare(verdict, answer, before.body);
    },
  );
});

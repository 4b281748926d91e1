import { planChange } from "../../provider/planning/plan";
import { findArgumentProblems, findRuleFindings } from "../../provider/lifecycle/validation";
import type { Kind } from "../../provider/kinds/kind";
import { job } from "../../provider/kinds/job/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import type { JsonObject } from "../../provider/values/json";
import { startTalk, type Talk } from "../emulator/support/harness";
import { collectGarbage } from "../support/held-memory";
import { longLists } from "../support/long-lists";

/** Eight times as long: linear work takes 8 times as long and somewhat more where memory is short, quadratic 64 times. */
const [short, long] = [300, 2400];
const mostGrowth = 24;
/** Times below this say little about growth: a collection of garbage takes as long. */
const leastTellingMs = 15;
const quickMs = 300;
const looks = 3;

function jobOf(name: string, count: number): { metadata: JsonObject; spec: JsonObject } {
  const container: JsonObject = { name: "main", image: "a:1" };
  const pod: JsonObject = { restartPolicy: "Never", containers: [container] };
  const metadata: JsonObject = { name: "a", namespace: "ns" };
  const spec: JsonObject = { template: { spec: pod } };
  longLists[name]?.({ metadata, spec, pod, container }, count);
  return { metadata, spec };
}

function volcanoJobOf(name: string, count: number): { metadata: JsonObject; spec: JsonObject } {
  const { metadata, spec } = jobOf(name, count);
  const { template, ...others } = spec;
  return {
    metadata,
    spec: { ...others, minAvailable: 1, tasks: [{ name: "w", replicas: 1, template }] },
  };
}

const makers = { Job: jobOf, VolcanoJob: volcanoJobOf };
const kinds: Readonly<Record<keyof typeof makers, Kind>> = { Job: job, VolcanoJob: volcanoJob };
const paths = {
  Job: "/apis/batch/v1/namespaces/ns/jobs",
  VolcanoJob: "/apis/batch.volcano.sh/v1alpha1/namespaces/ns/jobs",
};

let talk: Talk;
let jobs = 0;
beforeAll(async () => {
  talk = await startTalk();
});
afterAll(() => talk.stop());

type Work = (kind: keyof typeof makers, name: string, count: number) => unknown;

const works: Readonly<Record<string, Work>> = {
  check: (kind, name, count) => {
    const given = makers[kind](name, count);
    findArgumentProblems(kinds[kind], given);
    findRuleFindings(kinds[kind], { profile: "kubernetes", unknownFields: "error" }, given);
  },
  "the planner": (kind, name, count) => {
    const whole = makers[kind](name, count);
    const request = { kind: kinds[kind], profile: "cci", uid: "u" } as const;
    planChange({ ...request, before: makers[kind](name, 1), after: whole });
    planChange({ ...request, before: whole, after: makers[kind](name, 1) });
  },
  "the emulator": async (kind, name, count) => {
    jobs += 1;
    const { api } = kinds[kind];
    const { metadata, spec } = makers[kind](name, count);
    const body = { apiVersion: api.apiVersion, kind: api.kind, spec };
    const own = { ...metadata, name: `a${jobs}` };
    const created = await talk.ask("POST", paths[kind], { body: { ...body, metadata: own } });
    if (created.status !== 201) {
      return;
    }
    await talk.ask("PATCH", `${paths[kind]}/a${jobs}`, {
      body: { metadata: { ...metadata, name: own.name }, spec },
      contentType:
        kind === "Job" ? "application/strategic-merge-patch+json" : "application/merge-patch+json",
    });
    await talk.ask("DELETE", `${paths[kind]}/a${jobs}`);
  },
};

/** Time of the processor and not of the clock: other processes change nothing. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function growth(run: (count: number) => unknown): Promise<string | undefined> {
  let [shortMs, longMs] = [Infinity, Infinity];
  for (let look = 0; look < looks; look += 1) {
    collectGarbage();
    shortMs = Math.min(shortMs, await cpuMs(() => run(short)));
    longMs = Math.min(longMs, await cpuMs(() => run(long)));
    if (longMs < quickMs || longMs < Math.max(shortMs, leastTellingMs) * mostGrowth) {
      return undefined;
    }
  }
  return `${short} items ${shortMs.toFixed(0)} ms, ${long} items ${longMs.toFixed(0)} ms`;
}

const rows = Object.keys(works).flatMap((work) =>
  Object.keys(kinds).map((kind) => [work, kind] as const),
);

test.each(rows)(
  "%s takes time in proportion to every list of a %s",
  async (work, kind) => {
    const slow: Record<string, string> = {};
    for (const name of Object.keys(longLists)) {
      const found = await growth((count) =>
        works[work]?.(kind as keyof typeof makers, name, count),
      );
      if (found !== undefined) {
        slow[name] = found;
      }
    }
    expect(slow).toEqual({});
  },
  120_000,
);

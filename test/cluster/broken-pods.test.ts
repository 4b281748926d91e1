import { startEmulator, type Emulator } from "../../emulator/index.js";
import type { Api } from "../../tools/control-plane/api";
import { leanCases, type BrokenPod } from "../support/broken-pods/broken-pod.js";
import { randomCases, untouchedCases } from "../support/broken-pods/cases.js";
import { offlineFields } from "../support/offline-fields.js";
import { clusterAddress, connectCluster, createNamespace } from "./support/cluster.js";
import { judgeAll, sorts, type Judged } from "./support/broken-pods.js";
import { kindNames, type KindName } from "./support/pod-verdicts.js";
import { useFigures } from "./support/figures.js";
import { readRecord, recordOf, writeRecord } from "./support/recorded-pods.js";
import { describeDisagreements } from "./support/smallest-pod.js";

const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);
/** Random cases, half of each kind of job. BROKEN_PODS tries more. */
const count = Number(process.env["BROKEN_PODS"] ?? 1000);
const isRecording = process.env["RECORD_BROKEN_PODS"] !== undefined;
const figures = useFigures(`broken pods, offline and in the emulator (seed ${seed})`, [
  "cases",
  "refused",
  "accepted",
  ...sorts,
]);

let api: Api;
let emulator: Emulator;
let namespace: string;

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "broken");
  emulator = await startEmulator({ namespaces: [namespace] });
});

afterAll(async () => {
  await emulator.stop();
  api.close();
});

type Case = readonly [BrokenPod, KindName];

function onBoth(pods: readonly BrokenPod[]): Case[] {
  return pods.flatMap((pod) => kindNames.map((kind) => [pod, kind] as const));
}

function question() {
  const { url, token, caPem } = clusterAddress();
  const createNothing = () => Promise.resolve();
  return {
    real: { name: "real", url, token, caPem, createNamespace: createNothing },
    emulator: {
      name: "emulator",
      url: emulator.url,
      token: emulator.issueToken(),
      createNamespace: createNothing,
    },
    namespace,
    offline: offlineFields,
  } as const;
}

async function compare(cases: readonly Case[]): Promise<Judged[]> {
  const judged = await judgeAll(question(), cases);
  figures.add("cases", judged.length);
  for (const { verdict, disagreements } of judged) {
    figures.add(verdict.isRefused ? "refused" : "accepted");
    for (const { sort } of disagreements) {
      figures.add(sort);
    }
  }
  return judged;
}

test("a fault of the table, and what is just inside of its rule, alone in a small template", async () => {
  const judged = await compare(onBoth(leanCases));
  const record = recordOf(judged);
  if (isRecording) {
    writeRecord(record);
  }
  expect(await describeDisagreements(question(), judged)).toEqual([]);
  expect(record).toEqual(readRecord());
});

test("a rich template without a fault is accepted", async () => {
  const judged = await compare(onBoth(untouchedCases({ seed, count: 50 })));
  expect(await describeDisagreements(question(), judged)).toEqual([]);
  expect(judged.filter(({ verdict }) => verdict.isRefused)).toEqual([]);
});

test("a fault of the table or a random one, in a rich template", async () => {
  const cases = randomCases({ seed, count }).map((pod, i): Case => {
    // Mutations and the table take turns, so that pairs of them go to one kind of job.
    return [pod, i & 2 ? "Job" : "VolcanoJob"];
  });
  const judged = await compare(cases);
  expect(await describeDisagreements(question(), judged)).toEqual([]);
});

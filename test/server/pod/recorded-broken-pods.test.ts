import { startEmulator, type Emulator } from "../../../emulator/index.js";
import { compare, type Disagreement } from "../../cluster/support/broken-pods.js";
import { kindNames, verdictOf } from "../../cluster/support/pod-verdicts.js";
import { readRecord } from "../../cluster/support/recorded-pods.js";
import { leanCases } from "../../support/broken-pods/broken-pod.js";
import { offlineFields } from "../../support/offline-fields.js";

const record = readRecord();
const namespace = "ns";

function answersTo(name: string) {
  const answers = record[name];
  if (!answers) {
    throw new Error(`${name} is not in the record`);
  }
  return answers;
}

describe("broken pods as kube-apiserver 1.34.1 and Volcano 1.14.1 judged them", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulator({ namespaces: [namespace] });
  });
  afterAll(() => emulator.stop());

  test("the record has each case of the table, and no other", () => {
    expect(Object.keys(record)).toEqual(leanCases.map(({ name }) => name));
  });

  test("a server refuses what the table calls broken, in one kind of job at least, and takes the rest", () => {
    const wrong = leanCases.filter(({ name, isBroken }) => {
      const answers = answersTo(name);
      const refused = kindNames.filter((kind) => verdictOf(answers[kind]).isRefused).length;
      return isBroken ? refused === 0 : refused === kindNames.length;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test.each(kindNames)("a %s is judged so offline and by the emulator", async (kind) => {
    const side = {
      name: "emulator" as const,
      url: emulator.url,
      token: emulator.issueToken(),
      createNamespace: () => Promise.resolve(),
    };
    const model = { emulator: side, namespace, offline: offlineFields };
    const found: Disagreement[] = [];
    for (const pod of leanCases) {
      found.push(...(await compare(model, pod, kind, verdictOf(answersTo(pod.name)[kind]))));
    }
    const lines = found.map(({ sort, name, real, model: other }) => ({ sort, name, real, other }));
    expect(lines).toEqual([]);
  });
});

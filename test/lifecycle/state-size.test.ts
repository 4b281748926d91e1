/**
 * What a job costs in the state, which the engine writes anew with each step: inputs and outputs, both with the text that
 * says which provider it is, are at most twice the manifest and 1.5 KB. The rest of a resource's entry is the engine's.
 */
import type { Emulator } from "../../emulator/index";
import { providerText } from "../../provider/resources/stub";
import { job, volcanoJob } from "../../provider/runtime";
import { validManifests } from "../support/manifests";
import { namespace, serverSettings, startServer } from "./support";

const allowance = 1536;
const classes = {
  VolcanoJob: { lifecycle: volcanoJob, text: providerText("VolcanoJob") },
  Job: { lifecycle: job, text: providerText("Job") },
};

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startServer();
  // As old manifests have them: what is looked at is the size.
  serverSettings(emulator, { "volcano:unknownFields": "warn" });
});
afterAll(() => emulator.stop());

const rows = validManifests.map((each, i) => [`${each.file}, ${i}`, each] as const);

test.each(rows)("%s", async (name, { kind, declared }) => {
  const { lifecycle, text } = classes[kind.name as keyof typeof classes];
  // Names as long as programs give them: the URN is in both.
  const origin = `urn:pulumi:production::rollouts::pulumi-nodejs:dynamic/volcano:${kind.name}::${name.replace(/\W+/g, "-")}`;
  const { queue } = declared.spec;
  if (typeof queue === "string" && queue !== "default") {
    emulator.createQueue(queue);
  }
  const metadata = { ...declared.metadata, namespace };
  const checked = await lifecycle.check({}, { metadata, spec: declared.spec, origin });
  expect(checked.failures).toEqual([]);
  const { id, outs } = await lifecycle.create(checked.inputs);
  const { metadata: named, spec } = checked.inputs;
  const manifest = JSON.stringify({ metadata: named, spec }).length;
  const kept = [checked.inputs, outs].map((each) => ({ ...each, __provider: text }));
  const size = kept.reduce((sum, each) => sum + JSON.stringify(each).length, 0);
  // Some have the same name.
  await lifecycle.delete(id, outs);
  expect(size).toBeLessThanOrEqual(2 * manifest + allowance);
});

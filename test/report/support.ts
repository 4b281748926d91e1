import type { Entry, Side } from "../../provider/report/entry.js";

export function urnOf(name: string, kind = "VolcanoJob"): string {
  return `urn:pulumi:dev::rollouts::pulumi-nodejs:dynamic/volcano:${kind}::${name}`;
}

export function side(more: Partial<Side> = {}): Side {
  return {
    job: "research/train",
    queue: "default",
    pods: 1,
    requests: { cpu: "1" },
    unknown: 0,
    ...more,
  };
}

export function entry(more: Partial<Entry> = {}): Entry {
  return {
    run: "1 1",
    urn: urnOf("train"),
    kind: "VolcanoJob",
    action: "same",
    reasons: [],
    operations: [],
    warnings: [],
    outcomes: [],
    ...more,
  };
}

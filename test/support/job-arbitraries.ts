import fc from "fast-check";
import type { JsonObject } from "../../provider/values/json.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { annotations, labels, optional, podTemplate } from "./pod-arbitraries.js";
import { repairJob, repairVolcanoJob } from "./repair.js";

const metadata = optional({ labels, annotations });

const policies = fc.subarray<JsonObject>([
  { event: "PodEvicted", action: "RestartJob" },
  { events: ["PodFailed"], action: "RestartTask", timeout: "90s" },
  { exitCode: 3, action: "AbortJob" },
]);

const taskMembers = optional({
  minAvailable: fc.nat(3),
  maxRetry: fc.constantFrom(0, 3, 5),
  policies,
  topologyPolicy: fc.constant("none"),
});

/** Full tasks are stored as they were sent; one that lacks something makes the webhook write all of them anew. */
function task(name: string, isFull: boolean): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(podTemplate([undefined, "OnFailure", "Never"]), taskMembers, fc.nat(3))
    .map(([template, members, replicas]) => ({
      name,
      replicas,
      ...members,
      ...(isFull ? { minAvailable: replicas, maxRetry: 3 } : {}),
      template,
    }));
}

const volcanoMembers = optional({
  minAvailable: fc.nat(3),
  schedulerName: fc.constantFrom("volcano", "elsewhere"),
  queue: fc.constantFrom("default", ""),
  maxRetry: fc.constantFrom(0, 3, 4),
  ttlSecondsAfterFinished: fc.constantFrom(600, 3600),
  priorityClassName: fc.constantFrom("high", "low"),
  policies,
  plugins: fc.constantFrom<JsonObject>(
    {},
    { env: [], svc: [] },
    { ssh: ["--no-root"], pytorch: [] },
  ),
  runningEstimate: fc.constantFrom("90m", "1h30m", "45s"),
  networkTopology: fc.constantFrom<JsonObject>({}, { mode: "soft" }, { highestTierAllowed: 2 }),
  minSuccess: fc.constantFrom(1, 2),
});

/** A valid VolcanoJob with one to three tasks, as a program would declare it. */
export const volcanoJobs: fc.Arbitrary<DeclaredJob> = fc
  .tuple(fc.subarray(["master", "worker", "ps"], { minLength: 1 }), fc.boolean())
  .chain(([names, isFull]) =>
    fc.record({
      metadata,
      members: volcanoMembers,
      tasks: fc.tuple(...names.map((name) => task(name, isFull))),
    }),
  )
  .map(({ metadata: meta, members, tasks }) =>
    repairVolcanoJob({ metadata: meta, spec: { ...members, tasks } }),
  );

const jobMembers = optional({
  parallelism: fc.nat(3),
  completions: fc.integer({ min: 1, max: 4 }),
  completionMode: fc.constantFrom("NonIndexed", "Indexed"),
  backoffLimit: fc.constantFrom(0, 6, 4),
  activeDeadlineSeconds: fc.constantFrom(600, 7200),
  ttlSecondsAfterFinished: fc.constantFrom(600, 3600),
  suspend: fc.boolean(),
  podReplacementPolicy: fc.constantFrom("TerminatingOrFailed", "Failed"),
  managedBy: fc.constantFrom("example.com/queue"),
  backoffLimitPerIndex: fc.constantFrom(0, 2),
  maxFailedIndexes: fc.constantFrom(1, 2),
  podFailurePolicy: fc.constantFrom<JsonObject>(
    { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
    { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }] },
  ),
  successPolicy: fc.constantFrom<JsonObject>({ rules: [{ succeededCount: 1 }] }),
});

/** A valid batch/v1 Job, as a program would declare it. */
export const jobs: fc.Arbitrary<DeclaredJob> = fc
  .record({ metadata, members: jobMembers, template: podTemplate(["OnFailure", "Never"]) })
  .map(({ metadata: meta, members, template }) =>
    repairJob({ metadata: meta, spec: { ...members, template } }),
  );

import type { EditFunction } from "./draft.js";

function toggle(name: string, values: readonly unknown[]): EditFunction {
  return (draft) => {
    draft.toggle(draft.spec, name, values);
  };
}

/** Edits of a Job outside of its template. */
export const jobEdits: Readonly<Record<string, EditFunction>> = {
  "set parallelism": toggle("parallelism", [0, 1, 2, 3]),
  "set completions": toggle("completions", [1, 2, 3]),
  "set completions and parallelism": (draft) => {
    const count = draft.choose([1, 2, 3]);
    draft.spec["completions"] = count;
    draft.spec["parallelism"] = count;
  },
  suspend: toggle("suspend", [true, false]),
  "set the backoff limit": toggle("backoffLimit", [0, 5, 6]),
  "set the deadline": toggle("activeDeadlineSeconds", [0, 900]),
  "set the time to live": toggle("ttlSecondsAfterFinished", [900, 1800]),
  "set the replacement policy": toggle("podReplacementPolicy", ["Failed", "TerminatingOrFailed"]),
  "set the failed indexes": toggle("maxFailedIndexes", [1, 2]),
  "set the completion mode": toggle("completionMode", ["Indexed", "NonIndexed"]),
  "set the limit per index": toggle("backoffLimitPerIndex", [1, 3]),
  "set the manager": toggle("managedBy", ["example.com/queue", "example.com/other"]),
  "set the success policy": toggle("successPolicy", [{ rules: [{ succeededCount: 1 }] }]),
  "set the failure policy": toggle("podFailurePolicy", [
    { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
  ]),
  "select by hand": toggle("manualSelector", [true, false]),
  "set scheduling gates": (draft) => {
    draft.toggle(draft.podSpec(), "schedulingGates", [
      [{ name: "example.com/a" }],
      [{ name: "example.com/b" }, { name: "example.com/a" }],
    ]);
  },
};

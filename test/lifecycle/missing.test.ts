import { job as jobKind } from "../../provider/kinds/job/kind";
import { volcanoJob as volcanoJobKind } from "../../provider/kinds/volcano-job/kind";
import { parseProperties } from "../../provider/lifecycle/inputs";
import { fateOf, withSighting } from "../../provider/lifecycle/missing";

const now = Date.parse("2026-01-01T12:00:00Z");
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

/** The state of a job that was seen so, and is not there. */
function stateOf(phase: string, spec: object, facts: object = {}, uid = "u1") {
  return parseProperties({ metadata: {}, spec, uid, status: { phase }, facts });
}

const timed = { ttlSecondsAfterFinished: 60 };
const filledIn = { ttlSeconds: 60 };
const dropped = { notKept: ["spec.ttlSecondsAfterFinished"] };

test.each([
  ["over, with a time to live", stateOf("Complete", timed), "keep"],
  ["failed, with a time to live", stateOf("Failed", timed), "keep"],
  ["over, with one that the server filled in", stateOf("Complete", {}, filledIn), "keep"],
  ["over, without one: somebody deleted it", stateOf("Complete", {}), "recreate"],
  ["over, with one that the server dropped", stateOf("Complete", timed, dropped), "recreate"],
  ["seen running long ago", stateOf("Running", timed, { __seenAt: ago(60) }), "keep"],
  ["seen running just now", stateOf("Running", timed, { __seenAt: ago(59) }), "recreate"],
  ["never seen at work", stateOf("", { ttlSecondsAfterFinished: 0 }, { __seenAt: ago(0) }), "keep"],
  ["seen running, by an older version", stateOf("Running", timed), "recreate"],
  ["known to be gone", stateOf("Running", {}, { goneSince: ago(5) }), "keep"],
  [
    "waited for in vain, and seen running long ago",
    stateOf("Running", timed, { __seenAt: ago(600), awaits: "completed" }),
    "recreate",
  ],
  [
    "waited for in vain, and seen to have failed",
    stateOf("Failed", timed, { awaits: "completed" }),
    "keep",
  ],
  [
    "waited for in vain, and seen about to fail",
    stateOf("FailureTarget", timed, { awaits: "completed" }),
    "keep",
  ],
  ["about to fail, without a time to live", stateOf("FailureTarget", {}), "recreate"],
  ["perhaps never made", stateOf("Complete", timed, {}, ""), "recreate"],
] as const)("by default a job that is gone and was %s: %s", (_what, state, fate) => {
  expect(fateOf(jobKind, state, { now })).toBe(fate);
  expect(fateOf(jobKind, state, { onMissing: "auto", now })).toBe(fate);
  if (state.uid === undefined) {
    return;
  }
  for (const onMissing of ["recreate", "keep", "fail"] as const) {
    expect(fateOf(jobKind, state, { onMissing, now })).toBe(onMissing);
  }
});

test("a job that may never have been made is no job that is missing", () => {
  for (const onMissing of ["recreate", "keep", "fail"] as const) {
    const state = stateOf("Complete", timed, {}, "");
    expect(fateOf(jobKind, state, { onMissing, now })).toBe("recreate");
  }
});

test("an aborted VolcanoJob is not taken away by its time to live, since it may be resumed", () => {
  expect(fateOf(volcanoJobKind, stateOf("Aborted", timed), { now })).toBe("recreate");
  expect(fateOf(volcanoJobKind, stateOf("Aborting", timed), { now })).toBe("recreate");
  expect(fateOf(volcanoJobKind, stateOf("Terminating", timed), { now })).toBe("keep");
  expect(fateOf(volcanoJobKind, stateOf("Terminated", timed), { now })).toBe("keep");
});

describe("what is noted of a job that was seen", () => {
  const facts = { createId: "c1", goneSince: ago(5) };
  const running = { state: { phase: "Running" } };
  const sight = (spec: object, live: object | undefined, status: object) =>
    JSON.parse(
      JSON.stringify(
        withSighting(volcanoJobKind, { spec: { ...spec }, facts }, {
          spec: live,
          status,
        } as Parameters<typeof withSighting>[2]),
      ),
    ) as unknown;
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;

  test.each([
    ["nothing without a time to live", {}, {}, running, {}],
    ["when, with one", timed, timed, running, { __seenAt: time }],
    ["the one that the server filled in", {}, timed, running, { ttlSeconds: 60, __seenAt: time }],
    ["no time once it is over", timed, timed, { state: { phase: "Completed" } }, {}],
    ["that it is there", {}, undefined, running, {}],
  ])("%s", (_what, spec, live, status, noted) => {
    expect(sight(spec, live, status)).toEqual({ createId: "c1", ...noted });
  });
});

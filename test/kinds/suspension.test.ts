import { volcanoJobSuspension } from "../../provider/kinds/volcano-job/suspension";

const stateOf = (phase: string, retryCount?: number) =>
  volcanoJobSuspension.stateOf(
    { state: { phase }, ...(retryCount === undefined ? {} : { retryCount }) },
    { maxRetry: 3 },
  );

describe("what a VolcanoJob does, for the next command", () => {
  test.each([
    ["", "at work"],
    ["Pending", "at work"],
    ["Running", "at work"],
    ["Restarting", "starting"],
    ["Aborting", "stopping"],
    ["Aborted", "suspended"],
    ["Completing", "over"],
    ["Completed", "over"],
    ["Terminating", "over"],
    ["Terminated", "over"],
    ["Failed", "over"],
    // Of a newer version.
    ["Thinking", "at work"],
    ["constructor", "at work"],
  ])("in the phase `%s` is: %s", (phase, is) => {
    expect(stateOf(phase)).toEqual({ is, phase, retries: 0, maxRetries: 3 });
  });

  test("counts its restarts", () => {
    expect(stateOf("Aborted", 2)).toMatchObject({ retries: 2, maxRetries: 3 });
    expect(volcanoJobSuspension.stateOf({}, {})).toMatchObject({ retries: 0, maxRetries: 0 });
  });
});

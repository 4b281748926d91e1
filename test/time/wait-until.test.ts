import type { Clock } from "../../provider/time/clock";
import { deadlineIn } from "../../provider/time/deadline";
import { waitUntil, type Look } from "../../provider/time/wait-until";

/** A clock on which every wait takes no time, and is written down. */
function quickClock() {
  const pauses: number[] = [];
  let elapsed = 0;
  const clock: Clock = {
    now: () => elapsed,
    elapsed: () => elapsed,
    sleep: (ms) => {
      pauses.push(ms);
      elapsed += ms;
      return Promise.resolve();
    },
  };
  return { clock, pauses };
}

/** Is so at that look. */
function soAt(last: number) {
  let looks = 0;
  return {
    countLooks: () => looks,
    look: (): Promise<Look<string>> =>
      Promise.resolve(++looks === last ? { is: "gone" } : { waitsFor: `look ${looks}` }),
  };
}

test("what is so at the first look is told without a wait", async () => {
  const { clock, pauses } = quickClock();
  const { look } = soAt(1);
  expect(await waitUntil(look, { deadline: deadlineIn(1000, clock) })).toEqual({ is: "gone" });
  expect(pauses).toEqual([]);
});

test("pauses double up to the longest, and what is missing is told from the fifth look on", async () => {
  const { clock, pauses } = quickClock();
  const told: string[] = [];
  const { look } = soAt(8);
  const onProgress = (text: string) => Promise.resolve(told.push(text));
  const options = { deadline: deadlineIn(60_000, clock), longestPauseMs: 1000, onProgress };
  expect(await waitUntil(look, options)).toEqual({ is: "gone" });
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
  expect(told).toEqual(["look 5", "look 6", "look 7"]);
});

test("at the end of the time it gives what the last look has shown, and looks no more", async () => {
  const { clock, pauses } = quickClock();
  const { look, countLooks } = soAt(Infinity);
  const seen = await waitUntil(look, { deadline: deadlineIn(100, clock) });
  expect(seen).toEqual({ waitsFor: "look 2" });
  expect(countLooks()).toBe(2);
  expect(pauses).toEqual([50, 50]);
});

test("a look that fails at the end of the time hides nothing of what an earlier one has shown", async () => {
  const { clock } = quickClock();
  const deadline = deadlineIn(100, clock);
  const failing = (isAtTheEnd: boolean) => {
    let looks = 0;
    return async (): Promise<Look<string>> => {
      looks += 1;
      if (looks === 1) {
        return { waitsFor: "its pods are still there" };
      }
      if (isAtTheEnd) {
        await clock.sleep(100);
      }
      throw new Error("no answer");
    };
  };
  await expect(waitUntil(failing(false), { deadline })).rejects.toThrow("no answer");
  const seen = await waitUntil(failing(true), { deadline });
  expect(seen).toEqual({ waitsFor: "its pods are still there" });
});

test("a deadline never has less than a millisecond for a last request, and knows that it is over", async () => {
  const { clock } = quickClock();
  const deadline = deadlineIn(100, clock);
  await deadline.pause(1000);
  expect([deadline.elapsedMs(), deadline.leftMs(), deadline.isOver()]).toEqual([100, 1, true]);
});

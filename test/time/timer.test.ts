import { systemClock } from "../../provider/time/clock.js";
import { timerMs } from "../../provider/time/timer.js";

const days = 24 * 60 * 60 * 1000;

test("a time is as long as a timer can be, and no longer", () => {
  expect(timerMs(1500)).toBe(1500);
  expect(timerMs(2 ** 31 - 1)).toBe(2 ** 31 - 1);
  expect(timerMs(2 ** 31)).toBe(2 ** 31 - 1);
  expect(timerMs(Infinity)).toBe(2 ** 31 - 1);
});

test.each([25 * days, Infinity])("a sleep of %d ms is one", async (ms) => {
  const controller = new AbortController();
  let isAwake = false;
  const sleep = systemClock.sleep(ms, controller.signal).then(() => (isAwake = true));
  await systemClock.sleep(30);
  expect(isAwake).toBe(false);
  controller.abort();
  await sleep;
});

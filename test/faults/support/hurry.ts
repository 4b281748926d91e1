import { systemClock } from "../../../provider/time/clock";

/** Waits between attempts are shortened by this, so that a matrix of hundreds of cells takes seconds. */
const hurry = 25;

/** Shortens what the provider and its client wait between attempts, and between looks. */
export function hurryClient(): jest.SpyInstance {
  const sleep = systemClock.sleep.bind(systemClock);
  return jest
    .spyOn(systemClock, "sleep")
    .mockImplementation((ms, signal) => sleep(ms / hurry, signal));
}

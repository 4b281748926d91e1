import { systemClock } from "../../../provider/auth/clock";

/** Waits between attempts are shortened by this, so that a matrix of hundreds of cells takes seconds. */
const hurry = 25;

/** `node:timers/promises` with shorter waits, which is what the lifecycle waits with. */
export function hurriedTimers(): object {
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms / hurry));
  return { setTimeout: sleep };
}

/** Shortens what the client waits between attempts. */
export function hurryClient(): jest.SpyInstance {
  const sleep = systemClock.sleep.bind(systemClock);
  return jest
    .spyOn(systemClock, "sleep")
    .mockImplementation((ms, signal) => sleep(ms / hurry, signal));
}

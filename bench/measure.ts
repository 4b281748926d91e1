/** Measures pieces of work against a floor: less than which nothing could do the same. */
import { medianOf, medianRatio } from "./statistics";

/** One piece of work, done over and over. */
export type Work = () => unknown;

/** What came out: microseconds for one piece, and how many times the floor that is. */
export interface Measurement {
  readonly name: string;
  readonly micros: number;
  readonly ratio: number;
}

const rounds = 15;
const roundMs = 60;

async function timeRound(work: Work): Promise<number> {
  const start = performance.now();
  let count = 0;
  do {
    await work();
    count += 1;
  } while (performance.now() - start < roundMs);
  return ((performance.now() - start) / count) * 1000;
}

/**
 * Times every work in turn, round by round, so that whatever else the machine does hits all of them alike. The ratios are
 * medians over the rounds of the ratio within a round.
 */
export async function measure(
  floor: Work,
  works: Readonly<Record<string, Work>>,
): Promise<Measurement[]> {
  const names = ["floor", ...Object.keys(works)];
  const all: readonly Work[] = [floor, ...Object.values(works)];
  const times = all.map((): number[] => []);
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [i, work] of all.entries()) {
      const micros = await timeRound(work);
      if (round > 0) {
        times[i]?.push(micros);
      }
    }
  }
  const floorTimes = times[0] ?? [];
  return names.map((name, i) => {
    const own = times[i] ?? [];
    return { name, micros: medianOf(own), ratio: medianRatio(own, floorTimes) };
  });
}

/** Prints measurements under a title. */
export function report(title: string, measurements: readonly Measurement[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const { name, micros, ratio } of measurements) {
    const time = micros < 1000 ? `${micros.toFixed(1)} us` : `${(micros / 1000).toFixed(2)} ms`;
    process.stdout.write(`  ${name.padEnd(44)} ${time.padStart(11)}  x ${ratio.toFixed(1)}\n`);
  }
}

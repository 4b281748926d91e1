import { medianOf } from "../statistics";
import type { ContenderName } from "./contender-names";
import type { OperationName } from "./operations";
import type { Role, UsageByRole } from "./processes";

/** One operation of one contender in one round. */
export interface Sample {
  readonly contender: ContenderName;
  readonly operation: OperationName;
  readonly jobs: number;
  readonly round: number;
  /** Wall time of the call of the CLI; of `raw`, of the requests alone. */
  readonly milliseconds: number;
  readonly usage: UsageByRole;
  /** Requests that reached the server, by verb. */
  readonly requests: Readonly<Record<string, number>>;
  /** Of the stored state afterwards, what came with the jobs, divided by their number; 0 where there are none. */
  readonly stateBytesPerJob: number;
}

/** The rounds of one operation of one contender, as they are kept. */
export interface Measurement {
  readonly contender: ContenderName;
  readonly operation: OperationName;
  readonly jobs: number;
  /** One a round, in their order: ratios are made within a round. */
  readonly milliseconds: readonly number[];
  /** Medians, by role. */
  readonly cpuSeconds: Readonly<Partial<Record<Role, number>>>;
  /** The most in any round; 0 where there is no provider process. */
  readonly providerPeakBytes: number;
  /** Of the last round. */
  readonly requests: Readonly<Record<string, number>>;
  readonly stateBytesPerJob: number;
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

function summarizeOne(samples: readonly [Sample, ...Sample[]]): Measurement {
  const { contender, operation, jobs } = samples[0];
  const roles = new Set(samples.flatMap(({ usage }) => Object.keys(usage) as Role[]));
  const cpuOf = (role: Role) =>
    round(medianOf(samples.map(({ usage }) => usage[role]?.cpuSeconds ?? 0)), 2);
  const last = samples.at(-1) ?? samples[0];
  return {
    contender,
    operation,
    jobs,
    milliseconds: samples.map(({ milliseconds }) => round(milliseconds, 1)),
    cpuSeconds: Object.fromEntries([...roles].map((role) => [role, cpuOf(role)])),
    providerPeakBytes: Math.max(...samples.map(({ usage }) => usage.provider?.peakBytes ?? 0)),
    requests: last.requests,
    stateBytesPerJob: Math.round(medianOf(samples.map((each) => each.stateBytesPerJob))),
  };
}

/** Pure: the samples of each operation, contender and number of jobs put together, in the order in which they first come. */
export function summarize(samples: readonly Sample[]): Measurement[] {
  const groups = new Map<string, [Sample, ...Sample[]]>();
  for (const sample of samples) {
    const key = `${sample.contender} ${sample.operation} ${sample.jobs}`;
    const known = groups.get(key);
    if (known) {
      known.push(sample);
    } else {
      groups.set(key, [sample]);
    }
  }
  return [...groups.values()].map(summarizeOne);
}

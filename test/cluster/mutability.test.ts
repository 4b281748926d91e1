import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { planChange, type DeclaredJob } from "../../provider/planning/plan.js";
import type { Api } from "../../tools/control-plane/api";
import { tryChange } from "./support/agreement.js";
import { connectCluster, createNamespace, until } from "./support/cluster.js";
import { useFigures } from "./support/figures.js";
import { JobServer } from "./support/job-server.js";
import {
  jobProbes,
  probedJob,
  probedVolcanoJob,
  suspendProbes,
  volcanoJobProbes,
  waitingProbes,
  type Probe,
} from "./support/probes.js";

const stateTimeLimitMs = 120_000;

/** A state that a job is brought into before it is changed. */
interface State {
  readonly name: string;
  readonly kind: Kind;
  readonly probes: readonly Probe[];
  readonly declared: DeclaredJob;
  readonly isReached: (status: JsonObject) => boolean;
  /** Suspends the job once it is there. */
  readonly thenSuspend?: boolean;
}

function phaseOf(status: JsonObject): unknown {
  return isJsonObject(status["state"]) ? status["state"]["phase"] : undefined;
}

function isSuspended(declared: DeclaredJob): DeclaredJob {
  return { ...declared, spec: { ...declared.spec, suspend: true } };
}

function hasCondition(status: JsonObject, type: string): boolean {
  const { conditions } = status;
  return (
    Array.isArray(conditions) &&
    conditions.some(
      (each) => isJsonObject(each) && each["type"] === type && each["status"] === "True",
    )
  );
}

const jobChanges = [...jobProbes, ...suspendProbes];
const states: readonly State[] = [
  {
    name: "running",
    kind: volcanoJob,
    probes: volcanoJobProbes,
    declared: probedVolcanoJob(true),
    isReached: (status) => phaseOf(status) === "Running",
  },
  {
    name: "finished",
    kind: volcanoJob,
    probes: volcanoJobProbes,
    declared: probedVolcanoJob(false),
    isReached: (status) => phaseOf(status) === "Completed",
  },
  {
    name: "waiting",
    kind: volcanoJob,
    probes: waitingProbes,
    declared: probedVolcanoJob(true),
    isReached: () => true,
  },
  {
    name: "running",
    kind: job,
    probes: jobChanges,
    declared: probedJob(true),
    isReached: (status) => status["startTime"] !== undefined,
  },
  {
    name: "suspended before it started",
    kind: job,
    probes: jobProbes,
    declared: isSuspended(probedJob(true)),
    isReached: (status) => hasCondition(status, "Suspended"),
  },
  {
    name: "suspended after it started",
    kind: job,
    probes: jobProbes,
    declared: probedJob(true),
    isReached: (status) => status["startTime"] !== undefined,
    thenSuspend: true,
  },
  {
    name: "finished",
    kind: job,
    probes: jobChanges,
    declared: probedJob(false),
    isReached: (status) => hasCondition(status, "Complete"),
  },
];

let api: Api;
let namespace: string;
const figures = useFigures("mutability, each asked as a dry run and for real", ["disagreements"]);
const patchedPatterns = new Set<string>();
let serial = 0;

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "mutability");
  // Without it the pods of a job with that priority would not be made, and the job never run.
  const body = { metadata: { name: "high" }, value: 1 };
  await api.request({ method: "POST", path: "/apis/scheduling.k8s.io/v1/priorityclasses", body });
});

afterAll(() => {
  api.close();
});

interface Prepared {
  readonly name: string;
  readonly before: DeclaredJob;
}

/** Probes that change nothing on the server share a job; the others have one each. */
function findJobs({ kind, declared, probes }: State): Map<Probe, Prepared> {
  const shared = new Map<string, string>();
  const jobs = new Map<Probe, Prepared>();
  for (const probe of probes) {
    const before = structuredClone(declared);
    probe.before?.(before);
    const after = structuredClone(before);
    probe.edit(after);
    const plan = planChange({ kind, profile: "kubernetes", before, after });
    const isChanged = plan.verdict === "patch" || plan.needsLive;
    const key = isChanged ? `own ${jobs.size}` : JSON.stringify(before);
    const name = shared.get(key) ?? `probe-${++serial}`;
    shared.set(key, name);
    jobs.set(probe, { name, before });
  }
  return jobs;
}

async function arrive(
  server: JobServer,
  names: ReadonlySet<string>,
  [what, holds]: readonly [string, (status: JsonObject) => boolean],
): Promise<void> {
  const ask = async () => {
    const jobs = await server.list();
    return [...names].every((name) => holds(jobs.get(name)?.status ?? {})) ? true : undefined;
  };
  await until(`all ${names.size} jobs are ${what}`, ask, stateTimeLimitMs);
}

async function prepare(state: State): Promise<Map<Probe, Prepared>> {
  const server = new JobServer(api, state.kind, namespace);
  const jobs = findJobs(state);
  const declared = new Map([...jobs.values()].map(({ name, before }) => [name, before]));
  const names = new Set(declared.keys());
  await Promise.all(
    [...declared].map(async ([name, before]) => {
      const created = await server.create(name, before);
      if (!created.isAccepted) {
        throw new Error(created.message);
      }
    }),
  );
  await arrive(server, names, [state.name, state.isReached]);
  if (!state.thenSuspend) {
    return jobs;
  }
  const suspend = { op: "replace", path: "/spec/suspend", value: true } as const;
  await Promise.all([...names].map((name) => server.patch(name, [suspend])));
  await arrive(server, names, ["suspended", (status) => hasCondition(status, "Suspended")]);
  return new Map(
    [...jobs].map(([probe, { name, before }]) => [probe, { name, before: isSuspended(before) }]),
  );
}

describe.each(states)("a $kind.name that is $name", (state) => {
  let prepared = new Map<Probe, Prepared>();
  const server = () => new JobServer(api, state.kind, namespace);

  beforeAll(async () => {
    prepared = await prepare(state);
  }, stateTimeLimitMs + 10_000);

  afterAll(async () => {
    const names = new Set([...prepared.values()].map(({ name }) => name));
    await Promise.all([...names].map((name) => server().delete(name)));
  });

  test.each(state.probes)("is changed as the planner says when $what", async (probe) => {
    const { name, before } = prepared.get(probe) ?? { name: "", before: state.declared };
    const { kind } = state;
    const after = structuredClone(before);
    probe.edit(after);
    const live = await server().read(name);
    const trial = { kind, server: server(), name, live, before, after, asksTwice: true };
    const { verdict, disagreements, resentBecause } = await tryChange(trial);
    if (resentBecause !== undefined) {
      figures.add(`sent again: ${resentBecause}`);
    }
    if (disagreements.length > 0) {
      figures.add("disagreements");
    }
    expect({ verdict, disagreements }).toEqual({ verdict, disagreements: [] });
    figures.add(`${kind.name} ${state.name}: ${verdict}`);
    if (verdict !== "patch") {
      return;
    }
    const { changes } = planChange({ kind, profile: "kubernetes", before, after, live });
    for (const change of changes) {
      for (const pattern of change.patterns) {
        patchedPatterns.add(`${kind.name} ${pattern}`);
      }
    }
  });
});

/** An owner that does not exist makes the garbage collector delete the job in the middle of the question. */
const unasked = ["metadata.ownerReferences"];

describe("the rows of the mutability tables", () => {
  test.each([volcanoJob, job])("of a $name have all been patched", ({ name, mutability }) => {
    const untried = mutability.kubernetes.rules.filter(
      ({ path }) =>
        !unasked.includes(path) &&
        ![...patchedPatterns].some((each) => each.startsWith(`${name} ${path}`)),
    );
    expect(untried.map(({ path }) => path)).toEqual([]);
  });
});

import { parseArgs } from "node:util";
import {
  PropagationPolicy,
  createClient,
  isApiError,
  isProviderError,
  isTransportError,
  resolveConnection,
  type JobsApi,
  type KubernetesJob,
} from "pulumi-volcano/client";

const usage = `usage: prune-finished-jobs [options]

Lists the finished VolcanoJobs and Jobs of a namespace, the oldest first. Nothing is deleted without --delete.

  --namespace NAME     where to look (default: the kubeconfig's namespace, else default; on CCI it must be given)
  --kind KIND          only VolcanoJob, or only Job (default: both)
  --older-than HOURS   only jobs that finished at least so long ago (default: 24)
  --delete             delete the listed jobs, and their pods with them
  --watch SECONDS      afterwards show for so long what happens to the jobs of the namespace
  --help               show this

The server and the credentials come from the environment: KUBECONFIG, or the HW_* variables that docs/auth.md lists.
Exit status: 0 when all went well, 1 when the server or the settings are in the way, 2 for wrong options.
`;

type Kind = "VolcanoJob" | "Job";
type Apis = ReadonlyMap<Kind, JobsApi>;

interface Options {
  readonly namespace: string | undefined;
  readonly kinds: readonly Kind[];
  readonly olderThanMs: number;
  readonly deletes: boolean;
  readonly watchMs: number;
}

interface FinishedJob {
  readonly kind: Kind;
  readonly name: string;
  readonly uid: string;
  readonly finishedAt: Date;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readAmount(text: string, option: string): number {
  const amount = Number(text);
  if (text.trim() === "" || !Number.isFinite(amount) || amount < 0) {
    throw new Error(`${option} wants a number that is not negative`);
  }
  return amount;
}

function readKinds(text: string | undefined): readonly Kind[] {
  if (text === undefined) {
    return ["VolcanoJob", "Job"];
  }
  if (text === "VolcanoJob" || text === "Job") {
    return [text];
  }
  throw new Error("--kind wants VolcanoJob or Job");
}

/** Undefined: only the usage is wanted. Throws where an option is wrong. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      namespace: { type: "string" },
      kind: { type: "string" },
      "older-than": { type: "string", default: "24" },
      delete: { type: "boolean", default: false },
      watch: { type: "string", default: "0" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    return undefined;
  }
  return {
    namespace: values.namespace,
    kinds: readKinds(values.kind),
    olderThanMs: readAmount(values["older-than"], "--older-than") * 3_600_000,
    deletes: values.delete,
    watchMs: readAmount(values.watch, "--watch") * 1000,
  };
}

/** The parts of either kind's status that tell how far a job is. */
interface JobStatus {
  readonly state?: { readonly phase?: string; readonly lastTransitionTime?: string };
  readonly conditions?: readonly {
    readonly type?: string;
    readonly status?: string;
    readonly lastTransitionTime?: string;
  }[];
}

// An Aborted VolcanoJob is not among them: it can be resumed.
const finalPhases: readonly string[] = ["Completed", "Failed", "Terminated"];

/** A job that is new has no status at all. */
function statusOf(job: KubernetesJob): JobStatus {
  return job.status ?? {};
}

/** When a job ended: a VolcanoJob's state says it, a Job's condition Complete or Failed. */
function finishTime(kind: Kind, job: KubernetesJob): Date | undefined {
  const { state, conditions } = statusOf(job);
  const end =
    kind === "VolcanoJob"
      ? finalPhases.includes(state?.phase ?? "")
        ? state
        : undefined
      : conditions?.find(
          ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
        );
  return end?.lastTransitionTime === undefined ? undefined : new Date(end.lastTransitionTime);
}

/** In a word: `Running`, `Completed`, and so on. */
function describePhase(kind: Kind, job: KubernetesJob): string {
  const { state, conditions = [] } = statusOf(job);
  if (kind === "VolcanoJob") {
    return state?.phase ?? "new";
  }
  return conditions.filter(({ status }) => status === "True").at(-1)?.type ?? "active";
}

async function findFinished(apis: Apis, before: Date): Promise<readonly FinishedJob[]> {
  const found: FinishedJob[] = [];
  for (const [kind, jobs] of apis) {
    for await (const job of jobs.iterate()) {
      const finishedAt = finishTime(kind, job);
      if (finishedAt === undefined || finishedAt > before) {
        continue;
      }
      const { name, uid } = job.metadata;
      found.push({ kind, name, uid, finishedAt });
    }
  }
  return found.sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime());
}

/** Deletes this very job: the uid keeps a new one safe that has taken its name since. */
async function deleteJob(jobs: JobsApi, { name, uid }: FinishedJob): Promise<string> {
  try {
    const answer = await jobs.delete(name, {
      preconditions: { uid },
      propagationPolicy: PropagationPolicy.Background,
    });
    return answer === undefined ? "was gone already" : "deleted";
  } catch (error) {
    if (isApiError(error, "API_PRECONDITION_FAILED")) {
      return "kept: another job has taken the name";
    }
    throw error;
  }
}

async function prune(apis: Apis, { olderThanMs, deletes }: Options): Promise<void> {
  const finished = await findFinished(apis, new Date(Date.now() - olderThanMs));
  for (const job of finished) {
    const line = `${job.finishedAt.toISOString()} ${job.kind} ${job.name}`;
    const jobs = apis.get(job.kind);
    say(deletes && jobs !== undefined ? `${line}: ${await deleteJob(jobs, job)}` : line);
  }
  const hint = deletes || finished.length === 0 ? "" : "; --delete deletes them";
  say(`${finished.length} finished ${finished.length === 1 ? "job" : "jobs"}${hint}`);
}

/** Shows what is there and what happens, until the time is up. */
async function watch(kind: Kind, jobs: JobsApi, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of jobs.watch({ signal })) {
      if (event.type === "BOOKMARK") {
        continue;
      }
      say(
        `${event.type} ${kind} ${event.object.metadata.name} ${describePhase(kind, event.object)}`,
      );
    }
  } catch (error) {
    // A watch has no end of its own: its time being up is how this one is meant to end.
    if (signal.aborted && isTransportError(error, "TRANSPORT_ABORTED")) {
      return;
    }
    throw error;
  }
}

async function watchAll(apis: Apis, watchMs: number): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(watchMs), failed.signal]);
  try {
    await Promise.all([...apis].map(([kind, jobs]) => watch(kind, jobs, signal)));
  } finally {
    // Where one watch fails, the other one ends with it.
    failed.abort();
  }
}

async function run(options: Options): Promise<void> {
  const connection = await resolveConnection();
  const namespace = options.namespace ?? connection.defaultNamespace;
  if (namespace === undefined) {
    throw new Error("--namespace is missing, and the settings name none");
  }
  const client = createClient(connection, {
    onWarning: (warning) => process.stderr.write(`warning: ${warning}\n`),
  });
  const apis = new Map(
    options.kinds.map((kind) => [
      kind,
      kind === "VolcanoJob" ? client.volcanoJobs(namespace) : client.jobs(namespace),
    ]),
  );
  try {
    await prune(apis, options);
    if (options.watchMs > 0) {
      await watchAll(apis, options.watchMs);
    }
  } finally {
    await client.close();
  }
}

function messageOf(error: unknown): string {
  if (isProviderError(error)) {
    return `${error.message} [${error.code}]`;
  }
  return typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : String(error);
}

/** One line on stderr, whatever went wrong. */
function fail(problem: string, exitCode: 1 | 2): void {
  process.stderr.write(`prune-finished-jobs: ${problem.replace(/\s+/g, " ")}\n`);
  process.exitCode = exitCode;
}

async function main(): Promise<void> {
  let options: Options | undefined;
  try {
    options = readOptions();
  } catch (error) {
    fail(`${messageOf(error)}; --help shows the options`, 2);
    return;
  }
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  await run(options);
}

main().catch((error: unknown) => {
  fail(messageOf(error), 1);
});

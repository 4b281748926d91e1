/**
 * Functions that read jobs from the server while a program runs, in a preview as well. They use the stack's configuration, as
 * the resources do.
 */
import * as pulumi from "@pulumi/pulumi";
import type { JobData } from "../data/job-data.js";
import type { DeepInput } from "./inputs.js";
import { lazily } from "../values/lazily.js";
import type { KindName } from "./stub.js";

/** Which job to read. */
export interface GetJobDataArgs {
  name: string;
  /** @default the connection's namespace (`volcano:namespace`), else `default` on a Kubernetes server */
  namespace?: string | undefined;
  /** One of `volcano:connections`. @default the settings outside of it */
  connection?: string | undefined;
}

/** Which jobs to read. */
export interface ListJobDataArgs {
  /** `*` for all namespaces. @default the connection's namespace, else `default` on a Kubernetes server */
  namespace?: string | undefined;
  /** For example `team=vision,stage!=test`. */
  labelSelector?: string | undefined;
  /** For example `metadata.name=train`; a Job also knows `status.successful`. */
  fieldSelector?: string | undefined;
  /** Of the status: `Running`, `Completed`; those of the outputs `status.phase`. @default every phase */
  phase?: string | undefined;
  /** One of `volcano:connections`. @default the settings outside of it */
  connection?: string | undefined;
}

/** What else a function that returns an output waits for. */
export interface JobDataOptions {
  /** Resources that have to be there first; in a preview that is to create one of them the result is unknown. */
  dependsOn?: pulumi.InvokeOutputOptions["dependsOn"];
}

const errors = lazily(() => require("../errors.js") as typeof import("../errors.js"));
/** Loads the HTTP client with the first call. */
const door = lazily(() => require("../data/jobs.js") as typeof import("../data/jobs.js"));

/** An error that the engine shows as one line, with its code: of one that comes when the program has ended it shows the stack. */
function toRunError(error: unknown): unknown {
  if (!errors().isProviderError(error)) {
    return error;
  }
  const message = `${error.message} [${error.code}]`;
  return Object.assign(new pulumi.RunError(message), { code: error.code, stack: message });
}

async function get(kind: KindName, args: GetJobDataArgs): Promise<JobData> {
  try {
    return await door().findJob(pulumi.runtime.allConfig(), { ...args, kind });
  } catch (error) {
    throw toRunError(error);
  }
}

async function list(kind: KindName, args: ListJobDataArgs): Promise<JobData[]> {
  try {
    return await door().findJobs(pulumi.runtime.allConfig(), { ...args, kind });
  } catch (error) {
    throw toRunError(error);
  }
}

type AnyOutput = pulumi.Output<unknown>;

function idsOf(resources: Iterable<unknown>): AnyOutput {
  const made = [...resources].filter((each) => pulumi.CustomResource.isInstance(each));
  return pulumi.all(made.map(({ id }) => id));
}

/** The resources that a value comes from: a member of every output, though not of its type (SDK 3.248.0). */
async function sourcesOf(output: AnyOutput): Promise<Iterable<unknown>> {
  const find: unknown = Reflect.get(output, "allResources");
  return typeof find === "function"
    ? (Reflect.apply(find, output, []) as Promise<Iterable<unknown>>)
    : [];
}

/**
 * The arguments, once all resources are there that they come from: the names of a job that is to be created are known in a
 * preview already. The SDK's own invokes wait alike.
 */
function whenThere<Args>(
  args: DeepInput<Args>,
  { dependsOn }: JobDataOptions,
): pulumi.Output<Args> {
  const given = pulumi.output<unknown>(args);
  const sources = pulumi.output(sourcesOf(given).then(idsOf));
  const waitedFor: AnyOutput = pulumi.output<unknown>(dependsOn ?? []);
  const others = waitedFor.apply((each) => idsOf([each].flat()));
  // Unwrapped, the inputs of these arguments are these arguments.
  return pulumi.all([given, sources, others]).apply(([known]) => known as Args);
}

/**
 * Reads a VolcanoJob, while the program runs.
 *
 * @throws pulumi.RunError with the `code` `JOB_NOT_FOUND` where it is not there, or another of docs/errors.md
 * @example
 * const { status } = await getVolcanoJob({ namespace: "research", name: "train" });
 */
export function getVolcanoJob(args: GetJobDataArgs): Promise<JobData> {
  return get("VolcanoJob", args);
}

/** Like {@link getVolcanoJob}, of arguments that may be outputs: unknown in a preview in which one of them is. */
export function getVolcanoJobOutput(
  args: DeepInput<GetJobDataArgs>,
  options: JobDataOptions = {},
): pulumi.Output<JobData> {
  return whenThere(args, options).apply(getVolcanoJob);
}

/**
 * Reads all VolcanoJobs that are selected, while the program runs.
 *
 * @throws pulumi.RunError with a `code` of docs/errors.md
 */
export function listVolcanoJobs(args: ListJobDataArgs = {}): Promise<JobData[]> {
  return list("VolcanoJob", args);
}

/** Like {@link listVolcanoJobs}, of arguments that may be outputs: unknown in a preview in which one of them is. */
export function listVolcanoJobsOutput(
  args: DeepInput<ListJobDataArgs> = {},
  options: JobDataOptions = {},
): pulumi.Output<JobData[]> {
  return whenThere(args, options).apply(listVolcanoJobs);
}

/**
 * Reads a Job, while the program runs.
 *
 * @throws pulumi.RunError with the `code` `JOB_NOT_FOUND` where it is not there, or another of docs/errors.md
 */
export function getJob(args: GetJobDataArgs): Promise<JobData> {
  return get("Job", args);
}

/** Like {@link getJob}, of arguments that may be outputs: unknown in a preview in which one of them is. */
export function getJobOutput(
  args: DeepInput<GetJobDataArgs>,
  options: JobDataOptions = {},
): pulumi.Output<JobData> {
  return whenThere(args, options).apply(getJob);
}

/**
 * Reads all Jobs that are selected, while the program runs.
 *
 * @throws pulumi.RunError with a `code` of docs/errors.md
 */
export function listJobs(args: ListJobDataArgs = {}): Promise<JobData[]> {
  return list("Job", args);
}

/** Like {@link listJobs}, of arguments that may be outputs: unknown in a preview in which one of them is. */
export function listJobsOutput(
  args: DeepInput<ListJobDataArgs> = {},
  options: JobDataOptions = {},
): pulumi.Output<JobData[]> {
  return whenThere(args, options).apply(listJobs);
}

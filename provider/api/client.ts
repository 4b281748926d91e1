/** The door of the client: one connection, all operations on both kinds of job. */
import { type Clock, systemClock } from "../time/clock.js";
import type { Connection } from "../connection/connection.js";
import { jobApi } from "../kinds/job/resource.js";
import type { KindApi } from "../kinds/kind-api.js";
import { volcanoJobApi } from "../kinds/volcano-job/resource.js";
import { createJobsApi } from "./jobs.js";
import type { JobsApi } from "./jobs-api.js";
import type { CallOptions } from "./call-options.js";
import { createCommand, type JobCommand } from "./commands.js";
import { readNamespaceUid } from "./namespaces.js";
import { createPipeline } from "./pipeline.js";
import { readPodGroup, type PodGroup } from "./pod-groups.js";
import {
  listPods,
  readPodLog,
  type PodList,
  type PodListOptions,
  type PodLogOptions,
} from "./pods.js";
import { readQueue, type Queue } from "./queues.js";
import type { ObjectOptions } from "./read-object.js";

/** Everything that {@link createClient} can be told besides the connection. */
export interface ClientOptions {
  /** Called with the text of every `Warning: 299` header, and with the client's own warnings. */
  readonly onWarning?: (warning: string) => void;
  /** Called before a wait of five seconds or more for another attempt, with a line that says why and how long. */
  readonly onWait?: (text: string) => void;
  /**
   * How many requests one operation may send where the connection does not say. `Infinity`: as many as its time allows,
   * a failed login included.
   * @default 5
   */
  readonly defaultMaxAttempts?: number;
  /** Cancels every operation of the client, watches too. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called right before every request that may change something, each time it is sent. What it throws ends the operation,
   * and that request is not sent.
   */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** From 0 to 1; spreads the waits between attempts. @default Math.random */
  readonly random?: () => number;
}

/** What the operations on jobs can be told besides the namespace. */
export interface JobsOptions {
  /**
   * Manifests whose values of variables, arguments, labels, annotations and the like are taken out of every error and
   * warning, as those of a request's own body always are: a server may repeat what it has stored.
   */
  readonly hidden?: readonly object[] | undefined;
  /** The time of each call that names no `timeoutMs`, in milliseconds, asked for when it is made. @default 300000 */
  readonly leftMs?: (() => number) | undefined;
}

/** A client of one server. It keeps connections and tokens: make one and share it. */
export interface Client {
  /** VolcanoJobs in a namespace, in the connection's default namespace, or (`"*"`, to list and watch) in all. */
  volcanoJobs(namespace?: string, options?: JobsOptions): JobsApi;
  /** batch/v1 Jobs, likewise. */
  jobs(namespace?: string, options?: JobsOptions): JobsApi;
  /** Jobs of the kind that a record describes, likewise: the two above are this with the records of their kinds. */
  jobsOf(kind: KindApi, namespace?: string, options?: JobsOptions): JobsApi;
  /** The uid of a namespace: that of `kube-system` tells one cluster from another. Undefined where it cannot be read. */
  namespaceUid(name: string, options?: CallOptions): Promise<string | undefined>;
  /** Pods of a namespace, 500 at most: those of a job by its selector. */
  pods(namespace: string, options?: PodListOptions): Promise<PodList>;
  /** The last lines of a container's log, as it wrote them; 64 KiB at most. */
  podLog(namespace: string, pod: string, options?: PodLogOptions): Promise<string>;
  /** Volcano's PodGroup of that name; undefined where there is none. */
  podGroup(namespace: string, name: string, options?: ObjectOptions): Promise<PodGroup | undefined>;
  /** A queue of Volcano; undefined where there is none of that name. */
  queue(name: string, options?: CallOptions): Promise<Queue | undefined>;
  /** Has Volcano's controller do something with a job of its own kind, by a Command, which it takes away. */
  command(kind: KindApi, command: JobCommand, options?: CallOptions): Promise<void>;
  /** Closes all connections; operations under way, those that wait, and later ones fail, and nothing more is sent. */
  close(): Promise<void>;
}

/** Creates a client. Nothing is sent, and no credentials are needed, before the first operation. */
export function createClient(connection: Connection, options: ClientOptions = {}): Client {
  const pipeline = createPipeline(connection, {
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    onWait: options.onWait,
    maxAttempts: connection.limits.maxAttempts ?? options.defaultMaxAttempts ?? 5,
    signal: options.signal,
    beforeWrite: options.beforeWrite,
  });
  connection.warnings?.forEach((warning) => options.onWarning?.(warning));
  const common = { pipeline, profile: connection.profile, onWarning: options.onWarning };
  const jobsOf = (
    kind: KindApi,
    namespace = connection.defaultNamespace,
    jobsOptions: JobsOptions = {},
  ) => createJobsApi({ ...common, ...jobsOptions, kind, namespace });
  return {
    jobsOf,
    volcanoJobs: (namespace, jobsOptions) => jobsOf(volcanoJobApi, namespace, jobsOptions),
    jobs: (namespace, jobsOptions) => jobsOf(jobApi, namespace, jobsOptions),
    namespaceUid: (name, callOptions) => readNamespaceUid(pipeline, name, callOptions),
    pods: (namespace, podOptions) => listPods(pipeline, namespace, podOptions),
    podLog: (namespace, pod, podOptions) => readPodLog(pipeline, namespace, pod, podOptions),
    podGroup: (namespace, name, podOptions) => readPodGroup(pipeline, namespace, name, podOptions),
    queue: (name, callOptions) => readQueue(pipeline, name, callOptions),
    command: (kind, command, callOptions) => createCommand(pipeline, kind, command, callOptions),
    close: () => pipeline.close(),
  };
}

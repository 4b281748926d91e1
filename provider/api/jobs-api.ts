/** What can be done with the jobs of one kind: the contract of the client, and what goes in and comes out. */
import type {
  CallOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  ListOptions,
  WriteOptions,
} from "./call-options.js";
import type { JobList } from "./job-requests.js";
import type { JsonPatchOperation } from "../values/json-patch.js";
import type { KubernetesJob } from "./objects.js";
import type { WatchEvent, WatchOptions } from "./watch.js";

/** A job to create or to replace. `apiVersion` and `kind` are filled in. */
export interface JobManifest {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly metadata: {
    readonly name?: string | undefined;
    readonly generateName?: string | undefined;
    readonly [key: string]: unknown;
  };
  readonly spec?: object | undefined;
  readonly status?: object | undefined;
}

/** A job as the server answered, and what it warned of. */
export interface JobResult {
  readonly object: KubernetesJob;
  /** Texts of `Warning: 299` headers, for example on unknown fields. */
  readonly warnings: readonly string[];
}

/** What is left of a deleted job. */
export interface DeleteResult {
  /** The job, while finalizers keep it; undefined when it is gone or the server does not say. */
  readonly object: KubernetesJob | undefined;
  /** The server says that the job is gone, so that no look is needed. */
  readonly isGone: boolean;
  readonly warnings: readonly string[];
}

/** How a JSON Patch is sent. */
export interface JsonPatchOptions extends WriteOptions {
  readonly type?: "json";
  /**
   * Sends an equivalent merge patch to a server that answers 415 (older CCI regions), and says so in a warning.
   * @default false
   */
  readonly fallbackToMerge?: boolean | undefined;
}

/** How a patch that has the shape of the object is sent. */
export interface ObjectPatchOptions extends WriteOptions {
  /** `strategic`: batch/v1 only. `apply` (server-side apply, needs `fieldManager`): not on CCI. */
  readonly type: "merge" | "strategic" | "apply";
  /** With `apply`: take over fields that others manage. @default false */
  readonly force?: boolean | undefined;
}

/** The jobs of one kind in one namespace. Every method throws ApiError, AuthError, ConfigError, InputError or TransportError. */
export interface JobsApi {
  /** One page of jobs. */
  list(options?: ListOptions): Promise<JobList>;
  /** All jobs, page by page (`limit` is the size of a page, 500 by default); goes on where a page token expires. */
  iterate(options?: Omit<ListOptions, "continue">): AsyncIterable<KubernetesJob>;
  /** Changes as they happen, without gap or repetition across broken connections. Ends when the loop is left. */
  watch(options?: WatchOptions): AsyncIterable<WatchEvent>;
  /** Sent once; after a TransportError with `requestSent`, or a 5xx, only a read tells whether the job exists. */
  create(manifest: JobManifest, options?: WriteOptions): Promise<JobResult>;
  /** Undefined when there is no such job. */
  read(name: string, options?: CallOptions): Promise<JobResult | undefined>;
  patch(
    name: string,
    operations: readonly JsonPatchOperation[],
    options?: JsonPatchOptions,
  ): Promise<JobResult>;
  patch(name: string, changes: object, options: ObjectPatchOptions): Promise<JobResult>;
  /** Replaces the whole object; with `metadata.resourceVersion` only if nobody wrote meanwhile. */
  replace(manifest: JobManifest, options?: WriteOptions): Promise<JobResult>;
  /** Undefined when there is no such job. */
  delete(name: string, options?: DeleteOptions): Promise<DeleteResult | undefined>;
  /** @returns the deleted jobs, as far as the server lists them */
  deleteCollection(
    options?: DeleteCollectionOptions,
  ): Promise<{ readonly items: readonly KubernetesJob[]; readonly warnings: readonly string[] }>;
  /** The job through its `status` subresource; undefined when there is no such job. Not documented for VolcanoJobs on CCI. */
  readStatus(name: string, options?: CallOptions): Promise<JobResult | undefined>;
  patchStatus(
    name: string,
    operations: readonly JsonPatchOperation[],
    options?: JsonPatchOptions,
  ): Promise<JobResult>;
  patchStatus(name: string, changes: object, options: ObjectPatchOptions): Promise<JobResult>;
  replaceStatus(manifest: JobManifest, options?: WriteOptions): Promise<JobResult>;
}

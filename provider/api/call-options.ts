/** What callers can say about an operation: the query parameters of the API documents, and the client's own bounds. */
import type { PropagationPolicy } from "./objects.js";

/** Understood by every operation. */
export interface CallOptions {
  /** Cancels the operation, wherever it is. */
  readonly signal?: AbortSignal | undefined;
  /** For all attempts and waits together, in milliseconds. @default 300000 */
  readonly timeoutMs?: number | undefined;
  /** Asks for an indented answer. The object is the same. */
  readonly pretty?: boolean | undefined;
}

/** Selects objects, in list, iterate, watch and deleteCollection. */
export interface SelectOptions extends CallOptions {
  /** For example `team=vision,phase!=old`. */
  readonly labelSelector?: string | undefined;
  /** Both kinds know `metadata.name` and `metadata.namespace`; a batch/v1 Job also `status.successful`. */
  readonly fieldSelector?: string | undefined;
  readonly resourceVersion?: string | undefined;
  /** Not known to every CCI. */
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan" | undefined;
  /** Bounds the time that the server takes for the call. */
  readonly timeoutSeconds?: number | undefined;
}

/** One page. */
export interface ListOptions extends SelectOptions {
  /** Items on the page, at most. @default all */
  readonly limit?: number | undefined;
  /** `continue` of the page before. */
  readonly continue?: string | undefined;
}

/** Common to all writes. */
export interface WriteOptions extends CallOptions {
  /** The server judges and answers, and keeps nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Who is recorded as the writer. @default the server derives one from the user agent */
  readonly fieldManager?: string | undefined;
  /** What the server does with fields it does not know; left out for CCI, whose API has no such parameter. */
  readonly fieldValidation?: "Ignore" | "Warn" | "Strict" | undefined;
}

/** How a job is deleted. Sent in the body, all of it: a body makes the server ignore query parameters. */
export interface DeleteOptions extends CallOptions {
  readonly dryRun?: boolean | undefined;
  /** @default left to the server, which then orphans the pods of a batch/v1 Job */
  readonly propagationPolicy?: PropagationPolicy | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  /** The delete is refused (409) unless the object has these. */
  readonly preconditions?:
    | { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined }
    | undefined;
}

/** Deletes what is selected. */
export type DeleteCollectionOptions = Omit<DeleteOptions, "preconditions"> &
  Omit<ListOptions, keyof CallOptions | "continue">;

/** Query parameters, as texts; undefined ones are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

function prettyOf(options: CallOptions): string | undefined {
  return options.pretty === true ? "true" : undefined;
}

/** The query of a read. */
export function readQuery(options: CallOptions): Query {
  return { pretty: prettyOf(options) };
}

/** The query of a list. */
export function listQuery(options: ListOptions): Query {
  return {
    pretty: prettyOf(options),
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    resourceVersion: options.resourceVersion,
    resourceVersionMatch: options.resourceVersionMatch,
    timeoutSeconds: options.timeoutSeconds?.toString(),
    limit: options.limit?.toString(),
    continue: options.continue,
  };
}

/** The query of a write. */
export function writeQuery(options: WriteOptions, hasFieldValidation: boolean): Query {
  return {
    pretty: prettyOf(options),
    dryRun: options.dryRun === true ? "All" : undefined,
    fieldManager: options.fieldManager,
    fieldValidation: hasFieldValidation ? options.fieldValidation : undefined,
  };
}

/** The body of a delete. */
export function deleteBody(options: DeleteOptions): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "DeleteOptions",
    dryRun: options.dryRun === true ? ["All"] : undefined,
    propagationPolicy: options.propagationPolicy,
    gracePeriodSeconds: options.gracePeriodSeconds,
    preconditions: options.preconditions,
  });
}

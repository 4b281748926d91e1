/** Every operation of the API documents on the jobs of one kind. */
import { InputError, isApiError } from "../errors.js";
import {
  type CallOptions,
  type DeleteCollectionOptions,
  type DeleteOptions,
  type ListOptions,
  type SelectOptions,
  type WriteOptions,
  deleteBody,
  listQuery,
  readQuery,
  writeQuery,
} from "./call-options.js";
import {
  type ItemCall,
  type JobList,
  type JobScope,
  collectionRequest,
  itemRequest,
  readDeleted,
  readJob,
  readList,
  saysGone,
} from "./job-requests.js";
import type {
  DeleteResult,
  JobManifest,
  JobResult,
  JobsApi,
  JsonPatchOptions,
  ObjectPatchOptions,
} from "./jobs-api.js";
import { iterateJobs } from "./iterate.js";
import { toMergePatch } from "./merge-patch.js";
import type { JsonPatchOperation } from "../values/json-patch.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";
import type { Question } from "./response-errors.js";
import type { ServerProfile } from "../connection/connection.js";
import { profiles } from "../profiles/index.js";
import { undefinedIfMissing } from "./read-object.js";
import { watchJobs } from "./watch.js";
import { parseWarnings } from "./warnings.js";

/** What the operations are made of. */
export interface JobsContext extends JobScope {
  readonly pipeline: Pipeline;
  readonly profile: ServerProfile;
  readonly onWarning: ((warning: string) => void) | undefined;
}

type Subresource = "status" | undefined;

/** The operations on one kind in one namespace. */
export function createJobsApi(context: JobsContext): JobsApi {
  return {
    list: (options = {}) => list(context, options),
    iterate: (options = {}) => {
      const question = () => collectionRequest(context, { verb: "list", method: "GET" }, options);
      return iterateJobs({ page: (page) => list(context, page), question }, options);
    },
    watch: (options = {}) => watchJobs(context, options),
    create: (manifest, options = {}) => create(context, manifest, options),
    read: (name, options = {}) => read(context, { verb: "read", method: "GET", name }, options),
    patch: (name: string, body: object, options: PatchOptions = {}) =>
      patch(context, { name, body, subresource: undefined }, options),
    replace: (manifest, options = {}) =>
      replace(context, { manifest, subresource: undefined }, options),
    delete: (name, options = {}) => deleteOne(context, name, options),
    deleteCollection: (options = {}) => deleteCollection(context, options),
    readStatus: (name, options = {}) =>
      read(
        context,
        { verb: "read the status of", method: "GET", name, subresource: "status" },
        options,
      ),
    patchStatus: (name: string, body: object, options: PatchOptions = {}) =>
      patch(context, { name, body, subresource: "status" }, options),
    replaceStatus: (manifest, options = {}) =>
      replace(context, { manifest, subresource: "status" }, options),
  };
}

async function performOnJob(context: JobsContext, request: ApiRequest): Promise<JobResult> {
  return context.pipeline.perform(request, (answer) => {
    const object = readJob(answer, request, context.kind);
    return { object, warnings: report(context, parseWarnings(answer.headers.warning)) };
  });
}

function report(context: JobsContext, warnings: readonly string[]): readonly string[] {
  warnings.forEach((warning) => context.onWarning?.(warning));
  return warnings;
}

async function list(context: JobsContext, options: ListOptions): Promise<JobList> {
  const request = {
    ...collectionRequest(context, { verb: "list", method: "GET" }, options),
    query: listQuery(options),
  };
  return context.pipeline.perform(request, (answer) => {
    const page = readList(answer, request, context.kind);
    report(context, page.warnings);
    return page;
  });
}

async function create(
  context: JobsContext,
  manifest: JobManifest,
  options: WriteOptions,
): Promise<JobResult> {
  const { name, generateName } = manifest.metadata;
  return performOnJob(context, {
    ...collectionRequest(
      context,
      { verb: "create", method: "POST", name: name ?? `${generateName ?? ""}…` },
      options,
    ),
    query: writeQuery(options, hasFieldValidation(context)),
    body: serialize(context, manifest),
  });
}

function hasFieldValidation({ profile }: JobsContext): boolean {
  return profiles[profile].takesFieldValidation;
}

function serialize({ kind }: JobsContext, manifest: object): string {
  return JSON.stringify({ apiVersion: kind.apiVersion, kind: kind.kind, ...manifest });
}

async function read(
  context: JobsContext,
  call: ItemCall,
  options: CallOptions,
): Promise<JobResult | undefined> {
  return undefinedIfMissing(readExisting(context, call, options));
}

async function readExisting(
  context: JobsContext,
  call: ItemCall,
  options: CallOptions,
): Promise<JobResult> {
  return performOnJob(context, {
    ...itemRequest(context, call, options),
    query: readQuery(options),
  });
}

async function replace(
  context: JobsContext,
  { manifest, subresource }: { readonly manifest: JobManifest; readonly subresource: Subresource },
  options: WriteOptions,
): Promise<JobResult> {
  const verb = subresource === undefined ? "replace" : "replace the status of";
  const call = {
    verb,
    method: "PUT",
    name: manifest.metadata.name ?? "",
    ...(subresource !== undefined && { subresource }),
  };
  return performOnJob(context, {
    ...itemRequest(context, call, options),
    query: writeQuery(options, hasFieldValidation(context)),
    body: serialize(context, manifest),
  });
}

type PatchOptions = JsonPatchOptions | ObjectPatchOptions;

interface PatchCall {
  readonly name: string;
  readonly body: object;
  readonly subresource: Subresource;
}

const patchContentTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  // JSON is YAML.
  apply: "application/apply-patch+yaml",
} as const;

async function patch(
  context: JobsContext,
  call: PatchCall,
  options: PatchOptions,
): Promise<JobResult> {
  const verb = call.subresource === undefined ? "patch" : "patch the status of";
  const item = {
    verb,
    method: "PATCH",
    name: call.name,
    ...(call.subresource !== undefined && { subresource: call.subresource }),
  };
  const request = itemRequest(context, item, options);
  const type = options.type ?? "json";
  refuseUnsupported(context, request.purpose, options);
  try {
    return await performOnJob(context, {
      ...request,
      contentType: patchContentTypes[type],
      query: {
        ...writeQuery(options, hasFieldValidation(context)),
        force: "force" in options && options.force === true ? "true" : undefined,
      },
      body:
        type === "apply"
          ? serialize(context, call.body)
          : serializePatch(call.body, request.purpose),
    });
  } catch (error) {
    if (
      "fallbackToMerge" in options &&
      options.fallbackToMerge === true &&
      isApiError(error, "API_UNSUPPORTED_MEDIA_TYPE") &&
      isOperations(call.body)
    ) {
      return patchByMerge(context, { ...call, operations: call.body, question: request }, options);
    }
    throw error;
  }
}

/** What the server would refuse with a sentence that helps nobody. */
function refuseUnsupported(
  { kind, profile }: JobsContext,
  purpose: string,
  options: PatchOptions,
): void {
  if (options.type === "strategic" && kind.isCustom) {
    throw new InputError(
      `${purpose}: a ${kind.name} is a custom resource, which has no strategic merge patch; use json or merge`,
    );
  }
  if (options.type === "apply" && !profiles[profile].takesApply) {
    throw new InputError(
      `${purpose}: this server (profile ${profile}) has no server-side apply; use json or merge`,
    );
  }
  if (options.type === "apply" && options.fieldManager === undefined) {
    throw new InputError(`${purpose}: server-side apply needs a fieldManager`);
  }
}

function isOperations(body: object): body is readonly JsonPatchOperation[] {
  return Array.isArray(body);
}

/**
 * A `test` without `value` on a missing key panics the API server and breaks the connection (seen on kube-apiserver 1.34.1),
 * and JSON.stringify drops an undefined value: it is written as null, which is true of an absent key.
 */
function serializePatch(body: object, purpose: string): string {
  if (!isOperations(body)) {
    return JSON.stringify(body);
  }
  const operations = body.map((operation) => {
    if (operation.op === "test") {
      return { ...operation, value: operation.value ?? null };
    }
    if ("value" in operation && operation.value === undefined) {
      throw new InputError(
        `${purpose}: the operation \`${operation.op} ${operation.path}\` has no value`,
      );
    }
    return operation;
  });
  return spellAsGo(JSON.stringify(operations));
}

/**
 * The server compares a `test` with its own text of the object, letter by letter, and Go escapes these characters in a
 * string, the only place in JSON where they can be.
 */
function spellAsGo(json: string): string {
  return json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const mostMergeAttempts = 5;

async function patchByMerge(
  context: JobsContext,
  call: PatchCall & {
    readonly operations: readonly JsonPatchOperation[];
    readonly question: Question;
  },
  options: JsonPatchOptions,
): Promise<JobResult> {
  const { clock } = context.pipeline.tools;
  const startedAt = clock.elapsed();
  // All requests together have the time of the operation.
  const rest = (): JsonPatchOptions =>
    options.timeoutMs === undefined
      ? options
      : { ...options, timeoutMs: Math.max(1, options.timeoutMs - (clock.elapsed() - startedAt)) };
  for (let attempt = 1; ; attempt += 1) {
    const live = await readExisting(
      context,
      { verb: "read", method: "GET", name: call.name },
      rest(),
    );
    const changes = toMergePatch(call.operations, live.object, call.question);
    try {
      const result = await patch(context, { ...call, body: changes }, { ...rest(), type: "merge" });
      const warning =
        "the server does not take JSON Patches; a merge patch with the same effect was sent";
      return { ...result, warnings: [...result.warnings, ...report(context, [warning])] };
    } catch (error) {
      // A status write between the read and the patch moves the version, too.
      const hasMoved =
        isApiError(error, "API_CONFLICT") || isApiError(error, "API_PRECONDITION_FAILED");
      if (!hasMoved || attempt >= mostMergeAttempts) {
        throw error;
      }
    }
  }
}

async function deleteOne(
  context: JobsContext,
  name: string,
  options: DeleteOptions,
): Promise<DeleteResult | undefined> {
  const request = {
    ...itemRequest(context, { verb: "delete", method: "DELETE", name }, options),
    query: readQuery(options),
    body: deleteBody(options),
  };
  return undefinedIfMissing(
    context.pipeline.perform(request, (answer) => ({
      object: readDeleted(answer, request, context.kind)[0],
      isGone: saysGone(answer),
      warnings: report(context, parseWarnings(answer.headers.warning)),
    })),
  );
}

async function deleteCollection(context: JobsContext, options: DeleteCollectionOptions) {
  const request = {
    ...collectionRequest(context, { verb: "delete", method: "DELETE" }, options),
    query: listQuery(options satisfies SelectOptions),
    body: deleteBody(options),
  };
  return context.pipeline.perform(request, (answer) => ({
    items: readDeleted(answer, request, context.kind),
    warnings: report(context, parseWarnings(answer.headers.warning)),
  }));
}

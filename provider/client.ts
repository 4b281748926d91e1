/**
 * The client's door: both Job APIs without Pulumi, for scripts. It is apart from the main door so that a script needs no
 * Pulumi SDK, and a Pulumi program loads no HTTP client.
 */
export type { ClientOptions, Client, JobsOptions } from "./api/client.js";
export type {
  CallOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  ListOptions,
  SelectOptions,
  WriteOptions,
} from "./api/call-options.js";
export type { JobCommand } from "./api/commands.js";
export type { JobList } from "./api/job-requests.js";
export type {
  DeleteResult,
  JobManifest,
  JobResult,
  JobsApi,
  JsonPatchOptions,
  ObjectPatchOptions,
} from "./api/jobs-api.js";
export type { KubernetesJob } from "./api/objects.js";
export type { PodGroup } from "./api/pod-groups.js";
export type {
  Condition,
  Container,
  Pod,
  PodList,
  PodListOptions,
  PodLogOptions,
  Termination,
} from "./api/pods.js";
export type { FrozenJsonObject as JsonObject, JsonValue } from "./values/json.js";
export type { JsonPatchOperation } from "./values/json-patch.js";
export type { Queue } from "./api/queues.js";
export type { ObjectOptions } from "./api/read-object.js";
export type { WatchEvent, WatchOptions } from "./api/watch.js";
export type { Connection } from "./connection/connection.js";
export type { ResolveOptions } from "./connection/resolve.js";
export type { ConnectionSettings } from "./connection/settings.js";
export type { ApiErrorCause, ErrorCode } from "./errors.js";
export type { KindApi } from "./kinds/kind-api.js";
export { createClient } from "./api/client.js";
export { allNamespaces } from "./api/job-requests.js";
export { PropagationPolicy } from "./api/objects.js";
export { resolveConnection } from "./connection/resolve.js";
export {
  ApiError,
  AuthError,
  ConfigError,
  InputError,
  ProviderError,
  TransportError,
  WaitTimeoutError,
  isApiError,
  isAuthError,
  isConfigError,
  isInputError,
  isOutcomeUnknown,
  isProviderError,
  isTransportError,
  isWaitTimeoutError,
} from "./errors.js";

import type { Client } from "../api/client.js";
import type { JobsApi } from "../api/jobs-api.js";
import type { Connection } from "../connection/connection.js";
import type { Kind } from "../kinds/kind.js";
import type { Deadline } from "../time/deadline.js";

/** One object on one server, and how long an operation on it may still take. */
export interface Target {
  readonly kind: Kind;
  readonly connection: Connection;
  readonly client: Client;
  /** Its calls have the time that the operation has left. */
  readonly jobs: JobsApi;
  readonly namespace: string;
  readonly name: string;
  /** `VolcanoJob research/train-1a2b3c4d`. */
  readonly label: string;
  readonly origin: string;
  readonly deadline: Deadline;
  /** Declarations whose values a server may repeat, and nobody is to be shown. */
  readonly hidden: readonly object[];
}

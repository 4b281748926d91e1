/** Volcano's Commands: what is to be done with a job, said once. Its controller takes a Command away and acts on it. */
import { InputError, isApiError } from "../errors.js";
import type { KindApi } from "../kinds/kind-api.js";
import type { CallOptions } from "./call-options.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";

const group = "bus.volcano.sh/v1alpha1";
const nameForm = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/i;

/** A job, and what is to be done with it. */
export interface JobCommand {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** `AbortJob`, `ResumeJob`. */
  readonly action: string;
}

/**
 * As vcctl makes them (Volcano 1.14.1, pkg/cli/util/util.go), but for the name: a fixed one, so that a Command which nobody
 * has taken yet is there once, however often it is sent. The owner goes without `blockOwnerDeletion`, which needs a further
 * permission on clusters that enforce it.
 */
function commandFor(kind: KindApi, { namespace, name, uid, action }: JobCommand): object {
  const job = { apiVersion: kind.apiVersion, kind: kind.kind, name, uid };
  return {
    apiVersion: group,
    kind: "Command",
    metadata: {
      name: `${uid}-${action.toLowerCase()}`,
      namespace,
      ownerReferences: [{ ...job, controller: true }],
    },
    target: { ...job, controller: true },
    action,
  };
}

/**
 * Creates a Command for a job. One of the same action that is still waiting for the controller counts as this one. Sent
 * once: after an answer that got lost, the job tells whether it was acted on.
 *
 * @throws ApiError, AuthError, ConfigError, TransportError
 */
export async function createCommand(
  pipeline: Pipeline,
  kind: KindApi,
  command: JobCommand,
  options: CallOptions = {},
): Promise<void> {
  const { namespace, name, action } = command;
  const purpose = `send the Command ${action} to ${kind.name} ${namespace}/${name}`;
  if (!nameForm.test(namespace)) {
    throw new InputError(`${purpose}: this cannot be the name of a namespace`);
  }
  const request: ApiRequest = {
    purpose,
    method: "POST",
    path: `/apis/${group}/namespaces/${namespace}/commands`,
    body: JSON.stringify(commandFor(kind, command)),
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  };
  try {
    await pipeline.perform(request, () => undefined);
  } catch (error) {
    if (!isApiError(error, "API_ALREADY_EXISTS")) {
      throw error;
    }
  }
}

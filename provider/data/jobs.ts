/**
 * What the functions of a program that read jobs do. They are loaded with the first call, so that a program which makes none
 * loads no HTTP client.
 */
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError } from "../errors.js";
import { kinds } from "../kinds/index.js";
import type { Kind } from "../kinds/kind.js";
import { lastAppliedAnnotation } from "../lifecycle/kubectl.js";
import { withClient, type StackConfig } from "./clients.js";
import type { JobData } from "./job-data.js";

interface Question {
  /** The resource class's name. */
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly connection?: string | undefined;
}

interface GetQuestion extends Question {
  readonly name: string;
}

interface ListQuestion extends Question {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly phase?: string | undefined;
}

function kindOf(name: string): Kind {
  const kind = kinds.find((each) => each.name === name);
  if (!kind) {
    throw new Error(`no kind ${name}`);
  }
  return kind;
}

function withoutCopyOfSpec(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(annotations).filter(([key]) => key !== lastAppliedAnnotation);
  return Object.fromEntries(kept);
}

function toFound(kind: Kind, { metadata, status = {} }: KubernetesJob): JobData {
  const { namespace, name, uid, labels, annotations, creationTimestamp } = metadata;
  return {
    namespace: namespace ?? "",
    name,
    uid,
    labels: { ...labels },
    annotations: withoutCopyOfSpec(annotations ?? {}),
    creationTimestamp: creationTimestamp ?? "",
    status: kind.digestStatus({ ...status }),
  };
}

/**
 * Reads one job.
 *
 * @throws ProviderError `JOB_NOT_FOUND`; what the client throws
 */
export function findJob(config: StackConfig, question: GetQuestion): Promise<JobData> {
  const { kind: kindName, name } = question;
  const kind = kindOf(kindName);
  return withClient(config, question.connection, async ({ client, connection }) => {
    const namespace = question.namespace ?? connection.defaultNamespace;
    const found = await client.jobsOf(kind.api, namespace).read(name);
    if (!found) {
      const message = `get ${kind.name} ${namespace ?? ""}/${name}: there is no such job on ${connection.endpoint}; correct namespace and name, or the connection`;
      throw new ProviderError("JOB_NOT_FOUND", message);
    }
    return toFound(kind, found.object);
  });
}

/** Reads all jobs that are selected, in the server's order. @throws what the client throws */
export function findJobs(config: StackConfig, question: ListQuestion): Promise<JobData[]> {
  const { labelSelector, fieldSelector, phase } = question;
  const kind = kindOf(question.kind);
  return withClient(config, question.connection, async ({ client }) => {
    const jobs: JobData[] = [];
    const listed = client
      .jobsOf(kind.api, question.namespace)
      .iterate({ labelSelector, fieldSelector });
    for await (const object of listed) {
      const job = toFound(kind, object);
      if (phase === undefined || job.status.phase === phase) {
        jobs.push(job);
      }
    }
    return jobs;
  });
}

import type { JsonObject } from "../../../provider/values/json.js";
import type { Kind } from "../../../provider/kinds/kind.js";
import type { Operation } from "../../../provider/planning/json-patch.js";
import type { DeclaredJob } from "../../../provider/planning/plan.js";
import type { Api } from "../../../tools/control-plane/api";

/** An object as the server holds it. */
export interface StoredJob {
  readonly metadata: JsonObject & { readonly uid: string; readonly resourceVersion: string };
  readonly spec: JsonObject;
  readonly status?: JsonObject;
}

/** The server's word on one request. */
export interface JobAnswer {
  readonly isAccepted: boolean;
  readonly status: number;
  /** What it said where it refused. */
  readonly message: string;
  /** The object where it accepted. */
  readonly object: StoredJob;
}

/** The jobs of one kind in one namespace of the real server. */
export class JobServer {
  readonly #api: Api;
  readonly #kind: Kind;
  readonly #path: string;

  constructor(api: Api, kind: Kind, namespace: string) {
    this.#api = api;
    this.#kind = kind;
    this.#path = `/apis/${kind.api.apiVersion}/namespaces/${namespace}/jobs`;
  }

  /** POST. */
  create(name: string, { metadata, spec }: DeclaredJob, query = ""): Promise<JobAnswer> {
    const { apiVersion, kind } = this.#kind.api;
    const { labels, annotations } = metadata;
    const body = {
      apiVersion,
      kind,
      metadata: { name, labels, annotations },
      spec,
    };
    return this.#ask({ method: "POST", path: this.#path + query, body });
  }

  /** GET. @throws where the job is not there. */
  async read(name: string): Promise<StoredJob> {
    const answer = await this.#ask({ method: "GET", path: `${this.#path}/${name}` });
    if (!answer.isAccepted) {
      throw new Error(answer.message);
    }
    return answer.object;
  }

  /** GET of all, by name. */
  async list(): Promise<Map<string, StoredJob>> {
    // Every list of the API server has items, and these have the shape of jobs.
    const { items } = (await this.#api.expect({ path: this.#path })) as { items: StoredJob[] };
    return new Map(items.map((item) => [String(item.metadata["name"]), item]));
  }

  /** PATCH with a JSON Patch. */
  patch(name: string, operations: readonly Operation[], query = ""): Promise<JobAnswer> {
    const path = `${this.#path}/${name}${query}`;
    const contentType = "application/json-patch+json";
    return this.#ask({ method: "PATCH", path, body: operations, contentType });
  }

  /** PATCH of the status, with a merge patch. */
  patchStatus(name: string, status: JsonObject): Promise<JobAnswer> {
    const path = `${this.#path}/${name}/status`;
    const contentType = "application/merge-patch+json";
    return this.#ask({ method: "PATCH", path, body: { status }, contentType });
  }

  /** DELETE in the background. */
  delete(name: string): Promise<JobAnswer> {
    const path = `${this.#path}/${name}?propagationPolicy=Background`;
    return this.#ask({ method: "DELETE", path });
  }

  async #ask(request: Parameters<Api["request"]>[0]): Promise<JobAnswer> {
    const { status, body } = await this.#api.request(request).catch(toRefusal);
    const isAccepted = status < 300;
    return {
      isAccepted,
      status,
      message: isAccepted ? "" : messageOf(body),
      object: body as StoredJob,
    };
  }
}

/** A server whose handler panics drops the connection: it has not taken the request. */
function toRefusal(error: unknown) {
  if (!/socket hang up|ECONNRESET/.test(String(error))) {
    throw error;
  }
  return { status: 599, body: { message: "the server dropped the connection" } };
}

/** Without the object that some refusals quote. */
function messageOf(body: unknown): string {
  const message = (body as { message?: unknown }).message ?? body;
  return String(message).replaceAll(/Invalid value: (core|batch)\.[\s\S]*?: field/g, "…: field");
}

/** The dry run of a request: the same checks, nothing stored. */
export const dryRun = "?dryRun=All";

import { job } from "../../../provider/kinds/job/kind.js";
import { isJsonObject, isSameJson, type JsonObject } from "../../../provider/values/json.js";
import type { Kind } from "../../../provider/kinds/kind.js";
import { volcanoJob } from "../../../provider/kinds/volcano-job/kind.js";
import { createLifecycle, type Lifecycle } from "../../../provider/lifecycle/lifecycle.js";
import type { DeclaredJob } from "../../../provider/planning/plan.js";
import { clusterAddress } from "./cluster.js";

const lifecycles = new Map<Kind, Lifecycle>(
  [volcanoJob, job].map((kind) => [kind, createLifecycle(kind)]),
);

function lifecycleOf(kind: Kind): Lifecycle {
  const lifecycle = lifecycles.get(kind);
  if (!lifecycle) {
    throw new Error(`no lifecycle of ${kind.name}`);
  }
  return lifecycle;
}

/** Connects the provider to the run's control plane, as the stack's configuration does. */
export function configureProvider(
  namespace: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const { url, token, caPem } = clusterAddress();
  const settings: Record<string, string> = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": url,
    "volcano:token": token,
    "volcano:caBundle": caPem,
    "volcano:namespace": namespace,
    // The manifests are as they were found, with members that no type has.
    "volcano:unknownFields": "warn",
    ...more,
  };
  const config = { get: (key: string) => settings[key] };
  for (const lifecycle of lifecycles.values()) {
    lifecycle.configure({ config });
  }
}

/** A job that the provider has created, and keeps as the engine does. */
export class ManagedJob {
  readonly id: string;
  /** What the program declares, checked. */
  readonly inputs: JsonObject;
  readonly #lifecycle: Lifecycle;
  #outputs: JsonObject;

  private constructor(
    kind: Kind,
    id: string,
    [inputs, outputs]: readonly [JsonObject, JsonObject],
  ) {
    this.#lifecycle = lifecycleOf(kind);
    this.id = id;
    this.inputs = inputs;
    this.#outputs = outputs;
  }

  /** Checks and creates. @throws where the provider finds a fault or the server refuses. */
  static async create(kind: Kind, name: string, declared: DeclaredJob): Promise<ManagedJob> {
    const { labels, annotations } = declared.metadata;
    const origin = `urn:pulumi:test::drift::pulumi-nodejs:dynamic/volcano:${kind.name}::${name}`;
    const lifecycle = lifecycleOf(kind);
    const metadata = { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
    const news = { metadata, spec: declared.spec, origin };
    const { inputs, failures } = await lifecycle.check({}, news);
    if (failures.length > 0) {
      throw new Error(JSON.stringify(failures));
    }
    const { id, outs } = await lifecycle.create(inputs);
    return new ManagedJob(kind, id, [inputs, outs]);
  }

  /** The job's name on the server. */
  get name(): string {
    return this.id.split("/")[1] ?? "";
  }

  /** Reads the job as a refresh does. @returns the places where it is not as declared */
  async refresh(): Promise<string[]> {
    const { props, inputs } = await this.#lifecycle.read(this.id, this.#outputs);
    this.#outputs = props;
    return differencesOf(this.inputs, inputs ?? this.inputs);
  }

  /** What a preview after the refresh says. */
  async hasChanges(): Promise<boolean> {
    return (await this.#lifecycle.diff(this.id, this.#outputs, this.inputs)).changes;
  }

  /** Brings the job back to its declaration. */
  async update(): Promise<void> {
    this.#outputs = (await this.#lifecycle.update(this.id, this.#outputs, this.inputs)).outs;
  }

  delete(): Promise<void> {
    return this.#lifecycle.delete(this.id, this.#outputs);
  }
}

/** The places where two JSON values differ, down to the leaves. */
export function differencesOf(left: unknown, right: unknown, path = ""): string[] {
  if (isSameJson(left, right)) {
    return [];
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) => differencesOf(left[name], right[name], `${path}/${name}`));
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.flatMap((each, i) => differencesOf(each, right[i], `${path}/${i}`));
  }
  return [path];
}

import type { PodRecord } from "./pod.js";

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** All pods, found by name and by the job that owns them. */
export class PodTable {
  readonly #pods = new Map<string, PodRecord>();
  readonly #owned = new Map<string, Set<string>>();

  get(namespace: string, name: string): PodRecord | undefined {
    return this.#pods.get(keyOf(namespace, name));
  }

  /** Pods of a namespace, or of all, in the order in which they were made. */
  list(namespace?: string): PodRecord[] {
    const all = [...this.#pods.values()];
    return namespace === undefined ? all : all.filter((pod) => pod.namespace === namespace);
  }

  /** Pods that have the job with this uid as their owner. */
  ofOwner(uid: string): PodRecord[] {
    const keys = [...(this.#owned.get(uid) ?? [])];
    return keys.flatMap((key) => this.#pods.get(key) ?? []);
  }

  /** Adds a pod, or puts it in the place of the one of that name. */
  set(pod: PodRecord): void {
    const key = keyOf(pod.namespace, pod.name);
    const previous = this.#pods.get(key);
    if (previous?.owner !== pod.owner) {
      this.#disown(previous, key);
    }
    this.#pods.set(key, pod);
    if (pod.owner === undefined) {
      return;
    }
    const owned = this.#owned.get(pod.owner) ?? new Set();
    this.#owned.set(pod.owner, owned.add(key));
  }

  /** Removes this very pod, and not another one that has got its name meanwhile. */
  delete({ namespace, name, uid }: PodRecord): void {
    const key = keyOf(namespace, name);
    const pod = this.#pods.get(key);
    if (pod?.uid !== uid) {
      return;
    }
    this.#disown(pod, key);
    this.#pods.delete(key);
  }

  #disown(pod: PodRecord | undefined, key: string): void {
    if (pod?.owner === undefined) {
      return;
    }
    const owned = this.#owned.get(pod.owner);
    owned?.delete(key);
    if (owned?.size === 0) {
      this.#owned.delete(pod.owner);
    }
  }
}

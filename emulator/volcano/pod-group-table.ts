import type { PodGroupRecord } from "./pod-group.js";

/** All PodGroups, by namespace and name. */
export class PodGroupTable {
  readonly #groups = new Map<string, PodGroupRecord>();

  get(namespace: string, name: string): PodGroupRecord | undefined {
    return this.#groups.get(`${namespace}/${name}`);
  }

  list(namespace?: string): PodGroupRecord[] {
    const all = [...this.#groups.values()];
    return all.filter((group) => (namespace ?? group.namespace) === group.namespace);
  }

  set(group: PodGroupRecord): void {
    this.#groups.set(`${group.namespace}/${group.name}`, group);
  }

  delete(namespace: string, name: string): void {
    this.#groups.delete(`${namespace}/${name}`);
  }
}

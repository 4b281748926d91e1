/**
 * The ids of a list's items while items come, go and move. Whoever brings a list into an order asks for one item after the
 * other, so each is looked for behind the one before it first.
 */
export class ItemOrder {
  readonly #ids: string[];
  readonly #known: Set<string>;
  /** Where two items have one id, only the first counts, and that may be anywhere. */
  readonly #areUnique: boolean;
  #next = 0;

  constructor(ids: readonly string[]) {
    this.#ids = [...ids];
    this.#known = new Set(ids);
    this.#areUnique = this.#known.size === ids.length;
  }

  /** Where the first item of that id is; negative where there is none. */
  indexOf(id: string): number {
    if (!this.#known.has(id)) {
      return -1;
    }
    const ahead = this.#areUnique ? this.#ids.indexOf(id, this.#next) : -1;
    const index = ahead >= 0 ? ahead : this.#ids.indexOf(id);
    this.#next = Math.max(index, 0);
    return index;
  }

  insert(index: number, id: string): void {
    this.#ids.splice(index, 0, id);
    this.#known.add(id);
  }

  remove(index: number): void {
    this.#ids.splice(index, 1);
  }

  move(from: number, to: number): void {
    this.#ids.splice(to, 0, ...this.#ids.splice(from, 1));
  }
}

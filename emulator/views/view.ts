import type { JsonObject } from "../../provider/values/json.js";
import type { ListedKind } from "../registry/list.js";
import type { KindStrategy } from "../registry/strategy.js";
import type { World } from "../world.js";

/** A kind that is served besides the jobs, most of them only to be read. */
export interface View extends ListedKind {
  readonly version: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly isNamespaced: boolean;
  /** What stands below an object: `log`, `status`. */
  readonly subresources: readonly string[];
  /** What a POST makes; undefined for a kind that is only read. */
  readonly created?: KindStrategy;
  /** @param namespace `""` for a kind that is in none */
  readonly find: (world: World, namespace: string, name: string) => JsonObject | undefined;
}

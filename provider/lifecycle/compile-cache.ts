/**
 * Code that Node has compiled once, kept for the next process: the provider runs anew for every preview and every update.
 * Node 22.1 and later can do that; it saves about a quarter of the time of loading (Node 24.9, measured by
 * bench/loading.ts). Importing this module switches it on for what is imported after it.
 */
import * as nodeModule from "node:module";
import { openPrivateFolder } from "./private-folder.js";

/** What newer versions of Node offer. `NODE_COMPILE_CACHE` and `NODE_DISABLE_COMPILE_CACHE` go before what is asked here. */
interface CompileCache {
  readonly enableCompileCache?: (folder: string) => unknown;
  readonly flushCompileCache?: () => void;
}

const oldestMs = 30 * 24 * 60 * 60 * 1000;
/** The engine ends its plugins without letting them finish; by then everything that a run loads is loaded. */
const flushAfterMs = 500;

/** Keeps compiled code in a folder that is private to the user, for it is run as it is. Never fails. */
export function keepCompiled({ enableCompileCache, flushCompileCache }: CompileCache): void {
  if (!enableCompileCache) {
    return;
  }
  try {
    enableCompileCache(openPrivateFolder("compiled", oldestMs));
    setTimeout(() => {
      try {
        flushCompileCache?.();
      } catch {
        // The next process compiles it once more.
      }
    }, flushAfterMs).unref();
  } catch {
    // Without a folder of its own, a process compiles for itself.
  }
}

keepCompiled(nodeModule as CompileCache);

/**
 * A module that is loaded when it is first needed, for what few runs need or what costs much: a run without a change sends
 * nothing, and so loads no HTTP client. It is used as `const api = lazily(() => require("./api.js") as typeof
 * import("./api.js"))` and nowhere else is `require` allowed (eslint.config.mjs).
 */
export function lazily<Module>(load: () => Module): () => Module {
  let loaded: { readonly module: Module } | undefined;
  return () => {
    loaded ??= { module: load() };
    return loaded.module;
  };
}

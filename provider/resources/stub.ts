/** The classes of this package; the runtime door has a member of the same name, in camel case, for each. */
export type KindName = "VolcanoJob" | "Job";

const runtimeMembers = { VolcanoJob: "volcanoJob", Job: "job" } as const;

/**
 * The engine keeps a program text in the state of every dynamic resource, twice, and evaluates it in another process to
 * get the provider. The SDK's `dynamic.Resource` makes that text by serialising closures: slower, larger, different for
 * every loader, and broken by classes, schemas and caches. This one is a constant that requires the installed package, so
 * the state stays small and refresh and destroy run the code that is installed and not the code of the last update.
 *
 * `exports.handler` is what the dynamic-provider server calls; the text has no newline and captures nothing.
 */
export function providerText(kind: KindName): string {
  return `exports.handler=()=>require("pulumi-volcano/runtime").${runtimeMembers[kind]}`;
}

/** Type tokens of dynamic resources begin so; the engine finds the dynamic-provider plugin by it. */
const dynamicPackage = "pulumi-nodejs:dynamic";

/** The type token of a resource class, as states, URNs and policies show it. */
export function typeToken(kind: KindName): string {
  return `${dynamicPackage}/volcano:${kind}`;
}

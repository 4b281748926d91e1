/** The classes of this package; the runtime door has a member of the same name, in camel case, for each. */
export type KindName = "VolcanoJob" | "Job";

const runtimeMembers = { VolcanoJob: "volcanoJob", Job: "job" } as const;

/**
 * The engine keeps a program text in the state of every dynamic resource, twice, and evaluates it in another process to
 * get the provider. The SDK's `dynamic.Resource` makes that text by serialising closures: slower, larger, different for
 * every loader, and broken by classes, schemas and caches. This one is a constant that requires the installed package, so
 * the state stays small and refresh and destroy run the code that is installed and not the code of the last update.
 *
 * `exports.handler` is what the dynamic-provider server calls; the text has no newline and captures nothing. It looks for
 * the package in the program's folder, which is the server's working directory, then where the SDK that runs the server
 * is: with pnpm that is where the dependencies of dependencies are. Where none has it the error is one line, without a
 * stack, because the server prints stacks.
 *
 * @param place - where else to look first after the program's folder, relative to it; see `findPlace`
 */
export function providerText(kind: KindName, place?: string): string {
  const middle = place === undefined ? "" : `${JSON.stringify(place)},`;
  return `exports.handler=()=>{try{var f=require.resolve("pulumi-volcano/runtime",{paths:[".",${middle}(require.main||module).path]})}catch{throw Object.assign(Error("load pulumi-volcano: it is not installed; run npm install pulumi-volcano in "+process.cwd()+" [PACKAGE_MISSING]"),{stack:""})}return require(f).${runtimeMembers[kind]}}`;
}

/** Type tokens of dynamic resources begin so; the engine finds the dynamic-provider plugin by it. */
const dynamicPackage = "pulumi-nodejs:dynamic";

/** The type token of a resource class, as states, URNs and policies show it. */
export function typeToken(kind: KindName): string {
  return `${dynamicPackage}/volcano:${kind}`;
}

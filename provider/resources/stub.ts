/** The classes of this package; the runtime door has a member of the same name, in camel case, for each. */
export type KindName = "VolcanoJob" | "Job";

const runtimeMembers = { VolcanoJob: "volcanoJob", Job: "job" } as const;

const door = '"pulumi-volcano/runtime"';
/** The folder of the SDK that runs the text; a loader of another kind has no main module. */
const sdk = "(require.main||module).path";
const missing =
  'throw Object.assign(Error("load pulumi-volcano: it is not installed; run npm install pulumi-volcano in "+process.cwd()+" [PACKAGE_MISSING]"),{stack:""})';

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
 * The usual text is as short as it can be, for the engine writes the state anew at each step. Only where a place has to be
 * named it is the longer one that also finds a package by itself, as in a checkout that is linked: `require.resolve` with
 * `paths` looks for folders called node_modules alone.
 *
 * @param place - where else to look first after the program's folder, relative to it; see `findPlace`
 */
export function providerText(kind: KindName, place?: string): string {
  const member = runtimeMembers[kind];
  return place === undefined
    ? `exports.handler=()=>{try{var f=require.resolve(${door},{paths:[".",${sdk}]})}catch{${missing}}return require(f).${member}}`
    : `exports.handler=()=>{for(const d of[".",${JSON.stringify(place)},${sdk}]){let f;try{f=require("module").createRequire(require("path").resolve(d,"_")).resolve(${door})}catch{continue}return require(f).${member}}${missing}}`;
}

/** Type tokens of dynamic resources begin so; the engine finds the dynamic-provider plugin by it. */
const dynamicPackage = "pulumi-nodejs:dynamic";

/** The type token of a resource class, as states, URNs and policies show it. */
export function typeToken(kind: KindName): string {
  return `${dynamicPackage}/volcano:${kind}`;
}

import { createHash } from "node:crypto";
import { posix as pathOf } from "node:path";
import * as runtime from "../../provider/runtime.js";
import { providerText, typeToken } from "../../provider/resources/stub.js";

/** What the SDK's server does with the text: it compiles it as a CommonJS module and calls `handler`. */
function load(text: string, require: object): unknown {
  const module = { exports: {} as { handler?: () => unknown }, path: "." };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- evaluating the text is what is tested
  const compiled = new Function("exports", "require", "module", text) as (
    exports: object,
    require: object,
    module: object,
  ) => void;
  compiled(module.exports, require, module);
  return module.exports.handler?.();
}

/** A machine on which the package can be found from some folders; the server of the SDK is in /sdk. */
function machineWith(folders: readonly string[]) {
  const asked: string[] = [];
  const resolve = (name: string, { paths }: { readonly paths: readonly string[] }) => {
    for (const folder of paths.map((each) => pathOf.resolve("/program", each))) {
      asked.push(folder);
      if (folders.includes(folder) && name === "pulumi-volcano/runtime") {
        return `${folder}/door.js`;
      }
    }
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
  };
  const modules: Readonly<Record<string, unknown>> = {
    module: {
      createRequire: (file: string) => ({
        resolve: (name: string) => resolve(name, { paths: [pathOf.dirname(file)] }),
      }),
    },
    path: { resolve: (...parts: string[]) => pathOf.resolve("/program", ...parts) },
    ...Object.fromEntries(folders.map((folder) => [`${folder}/door.js`, runtime])),
  };
  const require = Object.assign((name: string) => modules[name], {
    resolve,
    main: { path: "/sdk" },
  });
  return { require, asked };
}

const kinds = [
  { kind: "VolcanoJob", member: "volcanoJob" },
  { kind: "Job", member: "job" },
] as const;

/** The forms of former releases, to the letter. */
const oldTexts: readonly ((member: string) => string)[] = [
  (member) => `exports.handler=()=>require("pulumi-volcano/runtime").${member}`,
  (member) =>
    `exports.handler=()=>{for(const d of[".",(require.main||module).path]){let f;try{f=require("module").createRequire(require("path").resolve(d,"_")).resolve("pulumi-volcano/runtime")}catch{continue}return require(f).${member}}throw Object.assign(Error("load pulumi-volcano: it is not installed; run npm install pulumi-volcano in "+process.cwd()+", then this again [PACKAGE_MISSING]"),{stack:""})}`,
];
const hashes = { VolcanoJob: "bd605bece2e2bae9", Job: "5e8fb2bc17435529" };

describe.each(kinds)("the text that states keep of a $kind", ({ kind, member }) => {
  const text = providerText(kind);

  test("is the same for every job and machine, and changes on purpose only", () => {
    expect(createHash("sha256").update(text).digest("hex").slice(0, 16)).toBe(hashes[kind]);
  });

  test("is small, has one line, and requires nothing but the package's runtime door", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(310);
    expect(text).not.toMatch(/[\r\n]/);
    const required = [...text.matchAll(/\b(?:require|resolve)\(("[^"]*"|\w+)/g)];
    expect(required.map(([, name]) => name)).toEqual(['"pulumi-volcano/runtime"', "f"]);
  });

  test("gives the operations of its kind, from the program's folder", () => {
    const { require, asked } = machineWith(["/program", "/sdk"]);
    expect(load(text, require)).toBe(runtime[member]);
    expect(asked).toEqual(["/program"]);
  });

  test("else from the named place, else from where the SDK is", () => {
    const withPlace = providerText(kind, "../team");
    const everywhere = machineWith(["/team", "/sdk"]);
    expect(load(withPlace, everywhere.require)).toBe(runtime[member]);
    expect(everywhere.asked).toEqual(["/program", "/team"]);
    const atTheSdk = machineWith(["/sdk"]);
    expect(load(withPlace, atTheSdk.require)).toBe(runtime[member]);
    expect(atTheSdk.asked).toEqual(["/program", "/team", "/sdk"]);
  });

  test("needs no main module: a loader of another kind has none", () => {
    const machine = machineWith(["/program"]);
    const { resolve } = machine.require;
    const loader = Object.assign((name: string) => machine.require(name), {
      resolve,
      main: undefined,
    });
    expect(load(text, loader)).toBe(runtime[member]);
  });

  test("says in one line what to install where the package is nowhere", () => {
    const { require } = machineWith([]);
    expect(() => load(text, require)).toThrow(
      /^load pulumi-volcano: .* run npm install pulumi-volcano in \/.* \[PACKAGE_MISSING\]$/,
    );
  });

  test("hides no error of a package that is there but broken", () => {
    const machine = machineWith(["/program", "/sdk"]);
    const broken = Object.assign(
      (name: string) => {
        if (name === "/program/door.js") {
          throw new Error("Cannot find module 'undici'");
        }
        return machine.require(name);
      },
      { resolve: machine.require.resolve, main: machine.require.main },
    );
    expect(() => load(text, broken)).toThrow("Cannot find module 'undici'");
  });

  test("requires nothing before it is asked for the operations", () => {
    const fail = (name: string): never => {
      throw new Error(`required ${name}`);
    };
    expect(() => {
      load(text.replace("exports.handler=", "exports.later="), fail);
    }).not.toThrow();
  });

  test.each(oldTexts)(
    "had another form, which states in the wild have and which works: %#",
    (textOf) => {
      const machine = machineWith(["/program"]);
      const byName = (name: string) =>
        name === "pulumi-volcano/runtime" ? runtime : machine.require(name);
      const atWork = Object.assign(byName, machine.require);
      expect(load(textOf(member), atWork)).toBe(runtime[member]);
    },
  );

  test("is used for the type that states, URNs and policies show", () => {
    expect(typeToken(kind)).toBe(`pulumi-nodejs:dynamic/volcano:${kind}`);
  });
});

describe("the runtime door", () => {
  const operations = ["configure", "check", "diff", "create", "read", "update", "delete"];

  test("has the two kinds and nothing else", () => {
    expect(Object.keys(runtime).sort()).toEqual(["job", "volcanoJob"]);
  });

  test.each(kinds)("has every operation on a $kind", ({ member }) => {
    expect(Object.keys(runtime[member]).sort()).toEqual([...operations].sort());
  });
});

import { createHash } from "node:crypto";
import * as runtime from "../../provider/runtime.js";
import { providerText, typeToken } from "../../provider/resources/stub.js";

/** What the SDK's server does with the text: it compiles it as a CommonJS module and calls `handler`. */
function load(text: string, require: (name: string) => unknown): unknown {
  const module = { exports: {} as { handler?: () => unknown } };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- evaluating the text is what is tested
  const compiled = new Function("exports", "require", "module", text) as (
    exports: object,
    require: (name: string) => unknown,
    module: object,
  ) => void;
  compiled(module.exports, require, module);
  return module.exports.handler?.();
}

const kinds = [
  { kind: "VolcanoJob", member: "volcanoJob", hash: "50523b37c1a92862" },
  { kind: "Job", member: "job", hash: "5868355d1fd7fcbe" },
] as const;

describe.each(kinds)("the text that states keep of a $kind", ({ kind, member, hash }) => {
  const text = providerText(kind);

  it("is what it has always been, since every state in the wild has it", () => {
    expect(createHash("sha256").update(text).digest("hex").slice(0, 16)).toBe(hash);
  });

  it("is small, has one line, and captures nothing", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(200);
    expect(text).not.toMatch(/[\r\n]/);
    expect(text.match(/\brequire\b/g)).toHaveLength(1);
    expect(text).toContain('require("pulumi-volcano/runtime")');
  });

  it("gives the operations of its kind, from the package's runtime door", () => {
    const required: string[] = [];
    const handler = load(text, (name) => {
      required.push(name);
      return runtime;
    });
    expect(handler).toBe(runtime[member]);
    expect(required).toEqual(["pulumi-volcano/runtime"]);
  });

  it("requires nothing before it is asked for the operations", () => {
    const fail = (name: string): never => {
      throw new Error(`required ${name}`);
    };
    expect(() => {
      load(text.replace("exports.handler=", "exports.later="), fail);
    }).not.toThrow();
  });

  it("is used for the type that states, URNs and policies show", () => {
    expect(typeToken(kind)).toBe(`pulumi-nodejs:dynamic/volcano:${kind}`);
  });
});

describe("the runtime door", () => {
  const operations = ["configure", "check", "diff", "create", "read", "update", "delete"];

  it("has the two kinds and nothing else", () => {
    expect(Object.keys(runtime).sort()).toEqual(["job", "volcanoJob"]);
  });

  it.each(kinds)("has every operation on a $kind", ({ member }) => {
    expect(Object.keys(runtime[member]).sort()).toEqual([...operations].sort());
  });
});

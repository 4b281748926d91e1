import fc from "fast-check";
import { applyJsonPatch } from "../../emulator/patch/json-patch-engine.js";
import { PatchWriter, pointer } from "../../provider/planning/json-patch.js";

describe("a pointer", () => {
  test.each([
    [["metadata", "labels", "a/b~c"], "/metadata/labels/a~1b~0c"],
    [["spec", "tasks", 0, "name"], "/spec/tasks/0/name"],
    [["a", ""], "/a/"],
    [["~1"], "/~01"],
    [[], ""],
  ])("to %j is %s", (tokens, text) => {
    expect(pointer(tokens)).toBe(text);
  });

  test("leads any server to the member of that name", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const writer = new PatchWriter({ metadata: { labels: {} } });
        writer.set(["metadata", "labels", name], "x");
        const document = { metadata: { labels: {} } };
        const labels = Object.fromEntries([[name, "x"]]);
        expect(applyJsonPatch(document, writer.operations)).toEqual({ metadata: { labels } });
      }),
    );
  });
});

describe("a patch writer", () => {
  test("guards a parent that it has to make, so that it wipes nothing out", () => {
    const writer = new PatchWriter({ metadata: {} });
    writer.set(["metadata", "labels", "a"], "1");
    writer.set(["metadata", "labels", "b"], "2");
    expect(writer.operations).toEqual([
      { op: "test", path: "/metadata/labels", value: null },
      { op: "add", path: "/metadata/labels", value: { a: "1" } },
      { op: "add", path: "/metadata/labels/b", value: "2" },
    ]);
  });

  test("removes only what is there", () => {
    const writer = new PatchWriter({ spec: { a: 1 } });
    writer.remove(["spec", "b"]);
    writer.remove(["spec", "a"]);
    writer.remove(["spec", "a"]);
    expect(writer.operations).toEqual([
      { op: "test", path: "/spec/a", value: 1 },
      { op: "remove", path: "/spec/a" },
    ]);
  });

  test("guards a place once, and anew after items have moved", () => {
    const writer = new PatchWriter({ list: [{ name: "a" }, { name: "b" }] });
    writer.guard(["list", 0, "name"]);
    writer.guard(["list", 0, "name"]);
    writer.moveItem(["list"], 0, 1);
    writer.guard(["list", 0, "name"]);
    expect(writer.operations.map(({ op, path }) => `${op} ${path}`)).toEqual([
      "test /list/0/name",
      "test /list",
      "move /list/1",
      "test /list/0/name",
    ]);
    expect(writer.valueAt(["list"])).toEqual([{ name: "b" }, { name: "a" }]);
  });

  test("does not change the document that it was given", () => {
    const document = { list: [1], map: { a: 1 } };
    const writer = new PatchWriter(document);
    writer.set(["map", "a"], 2);
    writer.removeItem(["list"], 0);
    writer.insertItem(["fresh"], 0, "x");
    expect(document).toEqual({ list: [1], map: { a: 1 } });
    expect(writer.operations.at(-1)).toEqual({ op: "add", path: "/fresh", value: ["x"] });
  });
});

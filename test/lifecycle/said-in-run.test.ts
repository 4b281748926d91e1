import { randomUUID } from "node:crypto";
import { openRunMemory, runKey } from "../../provider/lifecycle/said-in-run";

const cli = { parent: 1, command: "pulumi", start: "100" };
const launcher = { parent: 7, command: "pulumi-resource", start: "200" };

describe("the run that a process belongs to", () => {
  test("is the CLI above the SDK's launcher, wherever in between", () => {
    expect(runKey((pid) => (pid === 7 ? cli : launcher))).toBe("7 100");
    expect(runKey(() => cli)).toBe(`${process.ppid} 100`);
  });

  test("is not known without such a process, or without a word of the system", () => {
    expect(runKey(() => undefined)).toBeUndefined();
    expect(runKey(() => ({ ...launcher, parent: 99 }))).toBeUndefined();
    expect(runKey(() => ({ ...launcher, parent: 1 }))).toBeUndefined();
  });
});

describe("the memory of a run", () => {
  test("is shared by its processes, and by no other run", () => {
    const run = randomUUID();
    const [preview, update] = [openRunMemory(run), openRunMemory(run)];
    expect(update.wasSaid("a")).toBe(false);
    preview.keep("a");
    expect(update.wasSaid("a")).toBe(true);
    expect(update.wasSaid("b")).toBe(false);
    // In turns, and both at once.
    update.keep("b");
    preview.keep("c");
    expect(["a", "b", "c", "d"].map((each) => preview.wasSaid(each))).toEqual(
      ["a", "b", "c", "d"].map((each) => update.wasSaid(each)),
    );
    expect(preview.wasSaid("b") && update.wasSaid("c")).toBe(true);
    expect(openRunMemory(randomUUID()).wasSaid("a")).toBe(false);
  });
});

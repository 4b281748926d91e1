import { hasGraph, taskGraph } from "../../provider/report/task-graph.js";
import { entry, side } from "./support.js";

const task = (
  name: string,
  pods: number | undefined,
  dependsOn: string[] = [],
  needsAny = false,
) => ({
  name,
  pods,
  dependsOn,
  ...(needsAny ? { needsAny } : {}),
});

describe("the picture of the tasks", () => {
  test("shows who waits for whom, and what is new, changed and gone", () => {
    const before = side({
      tasks: [task("load", 1), task("train", 2, ["load"]), task("old", 1, ["train"])],
    });
    const tasks = [
      task("load", 1),
      task("train", 4, ["load"]),
      task("score", undefined, ["train", "load"], true),
    ];
    const graph = taskGraph(entry({ action: "replace", before, after: side({ tasks }) }));
    expect(graph).toEqual([
      "```mermaid",
      "flowchart LR",
      '  t0["load (1 pod)"]',
      '  t1["train (2 to 4 pods)"]',
      '  t2["score (#63; pods, new)"]',
      '  t3["old (1 pod, removed)"]',
      "  t0 --> t1",
      "  t1 -. any .-> t2",
      "  t0 -. any .-> t2",
      "  t1 --> t3",
      "```",
    ]);
  });

  test("of a job that goes is what it was, and of a new one has no marks", () => {
    const tasks = [task("a", 1), task("b", 2, ["a"])];
    const nodes = ['  t0["a (1 pod)"]', '  t1["b (2 pods)"]'];
    const sides = [{ before: side({ tasks }) }, { after: side({ tasks }) }];
    for (const each of sides) {
      expect(taskGraph(entry({ action: "create", ...each }))?.slice(2, 4)).toEqual(nodes);
    }
  });

  test("cannot be broken by a name", () => {
    const name = 'a"]\n```\n<b>;--> t0';
    const lines = taskGraph(
      entry({ after: side({ tasks: [task(name, 1), task("b", 1, [name, "missing"])] }) }),
    );
    expect(lines).toHaveLength(6);
    expect(lines?.[2]).toMatch(/^ {2}t0\["[A-Za-z0-9 .()+,#;-]+"\]$/);
    expect(lines?.[4]).toBe("  t0 --> t1");
  });

  test("is left out where there are too many", () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => task(`t${i}`, 1));
    expect(taskGraph(entry({ after: side({ tasks: many(61) }) }))).toBeUndefined();
    expect(taskGraph(entry({ after: side({ tasks: many(60) }) }))).toBeDefined();
    const all = many(30).map((each, i, list) => ({
      ...each,
      dependsOn: list.slice(0, i).map(({ name }) => name),
    }));
    expect(taskGraph(entry({ after: side({ tasks: all }) }))).toBeUndefined();
  });

  test("is drawn for a changed job with an order only", () => {
    const tasks = [task("a", 1)];
    expect(hasGraph(entry({ action: "patch", after: side({ tasks }) }))).toBe(true);
    expect(hasGraph(entry({ action: "same", after: side({ tasks }) }))).toBe(false);
    expect(hasGraph(entry({ action: "patch", after: side() }))).toBe(false);
  });
});

import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { actions, type Entry } from "../../provider/report/entry.js";
import {
  markdownMark,
  mostBytes,
  sortByUrgency,
  toMarkdown,
} from "../../provider/report/markdown.js";
import { entry, side, urnOf } from "./support.js";

const lineWith = (entries: readonly Entry[], text: string) =>
  toMarkdown(entries)
    .split("\n")
    .find((line) => line.includes(text));

const running = { phase: "Running", running: 3, wanted: 4, since: "2026-01-05T07:16:00Z" };
const byServer = { ...running, seenBy: "server" as const };

function outcome(operation: "create" | "update" | "delete" | "plan", more = {}) {
  const startedAt = "2026-01-05T09:30:00.000Z";
  return { operation, job: "research/train", isDone: true, startedAt, durationMs: 1500, ...more };
}

describe("a report", () => {
  test("begins with its mark, and says that it is a plan and knows no deletions", () => {
    const text = toMarkdown([entry({ action: "create", after: side() })]);
    expect(text.split("\n")[0]).toBe(markdownMark);
    expect(text).toContain("### Rollout of `rollouts/dev`: create 1\n");
    expect(text).toContain(
      "Planned; nothing has been done yet. Jobs that the program does not have any more",
    );
  });

  test("says what happened, and in what time altogether", () => {
    const outcomes = [
      outcome("delete", { durationMs: 500 }),
      outcome("create", { startedAt: "2026-01-05T09:30:10.000Z", durationMs: 2500 }),
    ];
    const text = toMarkdown([
      entry({ action: "replace", before: side(), after: side(), outcomes }),
    ]);
    expect(text).toContain("2 operations, all done, in 13 s from 2026-01-05T09:30:00.000Z.");
    expect(text).toContain("| deleted in 0.5 s; created in 2.5 s |");
    expect(text).not.toContain("Planned");
  });

  test("shows a failure with its code, first of all", () => {
    const failed = outcome("create", {
      isDone: false,
      code: "API_FORBIDDEN",
      error: "create x: no | more",
    });
    const entries = [
      entry({ urn: urnOf("a"), action: "replace", before: side(), after: side(), work: byServer }),
      entry({ urn: urnOf("z"), action: "create", outcomes: [failed] }),
    ];
    expect(sortByUrgency(entries).map(({ urn }) => urn)).toEqual([urnOf("z"), urnOf("a")]);
    expect(toMarkdown(entries)).toContain("**1 of 1 operation failed**, in 1.5 s");
    expect(lineWith(entries, "failed** after")).toContain(
      "**create failed** after 1.5 s: create x: no &#124; more [API_FORBIDDEN]",
    );
  });

  test("says of a job that its turn has not come", () => {
    const entries = [
      entry({ urn: urnOf("a"), action: "create", outcomes: [outcome("create")] }),
      entry({ urn: urnOf("b"), action: "patch" }),
      entry({ urn: urnOf("c"), action: "settings" }),
    ];
    expect(lineWith(entries, "**patch**")).toMatch(/\| not done yet \|$/);
    expect(lineWith(entries, "**settings**")).toMatch(/\| {2}\|$/);
  });

  test("counts jobs that stay the same, and lists none of them", () => {
    const entries = [
      entry({ before: side(), after: side() }),
      entry({ urn: urnOf("b"), action: "create" }),
    ];
    const text = toMarkdown(entries);
    expect(text).toContain("create 1, unchanged 1");
    expect(text.match(/^\| VolcanoJob/gm)).toHaveLength(1);
  });

  test("names the old and the new job where they differ", () => {
    const job = (name: string) => side({ job: `research/${name}` });
    const entries = [entry({ action: "replace", before: job("a-1"), after: job("a-2") })];
    expect(lineWith(entries, "**replace**")).toContain(
      "VolcanoJob `research/a-1` → `research/a-2` |",
    );
  });

  test("has no action twice in its reason", () => {
    const entries = [entry({ action: "patch", reasons: ["patch: metadata.labels.team"] })];
    expect(lineWith(entries, "**patch**")).toContain("| **patch** | metadata.labels.team |");
  });

  test("shows warnings of jobs and of the stack", () => {
    const entries = [
      entry({ urn: "", kind: "", warnings: ["credentials over http"] }),
      entry({ before: side(), after: side(), warnings: ["dropped <b>"] }),
    ];
    const text = toMarkdown(entries);
    expect(text).toContain("- the stack: credentials over http\n");
    expect(text).toContain("- VolcanoJob `research/train`: dropped &#60;b&#62;\n");
    expect(text).toContain("unchanged 1\n");
  });

  test("shows of a patch numbers and flags, and of all else the shape", () => {
    const operations = [
      { op: "replace", path: "/spec/suspend", before: true, after: false },
      { op: "add", path: "/metadata/labels/a|b", after: { shape: "text" } },
      { op: "move", from: "/spec/tasks/0", path: "/spec/tasks/1" },
    ];
    const text = toMarkdown([entry({ action: "patch", operations })]);
    expect(text).toContain("| replace | `/spec/suspend` | `true` | `false` |");
    expect(text).toContain(
      "| add | <code>&#47;metadata&#47;labels&#47;a&#124;b</code> |  | (text) |",
    );
    expect(text).toContain("| move | `/spec/tasks/0` → `/spec/tasks/1` |  |  |");
  });

  test("is at least as much where values are not known, without a difference", () => {
    const entries = [
      entry({
        action: "patch",
        before: side(),
        after: side({ pods: 3, requests: { cpu: "3" }, unknown: 2 }),
      }),
    ];
    const text = toMarkdown(entries);
    expect(text).toContain("| `cpu` | 1 | at least 3 |  |");
    expect(text).toContain("2 values will be known only during up.");
  });

  test("lists queues where there is more than one", () => {
    const one = entry({ action: "create", after: side() });
    const other = entry({ urn: urnOf("b"), action: "create", after: side({ queue: "gpu" }) });
    expect(toMarkdown([one])).not.toContain("By queue");
    const text = toMarkdown([one, other]);
    expect(text).toContain("| `default` | `cpu` | 0 | 1 | +1 |");
    expect(text).toContain("| `gpu` | `cpu` | 0 | 1 | +1 |");
    expect(text).toContain("| `cpu` | 0 | 2 | +2 |");
  });
});

describe("foreign texts everywhere", () => {
  const pieces = [
    "|",
    "`",
    "```",
    "\n",
    "\n\n",
    "#",
    "# ",
    "- ",
    "> ",
    "1. ",
    "<b>",
    "</details>",
    "<!--",
  ];
  const more = [
    "-->",
    "@octocat",
    "](x)",
    "[",
    "![",
    "*",
    "__",
    "~~",
    "\\",
    "    ",
    "---",
    "&lt;",
    "x",
    " ",
  ];
  const nasty = fc
    .array(fc.constantFrom(...pieces, ...more), { minLength: 1, maxLength: 8 })
    .map((all) => all.join(""));
  const texts = fc.array(nasty, { minLength: 12, maxLength: 12 });

  function entriesOf([a = "", b = "", c = "", d = "", e = "", f = "", ...others]: string[]) {
    const [g = "", h = "", i = "", j = "", k = "", l = ""] = others;
    const tasks = [
      { name: a, pods: 1, dependsOn: [] },
      { name: b, pods: 2, dependsOn: [a] },
    ];
    const all = { before: side({ job: c, queue: d }), after: side({ job: e, queue: f, tasks }) };
    const failed = outcome("update", { isDone: false, code: g, error: h });
    return [
      entry({
        ...all,
        urn: `urn:pulumi:${i}::rollouts::x::${j}`,
        action: "patch",
        reasons: [k],
        operations: [{ op: "add", path: l, after: { shape: a } }],
        warnings: [b],
        work: { ...byServer, phase: c, since: d },
        outcomes: [failed],
      }),
      entry({ urn: "", kind: "", warnings: [e] }),
    ];
  }

  test("make no heading, no list, no block and no picture of their own", () => {
    const reader = new MarkdownIt({ html: true });
    fc.assert(
      fc.property(texts, (all) => {
        const tokens = reader.parse(toMarkdown(entriesOf(all)), {});
        const blocks = tokens
          .filter(({ level, type }) => level === 0 && !type.endsWith("_close"))
          .map(({ type, tag }) => `${type} ${tag}`.trim());
        const titled = (...inner: string[]) => ["heading_open h4", "inline", ...inner];
        expect(blocks.filter((each) => each !== "inline")).toEqual(
          [
            ...["html_block", "heading_open h3", "paragraph_open p", "paragraph_open p"],
            ...titled("table_open table"),
            ...titled("bullet_list_open ul"),
            ...titled("table_open table"),
            ...(new Set([all[3], all[5]]).size > 1 ? titled("table_open table") : []),
            ...titled("html_block", "table_open table", "html_block"),
            ...titled("paragraph_open p", "fence code"),
          ].filter((each) => each !== "inline"),
        );
        expect(tokens.filter(({ type }) => type === "list_item_open")).toHaveLength(2);
      }),
      { numRuns: 500 },
    );
  });
});

describe("running work", () => {
  const replaced = (work: Entry["work"], more: Partial<Entry> = {}) =>
    entry({
      action: "replace",
      before: side({ pods: 4 }),
      after: side({ pods: 4 }),
      work,
      ...more,
    });

  test("that a replacement stops is in the row and above the table", () => {
    const entries = [replaced(byServer)];
    expect(lineWith(entries, "**replace**")).toContain(
      "**stops running work** (3 of 4 pods run, since 2026-01-05T07:16:00Z)",
    );
    expect(toMarkdown(entries)).toContain("**Running work that this stops: 3 pods of 1 job.**");
  });

  test("that was stopped is told so", () => {
    const entries = [replaced(byServer, { outcomes: [outcome("delete")] })];
    expect(lineWith(entries, "**replace**")).toContain("**has stopped running work**");
  });

  test("by the state's word is said to be that", () => {
    const entries = [replaced({ ...running, seenBy: "state" })];
    expect(lineWith(entries, "**replace**")).toContain(
      "since 2026-01-05T07:16:00Z, as the state has it)",
    );
  });

  test("that is waited for, or kept, is not stopped", () => {
    const finishes = [replaced({ ...byServer, fate: "finishes" })];
    expect(toMarkdown(finishes)).toContain(
      "**running work is left to finish first** (3 of 4 pods run",
    );
    const kept = [replaced({ ...byServer, fate: "kept" })];
    expect(toMarkdown(kept)).toContain("**running work would be stopped** (3 of 4 pods run");
    expect(toMarkdown([...finishes, ...kept])).not.toContain("Running work that this stops");
  });

  test("without a pod is a job that is not over", () => {
    const entries = [replaced({ phase: "Pending", running: 0, wanted: 4, seenBy: "server" })];
    expect(lineWith(entries, "**replace**")).toContain("the job is not over (Pending) |");
    expect(toMarkdown(entries)).not.toContain("Running work that this stops");
    const fresh = [replaced({ phase: "", running: 0, wanted: 4, seenBy: "server" })];
    expect(toMarkdown(fresh)).toContain("the job is not over (no controller has looked at it yet)");
  });

  test("is stopped by a patch that takes pods away, and by no other", () => {
    const patched = (pods: number, unknown = 0) =>
      entry({
        action: "patch",
        before: side({ pods: 4 }),
        after: side({ pods, unknown }),
        work: byServer,
      });
    expect(toMarkdown([patched(1)])).toContain("**stops 2 running pods** (3 of 4 pods run");
    expect(toMarkdown([patched(3)])).not.toContain("stops");
    expect(toMarkdown([patched(0, 1)])).not.toContain("stops");
  });

  test.each(["patch", "settings"] as const)("is stopped by a %s that suspends", (action) => {
    const suspended = (more: Partial<Entry>) =>
      entry({
        action,
        before: side({ pods: 4 }),
        after: side({ pods: 4 }),
        work: { ...byServer, isSuspended: true },
        ...more,
      });
    const text = toMarkdown([suspended({})]);
    expect(text).toContain("**stops running work** (3 of 4 pods run");
    expect(text).toContain("**Running work that this stops: 3 pods of 1 job.**");
    const done = toMarkdown([suspended({ outcomes: [outcome("update")] })]);
    expect(done).toContain("**has stopped running work**");
    const idle = { ...byServer, running: 0, isSuspended: true };
    expect(toMarkdown([suspended({ work: idle })])).not.toContain("stop");
  });
});

describe("a report of many jobs", () => {
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.constant("|`<@😀>".repeat(200)));
  const texts = fc.array(text, { maxLength: 4 });
  const entries = fc
    .record({
      action: fc.constantFrom(...actions),
      reasons: texts,
      warnings: texts,
      operations: fc.array(fc.record({ op: text, path: text }), { maxLength: 5 }),
      names: fc.array(text, { maxLength: 3 }),
      count: fc.integer({ min: 0, max: 400 }),
    })
    .map(({ count, names, ...more }) =>
      Array.from({ length: count }, (_, i) => {
        const dependsOn = names.slice(0, 1);
        const tasks = names.map((name) => ({ name, pods: 1, dependsOn }));
        const after = side({ job: `research/${names.join("-")}${i}`, queue: `q${i}`, tasks });
        return entry({ urn: urnOf(`job-${i}`), after, ...more });
      }),
    );

  test("is cut to fit, whatever is in it, and says what is not shown", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const markdown = toMarkdown(all);
        expect(Buffer.byteLength(markdown)).toBeLessThan(mostBytes);
        const rows = markdown.match(/^\| VolcanoJob /gm) ?? [];
        const cut = /^… and (\d+) more jobs?: see the JSON file\.$/m.exec(
          markdown.split("#### Jobs")[1]?.split("####")[0] ?? "",
        );
        const changed = all.filter(({ action }) => action !== "same").length;
        expect(rows.length + Number(cut?.[1] ?? 0)).toBe(changed);
      }),
      { numRuns: 40 },
    );
  });

  test("has the same text in whatever order they come", () => {
    const some = ["c", "a", "b"].map((name) =>
      entry({ urn: urnOf(name), action: name === "b" ? "patch" : "replace", after: side() }),
    );
    expect(toMarkdown(some.toReversed())).toBe(toMarkdown(some));
  });
});

import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { code, durationText, plain, row, tableHead } from "../../provider/report/markdown-text.js";

const reader = new MarkdownIt({ html: true, linkify: false });

type Token = ReturnType<typeof reader.parse>[number];

/** Whatever makes Markdown, HTML or a mention of something, and texts that are none of it. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."|`*_~[]()<>&\\#@$!:-+={}'\"\n\r\t\u2028\u202e\u0000 x7".split(""),
        ...[
          "](",
          "<b>",
          "<!--",
          "-->",
          "```",
          "~~~",
          "&lt;",
          "&#64;",
          "\\|",
          "| --- |",
          "http://x/_y_",
        ],
        ...["@octocat", "#12", "[x](y)", "![x](y)", "</details>", "1. ", "- ", "\ud800", "😀", "é"],
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

/** What a person sees of a text, as far as it can be seen. */
function seen(text: string): string {
  return text
    .replace(/[\ud800-\udfff]/gu, "\ufffd")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim();
}

const withoutJoints = (text: string) => text.replaceAll("\u200b", "");

/** The texts of the cells of the only table, row by row; everything else in the document fails. */
function cellsOf(lines: readonly string[]): { texts: string[][]; kinds: Set<string> } {
  const tokens = reader.parse(lines.join("\n"), {});
  const outside = tokens.filter(({ level }) => level === 0).map(({ type }) => type);
  expect(outside).toEqual(["table_open", "table_close"]);
  const texts: string[][] = [];
  const kinds = new Set<string>();
  for (const { type, children } of tokens) {
    if (type === "tr_open") {
      texts.push([]);
    }
    if (type === "inline") {
      const inner: Token[] = children ?? [];
      inner.forEach((each) => kinds.add(each.type));
      const shown = inner.filter((each) => each.type !== "html_inline");
      texts.at(-1)?.push(withoutJoints(shown.map(({ content }) => content).join("")));
      const html = inner
        .filter((each) => each.type === "html_inline")
        .map(({ content }) => content);
      expect(html.filter((tag) => tag !== "<code>" && tag !== "</code>")).toEqual([]);
    }
  }
  return { texts, kinds };
}

describe("a foreign text in a table", () => {
  test("stays the text of its cell, whatever it holds", () => {
    fc.assert(
      fc.property(nasty, nasty, (left, right) => {
        const lines = [...tableHead(["a", "b"]), row([plain(left, 999), plain(right, 999)])];
        const { texts, kinds } = cellsOf(lines);
        expect(texts).toEqual([
          ["a", "b"],
          [seen(left), seen(right)],
        ]);
        expect([...kinds].filter((kind) => kind !== "text" && kind !== "text_special")).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test("stays code, where it is shown as code", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const { texts, kinds } = cellsOf([...tableHead(["a", "b"]), row(["x", code(text, 999)])]);
        expect(texts[1]?.[1]).toBe(seen(text));
        const others = ["code_inline", "html_inline", "text", "text_special"];
        expect([...kinds].filter((kind) => !others.includes(kind))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test("mentions nobody and no issue, in the page either", () => {
    const html = reader.render(`- job: ${plain("@octocat fixed #12 for a@b.example")}`);
    expect(html).not.toMatch(/@\w|#\d/);
    expect(withoutJoints(html)).toContain("@octocat fixed #12 for a@b.example");
  });

  test("is cut between characters, with a sign that it was", () => {
    expect(plain("a".repeat(20), 5)).toBe("aaaaa…");
    expect(plain("😀😀😀", 2)).toBe("😀😀…");
    expect(plain("abc", 3)).toBe("abc");
  });
});

describe("a common text", () => {
  test.each([
    [
      "spec.tasks[worker].replicas changed: patched",
      "spec.tasks[worker].replicas changed: patched",
    ],
    ["max_retry and __init__", "max_retry and &#95;&#95;init&#95;&#95;"],
    ["a | b", "a &#124; b"],
  ])("stays readable in the file: %s", (text, written) => {
    expect(plain(text)).toBe(written);
  });

  test("is simple code", () => {
    expect(code("/metadata/labels/app.kubernetes.io~1name")).toBe(
      "`/metadata/labels/app.kubernetes.io~1name`",
    );
    expect(code("")).toBe("");
    expect(code("a`b")).toBe("<code>a&#96;b</code>");
  });
});

test.each([
  [0, "0.0 s"],
  [1234, "1.2 s"],
  [12_345, "12 s"],
  [125_000, "2 min 5 s"],
])("%d ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

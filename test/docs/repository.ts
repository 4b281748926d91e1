import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "../..");

/** Every file that is or would be committed, as paths from the root. */
export function listFiles(): string[] {
  const parameters = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const names = execFileSync("git", parameters, { cwd: root, encoding: "utf8" }).split("\0");
  return names.filter((name) => name !== "" && existsSync(join(root, name)));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** A fenced block of a document. */
export interface CodeBlock {
  readonly file: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  /** What follows the language, such as `continued`. */
  readonly mark: string;
  readonly text: string;
}

/** What people read: the documents at the top, docs/ and the examples' own. */
export const documents: readonly string[] = listFiles().filter((name) =>
  /^(?:README\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|docs\/.*\.md|examples\/.*\.md)$/.test(
    name,
  ),
);

/** The code of a document, in its order. */
export function codeBlocks(file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = readText(file).split("\n");
  for (let i = 0; i < lines.length; i += 1) {
    const open = /^```(\w*)[ \t]*(.*)$/.exec(lines[i] ?? "");
    if (!open) {
      continue;
    }
    const end = lines.indexOf("```", i + 1);
    if (end < 0) {
      throw new Error(`${file}:${String(i + 1)}: the block has no end`);
    }
    const [, language = "", mark = ""] = open;
    const text = `${lines.slice(i + 1, end).join("\n")}\n`;
    blocks.push({ file, line: i + 2, language, mark: mark.trim(), text });
    i = end;
  }
  return blocks;
}

/** The document without its code blocks; lines keep their numbers. */
export function prose(file: string): string {
  return readText(file).replace(/^```[^]*?^```$/gm, (block) => block.replace(/[^\n]/g, ""));
}

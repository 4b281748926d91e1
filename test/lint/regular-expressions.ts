import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");

/** A regular expression as it stands in a source. */
export interface FoundPattern {
  /** `provider/api/retry.ts:95`. */
  readonly place: string;
  readonly pattern: RegExp;
}

/** What the sources of a folder make of regular expressions. */
export interface FoundPatterns {
  readonly literals: readonly FoundPattern[];
  /** Files that build some while they run, once for each place. */
  readonly built: readonly string[];
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return sourcesBelow(path);
    }
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function toPattern(literal: string): RegExp {
  const end = literal.lastIndexOf("/");
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

/** Finds all of them with the compiler's own parser, so that no comment and no division is taken for one. */
export function findPatterns(folder: string): FoundPatterns {
  const literals: FoundPattern[] = [];
  const built: string[] = [];
  for (const path of sourcesBelow(join(root, folder))) {
    const file = relative(root, path);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        literals.push({ place: `${file}:${line + 1}`, pattern: toPattern(node.text) });
      }
      const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (isCall && node.expression.getText(source) === "RegExp") {
        built.push(file);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { literals, built };
}

/** Texts that make a careless pattern or parser slow, each a piece to repeat. */
export const nastyPieces: Readonly<Record<string, string>> = {
  blanks: " ",
  "line breaks": "\n",
  "blank lines": "\n \t",
  bullets: "\n*",
  "bullets with blanks": "\n * ",
  zeros: "0",
  digits: "17",
  letters: "a",
  capitals: "A",
  words: "error ",
  dashes: "-",
  dots: ".",
  "dotted letters": "a.",
  "dashed letters": "a-",
  underscores: "_",
  colons: ":",
  commas: ",",
  semicolons: ";",
  "blank semicolons": " ;",
  slashes: "/",
  "slashed letters": "a/",
  backslashes: "\\",
  quotes: '"',
  "escaped quotes": '\\"',
  "quoted letters": '"a" ',
  "single quotes": "'",
  backticks: "`",
  "opened brackets": "[",
  "closed brackets": "]",
  "opened braces": "{",
  "opened parentheses": "(",
  "equal signs": "=",
  "assigned letters": "a=",
  "less than": "<",
  titles: "<title",
  "opened titles": "<title>",
  headings: "<h1 ",
  "members without end": '"message":"',
  warnings: '299 a "',
  "warnings of words": "299 a ",
  webhooks: 'admission webhook "',
  "invalid values": "Invalid value: ",
  "errors that occurred": "1 errors occurred:",
  "nested quotes": '\\\\\\"',
  "no-break spaces": "\u00a0",
  "halves of pairs": "\ud83d",
};

/** A text of about that many characters which ends as the pattern does not expect. */
export function nastyText(piece: string, length: number): string {
  return `${piece.repeat(Math.ceil(length / piece.length))}\u0001`;
}

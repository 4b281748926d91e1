/** Foreign texts in Markdown, so that none of them can be taken for Markdown, HTML, a mention or the end of a table's cell. */

const longestText = 600;

/** GitHub looks for mentions and numbers of issues in the finished page, where an escape is none any more. */
const unjoined = "\u200b";

const special: Readonly<Record<string, string>> = {
  "@": `&#64;${unjoined}`,
  "#": `&#35;${unjoined}`,
};

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** At most so many characters, on one line, without control characters and those that turn the writing round. */
function flatten(text: string, most: number): string {
  const line = text
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim();
  const characters = Array.from(line.slice(0, 2 * (most + 1)));
  return characters.length <= most ? line : `${characters.slice(0, most).join("")}…`;
}

/** The text as a reader is to see it, for a cell, or a line after other words. */
export function plain(text: string, most = longestText): string {
  return flatten(text, most)
    .replace(/[\\`*<>&|~$@#]/g, (character) => special[character] ?? entity(character))
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "&#95;")
    .replaceAll("](", "&#93;(");
}

/** A name or a path as code. */
export function code(text: string, most = longestText): string {
  const line = flatten(text, most);
  if (line === "") {
    return "";
  }
  return /[`|\\]/.test(line)
    ? `<code>${line.replace(/[^A-Za-z0-9 ]/gu, entity)}</code>`
    : `\`${line}\``;
}

/** One row of a table; the cells are Markdown. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The first two lines of a table. */
export function tableHead(titles: readonly string[]): string[] {
  return [row(titles), row(titles.map(() => "---"))];
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A length of time: `0.3 s`, `12 s`, `2 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 10_000) {
    return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${rest} s`;
}

/** Writes a film as an animated SVG that needs no script. Pure: the same film gives the same text. */
import type { Frame } from "./film";
import type { Row, Run, Style } from "./screen";

/** What {@link writePicture} writes besides the frames. */
export interface PictureOptions {
  /** Of the terminal, in characters. */
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  /** What is to be seen, for those who do not see it. */
  readonly description: string;
  /** The mark of the frame that is shown where nothing should move, or can. */
  readonly still: string;
}

const cell = { width: 8.4, height: 19, baseline: 14, font: 14 } as const;
const margin = 14;

/** The first sixteen colours, those that a program names; light enough for a dark ground. */
const palette = [
  "#6e7681",
  "#ff7b72",
  "#56d364",
  "#e3b341",
  "#79c0ff",
  "#d2a8ff",
  "#56d4dd",
  "#c9d1d9",
  "#8b949e",
  "#ffa198",
  "#7ee787",
  "#f2cc60",
  "#a5d6ff",
  "#e2c5ff",
  "#b3f0ff",
  "#ffffff",
] as const;
const ground = "#0d1117";
const usual = "#d0d7de";

/** Levels of the cube of 216 colours that follow the sixteen. */
const levels = [0, 95, 135, 175, 215, 255] as const;

function colorOf(index: number): string {
  const named = palette[index];
  if (named !== undefined) {
    return named;
  }
  const grey = 8 + 10 * (index - 232);
  const cube = [36, 6, 1].map((step) => levels[Math.floor((index - 16) / step) % 6] ?? 0);
  return `rgb(${(index < 232 ? cube : [grey, grey, grey]).join(",")})`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- an XML document may not have them
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return allowed.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}

/** No more digits than can be seen. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function classesOf({ color, isBold, isDim, isUnderlined }: Style): string {
  const names = [
    ...(color === undefined ? [] : [`c${color}`]),
    ...(isBold ? ["b"] : []),
    ...(isDim ? ["d"] : []),
    ...(isUnderlined ? ["u"] : []),
  ];
  return names.length === 0 ? "" : ` class="${names.join(" ")}"`;
}

/** Given its length, a text takes its columns in whatever font the reader has. */
function writeRun({ column, width, text, style }: Run): string {
  const [x, length] = [number(column * cell.width), number(width * cell.width)];
  return `<text x="${x}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${classesOf(style)}>${escapeXml(text)}</text>`;
}

/** Each different row once; frames refer to them. */
class RowBook {
  readonly #names = new Map<string, string>();

  nameOf(row: Row): string {
    const text = row.map(writeRun).join("");
    const known = this.#names.get(text);
    if (known !== undefined) {
      return known;
    }
    const name = `r${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  write(): string {
    return [...this.#names].map(([text, name]) => `<g id="${name}">${text}</g>\n`).join("");
  }
}

function writeFrame(rows: readonly Row[], x: number, book: RowBook): string {
  const uses = rows.flatMap((row, i) =>
    row.length === 0
      ? []
      : [`<use href="#${book.nameOf(row)}" y="${number(i * cell.height + cell.baseline)}"/>`],
  );
  return `<g transform="translate(${number(x)})">${uses.join("")}</g>\n`;
}

function styleSheet(frames: readonly Frame[], step: number, still: number): string {
  const total = frames.reduce((sum, { duration }) => sum + duration, 0);
  let now = 0;
  const stops = frames.map(({ duration }, i) => {
    const stop = `${number((now / total) * 100)}%{transform:translateX(${number(-i * step)}px)}`;
    now += duration;
    return stop;
  });
  const colors = frames.flatMap(({ rows }) =>
    rows.flatMap((row) => row.flatMap(({ style }) => style.color ?? [])),
  );
  const rules = [...new Set(colors)]
    .toSorted((a, b) => a - b)
    .map((index) => `.c${index}{fill:${colorOf(index)}}`);
  return [
    `text{font:${cell.font}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:${usual};white-space:pre}`,
    ...rules,
    ".b{font-weight:700}.d{opacity:.7}.u{text-decoration:underline}",
    `.film{transform:translateX(${number(-still * step)}px);animation:film ${number(total)}s step-end infinite}`,
    `@keyframes film{${stops.join("")}}`,
    "@media (prefers-reduced-motion:reduce){.film{animation:none}}",
  ].join("\n");
}

/**
 * Writes the film, over and over. Where motion is not wanted, or a program draws no animations, it is the still frame.
 *
 * @throws Error where no frame has the mark of the still one
 */
export function writePicture(frames: readonly Frame[], options: PictureOptions): string {
  const still = frames.findIndex(({ mark }) => mark === options.still);
  if (still === -1) {
    throw new Error(`no frame is marked "${options.still}"`);
  }
  const width = Math.ceil(options.columns * cell.width) + 2 * margin;
  const height = options.rows * cell.height + 2 * margin;
  const book = new RowBook();
  const shown = frames.map(({ rows }, i) => writeFrame(rows, i * width, book)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(options.title)}</title>
<desc id="description">${escapeXml(options.description)}</desc>
<style>
${styleSheet(frames, width, still)}
</style>
<defs>
${book.write()}</defs>
<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>
<svg x="${margin}" y="${margin}" width="${width - 2 * margin}" height="${height - 2 * margin}"><g class="film">
${shown}</g></svg>
</svg>
`;
}

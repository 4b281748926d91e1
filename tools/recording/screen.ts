/** What a terminal shows: the types, and how a recording becomes a row of screens. */
import { Terminal, type IBufferCell, type IBufferLine } from "@xterm/headless";
import type { Cast } from "./cast";

/** How characters look. */
export interface Style {
  /** Of the terminal's 256 colours; undefined is the usual one. */
  readonly color: number | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isUnderlined: boolean;
}

/** Characters of one style, side by side. */
export interface Run {
  /** Of the first one, from 0. */
  readonly column: number;
  /** In columns. */
  readonly width: number;
  readonly text: string;
  readonly style: Style;
}

/** The runs of a row, from left to right; none where it is empty. */
export type Row = readonly Run[];

/** What the terminal shows from a moment on. */
export interface Screen {
  /** Seconds since the start. */
  readonly at: number;
  /** From the top. */
  readonly rows: readonly Row[];
  /** What is marked at this moment; `""` where nothing is. */
  readonly mark: string;
}

function styleOf(cell: IBufferCell): Style {
  return {
    color: cell.isFgPalette() ? cell.getFgColor() : undefined,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
}

function isSame(a: Style, b: Style): boolean {
  return (
    a.color === b.color &&
    a.isBold === b.isBold &&
    a.isDim === b.isDim &&
    a.isUnderlined === b.isUnderlined
  );
}

/** Blanks at the end of a run are not to be seen, unless they are underlined. */
function trim(run: Run): Run {
  const text = run.style.isUnderlined ? run.text : run.text.trimEnd();
  return { ...run, text, width: run.width - (run.text.length - text.length) };
}

/** Two blanks or more end a run, so that columns of a table stand where they do in a terminal, whatever the font. */
function split(run: Run): Run[] {
  if (run.style.isUnderlined || Array.from(run.text).length !== run.width) {
    return [run];
  }
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
    ...run,
    text,
    column: run.column + Array.from(run.text.slice(0, index)).length,
    width: Array.from(text).length,
  }));
}

function rowOf(line: IBufferLine | undefined): Row {
  const runs: Run[] = [];
  for (let column = 0; line && column < line.length; column += 1) {
    const cell = line.getCell(column);
    const width = cell?.getWidth() ?? 0;
    if (!cell || width === 0) {
      continue;
    }
    const style = styleOf(cell);
    const text = cell.getChars() || " ";
    const last = runs.at(-1);
    if (last && isSame(last.style, style)) {
      runs[runs.length - 1] = { ...last, text: last.text + text, width: last.width + width };
    } else {
      runs.push({ column, width, text, style });
    }
  }
  return runs
    .filter(({ text }) => text.trim() !== "")
    .map(trim)
    .flatMap(split);
}

function write(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => {
    terminal.write(text, resolve);
  });
}

/** Plays a recording, and looks at the terminal after every event. */
export async function playCast({ header, events }: Cast): Promise<Screen[]> {
  const { width: cols, height } = header;
  const terminal = new Terminal({ cols, rows: height, scrollback: 0, allowProposedApi: true });
  const screens: Screen[] = [];
  try {
    for (const [at, type, text] of events) {
      if (type === "o") {
        await write(terminal, text);
      }
      const { active } = terminal.buffer;
      const rows = Array.from({ length: height }, (_, row) =>
        rowOf(active.getLine(active.baseY + row)),
      );
      screens.push({ at, rows, mark: type === "m" ? text : "" });
    }
  } finally {
    terminal.dispose();
  }
  return screens;
}

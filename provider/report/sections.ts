/** Parts of a report, as long as there is room for them. */
import { counted } from "./markdown-text.js";

const bytes = (text: string) => Buffer.byteLength(text, "utf8");

/** What is left of the room; sections take from it in the order of their importance. */
export class Room {
  #left: number;
  constructor(left: number) {
    this.#left = left;
  }
  /** @returns false, and takes nothing, where the lines do not fit */
  take(lines: readonly string[]): boolean {
    const size = lines.reduce((sum, line) => sum + bytes(line) + 1, 0);
    if (size > this.#left) {
      return false;
    }
    this.#left -= size;
    return true;
  }
}

/** Blocks of lines under a title. */
export interface Section {
  readonly title: string;
  /** Lines before the first block: the head of a table. */
  readonly head: readonly string[];
  /** Written one after the other, until there is no more room. */
  readonly blocks: readonly (() => readonly string[])[];
  /** What a block is one of: `job`. */
  readonly noun: string;
  /** @default as many as there is room for */
  readonly most?: number;
}

/** As many of the blocks as there is room for, and how many more there are. */
export function write(
  { title, head, blocks, noun, most = Infinity }: Section,
  room: Room,
): string[] {
  if (blocks.length === 0) {
    return [];
  }
  const start = ["", `#### ${title}`, "", ...head];
  const lines: string[] = [];
  let count = 0;
  for (const block of room.take(start) ? blocks.slice(0, most) : []) {
    const next = block();
    if (!room.take(next)) {
      break;
    }
    lines.push(...next);
    count += 1;
  }
  const rest = blocks.length - count;
  const cut = rest === 0 ? [] : ["", `… and ${counted(rest, `more ${noun}`)}: see the JSON file.`];
  return [...(count > 0 ? start : ["", `#### ${title}`]), ...lines, ...cut];
}

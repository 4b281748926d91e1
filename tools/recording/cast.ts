/** A recording of a terminal, as asciicast v2: https://docs.asciinema.org/manual/asciicast/v2/. Pure. */
import { z } from "zod";

const headerSchema = z.object({
  version: z.literal(2),
  width: z.int().positive(),
  height: z.int().positive(),
  title: z.string().optional(),
});

/** Seconds since the start; `o` is output of the terminal, `m` a mark with its label. */
const eventSchema = z.tuple([z.number().nonnegative(), z.enum(["o", "m"]), z.string()]);

/** One event: seconds since the start, what it is, its text. */
export type CastEvent = z.infer<typeof eventSchema>;

/** A whole recording. */
export interface Cast {
  readonly header: z.infer<typeof headerSchema>;
  /** In the order of their times. */
  readonly events: readonly CastEvent[];
}

/** How {@link tidyCast} sets the times. All in seconds. */
export interface Tempo {
  /** A longer pause is cut to this. */
  readonly longestPause: number;
  /** Output that comes within this time after other output is one event with it. */
  readonly together: number;
}

/**
 * Reads a recording.
 *
 * @throws Error where a line is no JSON, or not of the format; the message names the line
 */
export function parseCast(text: string): Cast {
  const lines = text.split("\n").filter((line) => line !== "");
  const read = <T>(schema: z.ZodType<T>, line: string | undefined, number: number): T => {
    try {
      return schema.parse(JSON.parse(line ?? ""));
    } catch (cause) {
      throw new Error(`line ${number} is not of an asciicast v2`, { cause });
    }
  };
  const [header, ...events] = lines;
  return {
    header: read(headerSchema, header, 1),
    events: events.map((line, i) => read(eventSchema, line, i + 2)),
  };
}

/** Writes a recording, a line for each event. {@link parseCast} reads it back as it was. */
export function formatCast({ header, events }: Cast): string {
  return [header, ...events].map((each) => `${JSON.stringify(each)}\n`).join("");
}

/** To hundredths of a second, which nobody sees. */
function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** The same recording with short pauses, round times, and output that comes in pieces put together. */
export function tidyCast({ header, events }: Cast, { longestPause, together }: Tempo): Cast {
  const tidied: CastEvent[] = [];
  let before = 0;
  let now = 0;
  let openUntil = -1;
  for (const [at, type, text] of events) {
    now += Math.min(Math.max(0, at - before), longestPause);
    before = at;
    const last = tidied.at(-1);
    if (last && type === "o" && last[1] === "o" && now < openUntil) {
      last[2] += text;
      continue;
    }
    openUntil = now + together;
    tidied.push([rounded(now), type, text]);
  }
  return { header, events: tidied };
}

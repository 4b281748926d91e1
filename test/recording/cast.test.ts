import {
  formatCast,
  parseCast,
  tidyCast,
  type Cast,
  type CastEvent,
} from "../../tools/recording/cast";

const header = { version: 2, width: 80, height: 24 } as const;
const cast = (...events: CastEvent[]): Cast => ({ header, events });

describe("a recording", () => {
  test("is read back as it was written, a line for each event", () => {
    const whole = cast(
      [0, "o", "$ pulumi up\r\n"],
      [1.5, "o", 'a "quoted" \u001b[1m└─'],
      [2, "m", "end"],
    );
    const text = formatCast(whole);
    expect(text.split("\n")).toHaveLength(5);
    expect(text.startsWith('{"version":2,"width":80,"height":24}\n[0,"o",')).toBe(true);
    expect(parseCast(text)).toEqual(whole);
  });

  test.each([
    ["", 1],
    ["no JSON", 1],
    ['{"version":1,"width":80,"height":24}', 1],
    ['{"version":2,"width":80,"height":24}\n[0,"o","a"]\n[1,"i","typed"]', 3],
    ['{"version":2,"width":80,"height":24}\n[-1,"o","a"]', 2],
  ])("that is none is refused, with the line: %j", (text, line) => {
    expect(() => parseCast(text)).toThrow(`line ${line} is not of an asciicast v2`);
  });
});

describe("the times of a recording", () => {
  const tidy = (...events: CastEvent[]) =>
    tidyCast(cast(...events), { longestPause: 2, together: 0.05 }).events;

  test("have no pause that is longer than allowed, and what follows comes sooner", () => {
    const events = tidy(
      [0, "o", "a"],
      [1.5, "o", "b"],
      [60, "o", "c"],
      [61, "m", "end"],
      [99, "o", "d"],
    );
    expect(events.map(([at]) => at)).toEqual([0, 1.5, 3.5, 4.5, 6.5]);
  });

  test("are round", () => {
    expect(tidy([0.123456, "o", "a"], [1.2399, "o", "b"])).toEqual([
      [0.12, "o", "a"],
      [1.24, "o", "b"],
    ]);
  });

  test("are one where output comes in pieces, but not across a mark", () => {
    const events = tidy(
      [0, "o", "a"],
      [0.02, "o", "b"],
      [0.04, "m", "mark"],
      [0.045, "o", "c"],
      [0.2, "o", "d"],
    );
    expect(events.map(([, , text]) => text)).toEqual(["ab", "mark", "c", "d"]);
  });

  test("let no stream without a pause become one event", () => {
    const stream = Array.from({ length: 100 }, (_, i): CastEvent => [i / 100, "o", "x"]);
    expect(tidy(...stream).length).toBeGreaterThan(15);
  });
});

import { cutFilm } from "../../tools/recording/film";
import type { Screen } from "../../tools/recording/screen";

const style = { color: undefined, isBold: false, isDim: false, isUnderlined: false };
const screen = (at: number, text: string, mark = ""): Screen => ({
  at,
  rows: [[{ column: 0, width: text.length, text, style }]],
  mark,
});
const cut = (...screens: Screen[]) =>
  cutFilm(screens, { shortest: 0.2, hold: 4 }).map(({ rows, duration, mark }) => [
    rows[0]?.[0]?.text,
    Math.round(duration * 100) / 100,
    mark,
  ]);

describe("a film", () => {
  test("shows a screen for as long as it stays the same", () => {
    expect(cut(screen(0, "a"), screen(1, "a"), screen(3, "b"), screen(4, "a"))).toEqual([
      ["a", 3, ""],
      ["b", 1, ""],
      ["a", 0.2, ""],
    ]);
  });

  test("leaves out what nobody would see, and shows what comes of it from its beginning", () => {
    expect(cut(screen(0, "a"), screen(1, "half"), screen(1.1, "whole"), screen(3, "b"))).toEqual([
      ["a", 1, ""],
      ["whole", 2, ""],
      ["b", 0.2, ""],
    ]);
  });

  test("does not flicker where a screen comes back at once", () => {
    expect(cut(screen(0, "a"), screen(1, "flash"), screen(1.1, "a"), screen(3, "b"))).toEqual([
      ["a", 3, ""],
      ["b", 0.2, ""],
    ]);
  });

  test("keeps marked screens, however soon others follow, and holds them", () => {
    expect(cut(screen(0, "a"), screen(1, "b"), screen(1, "b", "end"), screen(1.1, "c"))).toEqual([
      ["a", 1, ""],
      ["b", 4.1, "end"],
      ["c", 0.2, ""],
    ]);
    expect(cut(screen(0, "a"), screen(1, "a", "end"))).toEqual([["a", 4, "end"]]);
  });

  test("of nothing has no frames", () => {
    expect(cut()).toEqual([]);
  });
});

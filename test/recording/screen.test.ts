import type { CastEvent } from "../../tools/recording/cast";
import { playCast } from "../../tools/recording/screen";

const play = (events: CastEvent[], width = 40) =>
  playCast({ header: { version: 2, width, height: 4 }, events });
const texts = async (...outputs: string[]) => {
  const screens = await play(outputs.map((text, i): CastEvent => [i, "o", text]));
  return screens.map(({ rows }) => rows.map((row) => row.map(({ text }) => text)));
};

describe("what a terminal shows", () => {
  test("is what was written, and written over", async () => {
    expect(await texts("a\r\nb\r\n", "\u001b[1A\u001b[Kc")).toEqual([
      [["a"], ["b"], [], []],
      [["a"], ["c"], [], []],
    ]);
  });

  test("is its last rows", async () => {
    expect((await texts("1\r\n2\r\n3\r\n4\r\n5")).at(-1)).toEqual([["2"], ["3"], ["4"], ["5"]]);
  });

  test("has runs of one style, each in its column", async () => {
    const [screen] = await play([
      [0, "o", " \u001b[1m\u001b[38;5;2m+ \u001b[0m  Job  two words \u001b[4mName\u001b[0m"],
    ]);
    const plain = { color: undefined, isBold: false, isDim: false, isUnderlined: false };
    expect(screen?.rows[0]).toEqual([
      { column: 1, width: 1, text: "+", style: { ...plain, color: 2, isBold: true } },
      { column: 5, width: 3, text: "Job", style: plain },
      { column: 10, width: 9, text: "two words", style: plain },
      { column: 20, width: 4, text: "Name", style: { ...plain, isUnderlined: true } },
    ]);
  });

  test("counts a wide character as two columns", async () => {
    const [screen] = await play([[0, "o", "└─ 火 x"]]);
    expect(screen?.rows[0]).toMatchObject([{ column: 0, width: 7, text: "└─ 火 x" }]);
  });

  test("puts an escape sequence together that comes in pieces", async () => {
    const screens = await play([
      [0, "o", "a\u001b[3"],
      [1, "o", "8;5;9mred"],
      [2, "m", "end"],
    ]);
    expect(screens.map(({ mark }) => mark)).toEqual(["", "", "end"]);
    expect(screens[2]?.rows[0]).toMatchObject([
      { text: "a" },
      { text: "red", style: { color: 9 } },
    ]);
  });
});

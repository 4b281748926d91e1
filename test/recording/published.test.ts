/** The recording that stands in the documents. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCast } from "../../tools/recording/cast";
import { docs, drawCast, names } from "../../tools/recording/drawing";
import { goesOn, heldBack } from "../../tools/recording/marks";
import { findTraces, plainText } from "../../tools/recording/traces";

const read = (name: string) => readFileSync(join(docs, name), "utf8");
const cast = parseCast(read(names.cast));
const picture = read(names.picture);
const nobody = { hostName: "", userName: "", folders: [] };

test("its picture is the one that is drawn from it: `npm run recording -- --draw`", async () => {
  expect((await drawCast(cast)).text === picture).toBe(true);
});

test("is small enough to be looked at", () => {
  expect(Buffer.byteLength(picture)).toBeLessThan(300_000);
  expect(cast.events.at(-1)?.[0]).toBeLessThan(120);
});

test("tells nothing of the machine that made it", () => {
  const output = cast.events.map(([, , text]) => text).join("");
  expect(findTraces(output, nobody)).toEqual([]);
  expect(findTraces(picture.replace("http://www.w3.org/2000/svg", ""), nobody)).toEqual([]);
});

test("has round times and no long pauses", () => {
  const times = cast.events.map(([at]) => at);
  expect(times.filter((at) => Number(at.toFixed(2)) !== at)).toEqual([]);
  const pauses = times.map((at, i) => at - (times[i - 1] ?? 0));
  expect(Math.max(...pauses)).toBeLessThan(2.02);
});

describe("tells the story:", () => {
  const marks = cast.events.flatMap(([, type], i) => (type === "m" ? [i] : []));
  const textOf = (from: number, to?: number) =>
    plainText(
      cast.events
        .slice(from, to)
        .map(([, , text]) => text)
        .join(""),
    );
  const first = textOf(0, marks[0]);
  const second = textOf((marks[0] ?? 0) + 1, marks[1]);

  test("two runs", () => {
    expect(marks.map((i) => cast.events[i]?.[2])).toEqual([heldBack, goesOn]);
  });

  test("the migration waits, runs and fails, with the reason, and the training is not made", () => {
    expect(first).toMatch(/Pending 0\/1 for \d+s, 1 pending: 0\/\d nodes are available/);
    expect(first).toMatch(/Running 1\/1 for \d+s/);
    expect(first).toMatch(/exit code 1 \(Error\)/);
    expect(first.replaceAll("\r\n", "")).toContain("[JOB_FAILED]");
    expect(first).not.toMatch(/train +creat(?:ed|ing)/);
  });

  test("mended, it completes, and the training is made and runs", () => {
    expect(second).toContain("pulumi config set image registry.example.com/migrate:2");
    expect(second).toMatch(/migrate +creating replacement/);
    expect(second).toMatch(/Pending 0\/2 for \d+s/);
    expect(second).toMatch(/train +created/);
    expect(second).toContain('migration : "Complete"');
  });
});

import { contenderNames } from "../../bench/engine/contender-names";
import { parseOptions } from "../../bench/options";

const parse = (line: string) => parseOptions(line.split(" ").filter((word) => word !== ""));

describe("the options of npm run bench", () => {
  test("nothing asks for what is measured within one process", () => {
    expect(parse("")).toEqual({ command: "small" });
  });

  test("engine: numbers of jobs once each and in order, and a default for everything", () => {
    expect(parse("engine --jobs 100x2,1,10,10 --server cluster --rounds 5 --write")).toEqual({
      command: "engine",
      series: [
        { jobs: 1, rounds: 5 },
        { jobs: 10, rounds: 5 },
        { jobs: 100, rounds: 2 },
      ],
      server: "cluster",
      contenders: contenderNames,
      write: true,
    });
    expect(parse("engine")).toMatchObject({
      series: [1, 10, 100].map((jobs) => ({ jobs, rounds: 3 })),
      server: "emulator",
      write: false,
    });
    expect(parse("engine --contenders job,floor-job")).toMatchObject({
      contenders: ["job", "floor-job"],
    });
  });

  test("growth: two contenders, and large stacks", () => {
    expect(parse("growth --jobs 10x3,1000")).toEqual({
      command: "growth",
      series: [
        { jobs: 10, rounds: 3 },
        { jobs: 1000, rounds: 1 },
      ],
      server: "emulator",
      contenders: ["job", "floor-job"],
      write: false,
    });
  });

  test("memory and gentle", () => {
    expect(parse("memory --objects 1000")).toEqual({
      command: "memory",
      jobs: 500,
      objects: 1000,
      write: false,
    });
    expect(parse("gentle --rate 50")).toEqual({
      command: "gentle",
      creates: 1000,
      rate: 50,
      write: false,
    });
  });

  test.each([
    ["engines", "engines: there is no such benchmark"],
    ["toString", "toString: there is no such benchmark"],
    ["engine --jobs 1,many", "--jobs many: give a whole number from 1"],
    ["engine --jobs 500x", "--jobs : give a whole number from 1"],
    ["engine --rounds 0", "--rounds 0: give a whole number from 1"],
    ["engine --server cci", "--server cci: it can be emulator, cluster"],
    ["engine --contenders us", "--contenders us: it can be job, "],
    ["gentle --fast", "Unknown option '--fast'"],
    ["page now", "Unexpected argument 'now'"],
  ])("%s is refused, with all that can be asked", (line, message) => {
    expect(() => parse(line)).toThrow(message);
    expect(() => parse(line)).toThrow("npm run bench -- page");
  });
});

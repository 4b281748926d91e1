import { firstOverlap } from "../../provider/kinds/job/indexes.js";
import { readMpiArguments } from "../../provider/kinds/volcano-job/mpi-arguments.js";
import { canBeOrdered } from "../../provider/kinds/volcano-job/task-order.js";
import { hasDifference, newestVersion, pinnedVersion } from "../../provider/server/versions.js";

describe("the arguments of the mpi plugin, read as Go's flags", () => {
  test.each([
    [[], "master", "worker"],
    [["--master=lead", "-worker=w"], "lead", "w"],
    [["-master", "lead", "--worker", "w"], "lead", "w"],
    [["--port=0x16", "--master=lead"], "lead", "worker"],
    [["--port=twenty", "--master=lead"], "master", "worker"],
    [["--nope", "--master=lead"], "master", "worker"],
    [["lead", "--master=lead"], "master", "worker"],
    [["--", "--master=lead"], "master", "worker"],
    [["--master"], "master", "worker"],
    [["--master="], "", "worker"],
  ])("%j", (args, master, worker) => {
    expect(readMpiArguments(args)).toEqual({ master, worker });
  });
});

describe("dependencies between tasks", () => {
  const task = (name: string, ...needs: string[]) => ({ name, dependsOn: { name: needs } });
  test.each([
    ["a chain", [task("a"), task("b", "a"), task("c", "b", "a")], true],
    ["a circle", [task("a", "b"), task("b", "a")], false],
    ["itself", [task("a", "a")], false],
    ["a name that no task has", [task("a", "x")], false],
    ["a name twice", [task("a"), task("b", "a", "a")], false],
    ["two tasks of one name", [task("a"), task("a")], false],
  ])("%s", (_what, tasks, isMet) => {
    expect(canBeOrdered(tasks)).toBe(isMet);
  });
});

test("indexes that have both failed and completed are found", () => {
  expect(firstOverlap("0-3,7", "4,6-8", 10)).toBe(7);
  expect(firstOverlap("0-3", "4-5", 10)).toBeUndefined();
  expect(firstOverlap("x,5", "5", 10)).toBe(5);
});

test("differences hold from their version on", () => {
  expect(hasDifference(pinnedVersion, "mpiWithoutWorkers")).toBe(false);
  expect(hasDifference(newestVersion, "mpiWithoutWorkers")).toBe(true);
  expect(hasDifference({ ...pinnedVersion, kubernetes: "1.40" }, "resourcesOfSuspendedJobs")).toBe(
    true,
  );
});

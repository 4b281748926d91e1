import type { Api } from "../../tools/control-plane/api";
import { hurryClient } from "../faults/support/hurry";
import { cellsOf, describeProblems, runCells, type Verdict } from "../faults/support/matrix";
import { scenarios } from "../faults/support/scenarios";
import { formatTable } from "../faults/support/table";
import { useWatchers } from "../faults/support/watchers";
import type { StartWorld } from "../faults/support/world";
import { clusterAddress, connectCluster } from "./support/cluster.js";
import { clusterWorlds } from "./support/fault-world.js";
import { useFigures } from "./support/figures.js";

const verdicts: Verdict[] = [];
const watchers = useWatchers();
const figures = useFigures("faults on the way to the real server", ["cells", "lost", "doubled"]);
let api: Api;
let startWorld: StartWorld;

beforeAll(() => {
  hurryClient();
  api = connectCluster();
  startWorld = clusterWorlds(api);
});

afterAll(() => {
  api.close();
  process.stdout.write(formatTable(verdicts));
});

// Here is no IAM to sign in to; with the emulator all of the matrix runs.
const rows = scenarios.filter(({ credentials }) => credentials === "token");

test.each(rows.map((scenario) => [scenario.name, scenario] as const))(
  "%s: no job of the real server is lost or doubled",
  async (_name, scenario) => {
    const found = await runCells(cellsOf(scenario, ["once", "every write"]), startWorld, 20);
    verdicts.push(...found);
    figures.add("cells", found.length);
    for (const { problems } of found) {
      if (problems.some(({ sort }) => sort === "lost")) {
        figures.add("lost");
      }
      if (problems.some(({ sort }) => sort === "doubled")) {
        figures.add("doubled");
      }
    }
    expect(found.flatMap(describeProblems)).toEqual([]);
    expect(watchers.unhandled).toEqual([]);
    expect(watchers.leaksOf(new Set([clusterAddress().token]))).toEqual([]);
  },
);

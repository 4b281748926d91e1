import { startEmulatorWorld } from "./support/emulator-world";
import { hurryClient } from "./support/hurry";
import { cellsOf, describeProblems, runCells, type Verdict } from "./support/matrix";
import { scenarios } from "./support/scenarios";
import { formatTable } from "./support/table";
import { useWatchers } from "./support/watchers";
import type { StartWorld } from "./support/world";

const verdicts: Verdict[] = [];
const secrets = new Set<string>();
const watchers = useWatchers();

const startWorld: StartWorld = async (connection, scenario) => {
  const world = await startEmulatorWorld(connection, scenario);
  for (const secret of world.secrets) {
    secrets.add(secret);
  }
  return world;
};

beforeAll(() => {
  hurryClient();
});

afterAll(() => {
  process.stdout.write(formatTable(verdicts));
});

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s: no job is lost or doubled, and every error explains itself",
  async (_name, scenario) => {
    const found = await runCells(cellsOf(scenario), startWorld);
    verdicts.push(...found);
    expect(found.flatMap(describeProblems)).toEqual([]);
    expect(watchers.unhandled).toEqual([]);
    expect(watchers.leaksOf(secrets)).toEqual([]);
  },
);

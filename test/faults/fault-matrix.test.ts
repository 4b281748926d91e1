import { errorCodes } from "../../provider/errors";
import {
  operations,
  prepare,
  type KindName,
  type Operation,
  type Outcome,
  type Problem,
} from "./support/operations";
import { patterns, scenarios, type Pattern, type Scenario } from "./support/scenarios";
import { formatTable } from "./support/table";
import { hurryClient, startWorlds, type World } from "./support/world";

jest.mock("node:timers/promises", (): object =>
  jest.requireActual<typeof import("./support/hurry")>("./support/hurry").hurriedTimers(),
);
jest.setTimeout(60_000);

/** No operation may take longer, although its timeouts would allow it. */
const longestMs = 15_000;

interface Cell {
  readonly scenario: Scenario;
  readonly operation: Operation;
  readonly kind: KindName;
  readonly pattern: Pattern;
}

interface Verdict extends Cell {
  /** `ok`, or the code of the error. */
  readonly result: string;
  readonly problems: readonly Problem[];
}

const verdicts: Verdict[] = [];
const unhandled: unknown[] = [];
const printed: string[] = [];
const secrets = new Set<string>();
let stderr: jest.SpyInstance;
const noteUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(() => {
  hurryClient();
  process.on("unhandledRejection", noteUnhandled);
});

afterAll(() => {
  process.off("unhandledRejection", noteUnhandled);
  process.stdout.write(formatTable(verdicts));
});

beforeEach(() => {
  // Warnings go there when there is no engine.
  stderr = jest
    .spyOn(process.stderr, "write")
    .mockImplementation((text) => printed.push(String(text)) > 0);
});

afterEach(() => {
  stderr.mockRestore();
});

/** What makes a difference: not every pattern does for every fault and operation. */
function patternsOf({ fault, loginIsStruck }: Scenario, operation: Operation): Pattern[] {
  if (!fault) return ["once"];
  if (operation.isSilent) return ["for ever"];
  const { kind } = fault.client;
  const isChoosy = kind !== "refused" && kind !== "hungUp" && !loginIsStruck;
  return [
    "once",
    ...(kind === "silence" ? [] : (["twice"] as const)),
    "for ever",
    ...(isChoosy && operation.writes ? (["every write"] as const) : []),
  ];
}

function cellsOf(scenario: Scenario): Cell[] {
  const kinds: KindName[] = ["VolcanoJob", "Job"];
  return operations.flatMap((operation) =>
    kinds.flatMap((kind) =>
      patternsOf(scenario, operation).map((pattern) => ({ scenario, operation, kind, pattern })),
    ),
  );
}

async function runOnce(cell: Cell, world: World) {
  const { scenario, operation, pattern } = cell;
  const trial = await prepare(operation, { kind: cell.kind, world });
  const from = world.emulator.requests.length;
  const { after = 0 } = operation;
  if (scenario.fault) {
    const { times, ...chosen } = { matches: () => true, ...patterns[pattern] };
    const isLogin = (path: string) => path.startsWith("/v3/");
    await world.proxy.strike({
      fault: scenario.fault,
      times,
      after: scenario.loginIsStruck ? 0 : after,
      matches: (each) =>
        isLogin(each.path) === (scenario.loginIsStruck ?? false) && chosen.matches(each),
    });
  }
  scenario.arm?.(world.emulator);
  const start = performance.now();
  const outcome = await operation.run(trial).then(
    (value): Outcome => ({ isOk: true, value }),
    (error: unknown): Outcome => ({ isOk: false, error }),
  );
  const tookMs = performance.now() - start;
  await world.proxy.calm();
  const logins = world.emulator.requests
    .all()
    .slice(from)
    .filter(({ path }) => path.startsWith("/v3/"));
  const problems = [...(await operation.judge(trial, outcome))];
  if (tookMs > longestMs) problems.push({ sort: "wrong", text: `took ${Math.round(tookMs)} ms` });
  if (!scenario.loginIsStruck && logins.length > (operation.needsJob ? 1 : 2)) {
    problems.push({ sort: "wrong", text: `${logins.length} logins` });
  }
  return { outcome, problems };
}

/** The code of an error, and what is wrong with it. */
function judgeError(error: unknown, world: World): { code: string; problems: Problem[] } {
  const text = String(Reflect.get(Object(error), "message"));
  const code = /\[([A-Z_]+)\]$/.exec(text)?.[1] ?? "";
  const wrong = [
    errorCodes.some((each) => each === code) ? "" : "no code",
    /[\r\n]/.test(text) ? "more than one line" : "",
    world.secrets.some((secret) => text.includes(secret)) ? "a secret" : "",
    /^[a-z ]+ (?:VolcanoJob|Job) research\/|^sign in /.test(text) ? "" : "no subject",
  ].filter((each) => each !== "");
  return { code, problems: wrong.map((each) => ({ sort: "wrong", text: `${each}: ${text}` })) };
}

function judgeExpectation({ scenario, operation, pattern }: Cell, result: string): Problem[] {
  const isExpectedOk = operation.isSilent === true || (scenario.passes && pattern === "once");
  if (isExpectedOk && result !== "ok") {
    return [{ sort: "wrong", text: `${result} after a fault that passes` }];
  }
  const isExplained = result === "ok" || !scenario.codes || scenario.codes.includes(result);
  return isExplained ? [] : [{ sort: "wrong", text: `${result} is not the error to expect` }];
}

async function runCell(cell: Cell, world: World): Promise<Verdict> {
  const { outcome, problems } = await runOnce(cell, world);
  const { code, problems: inError } = outcome.isOk
    ? { code: "ok", problems: [] }
    : judgeError(outcome.error, world);
  const all = [...problems, ...inError, ...judgeExpectation(cell, code)];
  return { ...cell, result: code, problems: all };
}

/** More at a time would only wait for the processor, and time out. */
const mostAtATime = 12;

/** Gives every cell a world of its own. */
async function runTogether(cells: readonly Cell[]): Promise<Verdict[]> {
  const worlds = await startWorlds(cells.map(({ scenario }) => scenario));
  try {
    return await Promise.all(
      worlds.map((world, index) => {
        const cell = cells[index];
        if (!cell) throw new Error("a world without a cell");
        return runCell(cell, world);
      }),
    );
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
    for (const secret of worlds.flatMap((world) => world.secrets)) secrets.add(secret);
  }
}

async function runAll(cells: readonly Cell[]): Promise<Verdict[]> {
  // Those that take long take it together.
  const order = Object.keys(patterns);
  const left = [...cells].sort((a, b) => order.indexOf(a.pattern) - order.indexOf(b.pattern));
  const found: Verdict[] = [];
  while (left.length > 0) found.push(...(await runTogether(left.splice(0, mostAtATime))));
  return found;
}

function describeProblems({ operation, kind, pattern, problems }: Verdict): string[] {
  return problems.map(
    ({ sort, text }) => `${operation.name} ${kind}, ${pattern}: ${sort}: ${text}`,
  );
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s: no job is lost or doubled, and every error explains itself",
  async (_name, scenario) => {
    const found = await runAll(cellsOf(scenario));
    verdicts.push(...found);
    expect(found.flatMap(describeProblems)).toEqual([]);
    expect(unhandled).toEqual([]);
    const isLeak = (text: string) => [...secrets].some((secret) => text.includes(secret));
    expect(printed.filter(isLeak)).toEqual([]);
  },
);

/** Runs the cells of the fault matrix: an operation of the provider, a fault, and how often the fault strikes. */
import { errorCodes } from "../../../provider/errors";
import { judgeLate } from "./late-arrival";
import { operations } from "./operations";
import { patterns, type Pattern, type Scenario } from "./scenarios";
import { attempt, prepare, type Operation, type Outcome, type Problem, type Trial } from "./trial";
import { startWorlds, type KindName, type StartWorld, type World } from "./world";

/** No operation may take longer, although its timeouts would allow it. */
const longestMs = 25_000;

export interface Cell {
  readonly scenario: Scenario;
  readonly operation: Operation;
  readonly kind: KindName;
  readonly pattern: Pattern;
}

export interface Verdict extends Cell {
  /** `ok`, or the code of the error. */
  readonly result: string;
  readonly problems: readonly Problem[];
}

/** What makes a difference: not every pattern does for every fault and operation. */
export function patternsOf(scenario: Scenario, operation: Operation): Pattern[] {
  const { fault, loginIsStruck, isLate, method = "" } = scenario;
  if (!fault) {
    return ["once"];
  }
  if (isLate) {
    return operation.sends?.includes(method) ? ["once", "every write"] : [];
  }
  if (operation.isSilent) {
    return ["for ever"];
  }
  const { kind } = fault.client;
  const isChoosy = kind !== "refused" && kind !== "hungUp" && !loginIsStruck;
  return [
    "once",
    ...(kind === "silence" ? [] : (["twice"] as const)),
    "for ever",
    ...(isChoosy && operation.sends ? (["every write"] as const) : []),
  ];
}

/** All cells of a row. `chosen`: only these patterns, where the row has them. */
export function cellsOf(
  scenario: Scenario,
  chosen: readonly Pattern[] = ["once", "twice", "for ever", "every write"],
): Cell[] {
  const kinds: KindName[] = ["VolcanoJob", "Job"];
  const isChosen = (pattern: Pattern) => chosen.includes(pattern);
  return operations.flatMap((operation) =>
    kinds.flatMap((kind) =>
      patternsOf(scenario, operation)
        .filter(isChosen)
        .map((pattern) => ({ scenario, operation, kind, pattern })),
    ),
  );
}

/** Changes nothing, whenever it arrives. */
const isRehearsal = (path: string) => path.includes("dryRun=");

const judgeNow = (operation: Operation, trial: Trial, outcome: Outcome) =>
  operation.judge(trial, outcome);

async function runOnce(cell: Cell, world: World) {
  const { scenario, operation, pattern } = cell;
  const { times: strikes } = patterns[pattern];
  const isEndless = scenario.fault !== undefined && !Number.isFinite(strikes);
  const trial = await prepare(operation, {
    kind: cell.kind,
    world,
    isEndless,
    struck: scenario.method,
  });
  const loginsBefore = world.countLogins();
  const { after = 0 } = operation;
  if (scenario.fault) {
    const { times, ...chosen } = { matches: () => true, ...patterns[pattern] };
    const isLogin = (path: string) => path.startsWith("/v3/");
    await world.proxy.strike({
      fault: scenario.fault,
      times,
      after: scenario.loginIsStruck ? 0 : after,
      matches: (each) =>
        isLogin(each.path) === (scenario.loginIsStruck ?? false) &&
        (scenario.method ?? each.method) === each.method &&
        !(scenario.isLate && isRehearsal(each.path)) &&
        chosen.matches(each),
    });
  }
  if (world.emulator) {
    scenario.arm?.(world.emulator);
  }
  const start = performance.now();
  const outcome = await attempt(() => operation.run(trial));
  const tookMs = performance.now() - start;
  if (!scenario.isLate) {
    await world.proxy.calm();
  }
  const logins = world.countLogins() - loginsBefore;
  const judge = scenario.isLate ? judgeLate : judgeNow;
  const problems = [...(await judge(operation, trial, outcome))];
  if (tookMs > longestMs) {
    problems.push({ sort: "wrong", text: `took ${Math.round(tookMs)} ms` });
  }
  if (!scenario.loginIsStruck && logins > operation.mostLogins) {
    problems.push({ sort: "wrong", text: `${logins} logins` });
  }
  return { outcome, problems };
}

/** Whether a message names the job, or the login. */
function isAbout(text: string, { namespace }: World): boolean {
  return (
    text.startsWith("sign in ") ||
    /^[a-z ]+ (?:Volcano)?Job ([^/ ]+)\//.exec(text)?.[1] === namespace
  );
}

/** The code of an error, and what is wrong with it. */
function judgeError(error: unknown, world: World): { code: string; problems: Problem[] } {
  const text = String(Reflect.get(Object(error), "message"));
  const code = /\[([A-Z_]+)\]$/.exec(text)?.[1] ?? "";
  const wrong = [
    errorCodes.some((each) => each === code) ? "" : "no code",
    /[\r\n]/.test(text) ? "more than one line" : "",
    world.secrets.some((secret) => text.includes(secret)) ? "a secret" : "",
    isAbout(text, world) ? "" : "no subject",
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

/** With servers in this process more at a time would only wait for the processor, and time out. */
const mostAtATime = 12;

/** Gives every cell a world of its own. */
async function runTogether(cells: readonly Cell[], startWorld: StartWorld): Promise<Verdict[]> {
  const worlds = await startWorlds(
    cells.map(({ scenario }) => scenario),
    startWorld,
  );
  try {
    return await Promise.all(
      worlds.map((world, index) => {
        const cell = cells[index];
        if (!cell) {
          throw new Error("a world without a cell");
        }
        return runCell(cell, world);
      }),
    );
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
}

/** Runs cells, some at a time. */
export async function runCells(
  cells: readonly Cell[],
  startWorld: StartWorld,
  atATime = mostAtATime,
): Promise<Verdict[]> {
  // Those that take long take it together.
  const order = Object.keys(patterns);
  const left = [...cells].sort((a, b) => order.indexOf(a.pattern) - order.indexOf(b.pattern));
  const found: Verdict[] = [];
  while (left.length > 0) {
    found.push(...(await runTogether(left.splice(0, atATime), startWorld)));
  }
  return found;
}

/** Every problem of a cell, in words. */
export function describeProblems({ operation, kind, pattern, problems }: Verdict): string[] {
  return problems.map(
    ({ sort, text }) => `${operation.name} ${kind}, ${pattern}: ${sort}: ${text}`,
  );
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseErrorBody } from "../../provider/api/error-body";
import { parseRetryAfter } from "../../provider/api/retry";
import {
  describeBody,
  describeCause,
  readWebhookDenial,
  toClause,
} from "../../provider/api/sentences";
import { parseWarnings } from "../../provider/api/warnings";
import { cleanerOf } from "../../provider/lifecycle/wait/foreign-text";
import { originOf } from "../../provider/lifecycle/wait/pod-reasons";
import { canonicalDuration, durationMs } from "../../provider/go-spelling/duration";
import { dnsLabelFaults, dnsSubdomainFaults } from "../../provider/server/names";
import { usesLatestTag } from "../../provider/server/image";
import {
  canonicalQuantity,
  quantityAmount,
  roundUpToMilli,
} from "../../provider/go-spelling/quantity";
import { collectGarbage } from "../support/held-memory";
import { findPatterns, nastyPieces, nastyText, type FoundPattern } from "./regular-expressions";

/** Others keep these: the redaction looks at texts that were cut before, and has a test of its own. */
const keptElsewhere = /^provider\/(?:errors|redaction)/;

/** Where patterns are built while the program runs, and what of the tables below covers them. */
const builtElsewhere = {
  "provider/server/image.ts": "the reader of images",
  "provider/planning/autonaming.ts": "a constant of its own, without flags",
  "provider/server/crd-validation.ts": "the patterns of the CRD",
  "provider/server/names.ts": "the readers of names",
};

const quarter = 256 * 1024;
const whole = 1024 * 1024;
/** From small to large, so that a slow one is found before it takes minutes. */
const lengths = [1024, 16 * 1024, quarter];
/** Of all pieces, so many of the slowest are tried with the whole length. */
const mostWhole = 4;
const longestMs = 50;
/** Of a linear one 4, and somewhat more where memory is short; of a quadratic one 16. */
const mostGrowth = 12;
/** Times below this say little about growth: a collection of garbage takes as long. */
const leastTellingMs = 12;
/** What looks slow is looked at so often again: a slow pattern stays slow, a collector's bad moment passes. */
const secondLooks = 5;

const status = (text: string) =>
  JSON.stringify({
    kind: "Status",
    message: text,
    reason: "Invalid",
    code: 422,
    details: { causes: [{ field: "spec", message: `Invalid value: ${text}: no` }] },
  });
const read = (body: string, type = "application/json") =>
  describeBody(parseErrorBody(body, type), 422);

/** A text in slices of 12 characters, each of them the name of a member. */
const membersOf = (text: string) =>
  Array.from(
    { length: Math.ceil(text.length / 12) },
    (_, index) => `${JSON.stringify(`${index}${text.slice(index * 12, index * 12 + 12)}`)}:1`,
  ).join();

/** Everything that reads a text of a server or of a manifest. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "an error of plain text": (text) => read(text, "text/plain"),
  "an error page": (text) => read(`<html>${text}`, "text/html"),
  "a Status": (text) => read(status(text)),
  "a Status that is cut off": (text) => read(status(text).slice(0, -40)),
  "a member that is cut off": (text) => read(`{"message":"${text}`),
  "an object of another sort": (text) => read(JSON.stringify({ [text]: text })),
  "a Status of many members": (text) => read(`{"kind":"Status",${membersOf(text)}}`),
  "an object of many members": (text) => read(`{${membersOf(text)}}`),
  "the warnings of a header": (text) => parseWarnings([text, `299 - "${text}"`]),
  "a Retry-After": (text) => parseRetryAfter(text, { serverDate: text, now: 0 }),
  "a denial": (text) => readWebhookDenial(`admission webhook "a" denied the request: ${text}`),
  "a cause": (text) =>
    describeCause({ field: "spec", reason: "", message: `Invalid value: ${text}` }),
  "a clause": toClause,
  "the reader of quantities": (text) => [
    canonicalQuantity(text),
    quantityAmount(text),
    roundUpToMilli(text),
  ],
  "the reader of durations": (text) => [canonicalDuration(text), durationMs(text)],
  "the reader of images": usesLatestTag,
  "a text about a job": readOfJob,
  "the readers of names": (text) => [dnsLabelFaults(text), dnsSubdomainFaults(text)],
};

/** What containers, kubelets and schedulers write about a job. */
function readOfJob(text: string): unknown {
  const cleaner = cleanerOf({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "train", uid: "1", labels: { team: "research-team" }, annotations: {} },
    spec: {},
  });
  const log = cleaner.lastLines(text, { lines: 20, characters: 4096 });
  return [cleaner.line(text, 200), log, originOf(text)];
}

interface Timing {
  readonly what: string;
  readonly piece: string;
  readonly quarterMs: number;
  readonly wholeMs: number;
  readonly isSlow: boolean;
}

/** Time of the processor and not of the clock: other processes change nothing. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of some tries: what the compiler and the garbage collector take is not the pattern's. */
function leastMs(work: () => unknown): number {
  let least = cpuMs(work);
  for (let tries = 0; tries < 2 && least > longestMs && least < longestMs * 10; tries += 1) {
    least = Math.min(least, cpuMs(work));
  }
  return least;
}

function timeQuarter(piece: string, work: (text: string) => unknown): number {
  for (const length of lengths) {
    const text = nastyText(piece, length);
    const ms = leastMs(() => work(text));
    if (length === quarter) {
      return ms;
    }
    if (ms > longestMs) {
      break;
    }
  }
  return Infinity;
}

/** A slow machine makes a linear one take longer, but not grow faster. */
function isSlow({ quarterMs, wholeMs }: Pick<Timing, "quarterMs" | "wholeMs">): boolean {
  if (wholeMs <= longestMs) {
    return false;
  }
  return wholeMs >= longestMs * 20 || wholeMs >= Math.max(quarterMs, leastTellingMs) * mostGrowth;
}

function timeWhole(
  what: string,
  given: { piece: string; quarterMs: number },
  work: (text: string) => unknown,
): Timing {
  const { piece } = given;
  let { quarterMs } = given;
  // More than that, and the whole would take minutes.
  const timeOnce = () =>
    quarterMs > longestMs * 20 ? Infinity : leastMs(() => work(nastyText(piece, whole)));
  let wholeMs = timeOnce();
  for (let looks = 0; looks < secondLooks && isSlow({ quarterMs, wholeMs }); looks += 1) {
    collectGarbage();
    quarterMs = Math.min(quarterMs, timeQuarter(piece, work));
    // Not a bad moment in one of the short ones.
    if (quarterMs === Infinity) {
      break;
    }
    collectGarbage();
    wholeMs = Math.min(wholeMs, timeOnce());
  }
  return { what, piece, quarterMs, wholeMs, isSlow: isSlow({ quarterMs, wholeMs }) };
}

function worstOf(
  what: string,
  work: (text: string) => unknown,
  own: readonly string[] = [],
  common: readonly string[] = Object.values(nastyPieces),
): Timing {
  const pieces = [...common, ...own];
  const timings = pieces
    .map((piece) => ({ piece, quarterMs: timeQuarter(piece, work) }))
    .toSorted((a, b) => b.quarterMs - a.quarterMs)
    .slice(0, mostWhole)
    .map((given) => timeWhole(what, given, work));
  const [first] = timings.toSorted(
    (a, b) => Number(b.isSlow) - Number(a.isSlow) || b.wholeMs - a.wholeMs,
  );
  if (!first) {
    throw new Error("there are no pieces");
  }
  return first;
}

/** What the pattern itself is looking for, over and over. */
function literalPieces({ source }: RegExp): string[] {
  return source.match(/[A-Za-z0-9<"@ ]{2,}/g) ?? [];
}

function apply(pattern: RegExp): (text: string) => unknown {
  return (text) => {
    pattern.lastIndex = 0;
    return pattern.global ? text.replace(pattern, "") : pattern.exec(text);
  };
}

function patternsOfTheCrd(): FoundPattern[] {
  const file = "provider/go-spelling/api-shapes.generated.ts";
  const text = readFileSync(join(__dirname, "..", "..", file), "utf8");
  const found = [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
  const sources = new Set(found.map(([, json = ""]) => JSON.parse(json) as string));
  return [...sources].map((source) => ({ place: file, pattern: new RegExp(source) }));
}

const found = ["provider", "emulator"].map(findPatterns);
const literals = found
  .flatMap((each) => each.literals)
  .filter(({ place }) => !keptElsewhere.test(place));
const timings: Timing[] = [];

afterAll(() => {
  const rows = timings
    .toSorted((a, b) => b.wholeMs - a.wholeMs)
    .map(
      ({ what, piece, quarterMs, wholeMs }) =>
        `${quarterMs.toFixed(1).padStart(7)} ${wholeMs.toFixed(1).padStart(7)}  ${JSON.stringify(piece).padEnd(24)} ${what}`,
    );
  process.stdout.write(
    `\n256 KiB   1 MiB  milliseconds with the worst piece\n${rows.join("\n")}\n`,
  );
});

function slowOnes(each: readonly Timing[]): string[] {
  timings.push(...each);
  return each
    .filter(({ isSlow }) => isSlow)
    .map(({ what, piece }) => `${what}: ${JSON.stringify(piece)}`);
}

test("finds patterns where they are, and tells a slow one from a fast one", () => {
  expect(literals.length).toBeGreaterThan(30);
  expect(worstOf("blanks at the end", apply(/\s+$/), [" "], []).isSlow).toBe(true);
  expect(worstOf("two runs", apply(/^0*(\d*)$/), ["0"], []).isSlow).toBe(true);
  expect(worstOf("blanks", apply(/\s+/g), [" "], []).isSlow).toBe(false);
});

test("every pattern that meets foreign text takes time in proportion to the text", () => {
  const all = [...literals, ...patternsOfTheCrd()];
  const each = all.map(({ place, pattern }) =>
    worstOf(`${place} ${pattern.source}`, apply(pattern), literalPieces(pattern)),
  );
  expect(slowOnes(each)).toEqual([]);
});

test("patterns that are built while the program runs are known, and covered", () => {
  const built = found.flatMap((each) => each.built).filter((file) => !keptElsewhere.test(file));
  expect(new Set(built)).toEqual(new Set(Object.keys(builtElsewhere)));
});

test.each(Object.entries(readers))("%s takes time in proportion to the text", (name, use) => {
  expect(slowOnes([worstOf(name, use)])).toEqual([]);
});

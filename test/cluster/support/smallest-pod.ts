import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import { asSent } from "../../support/broken-pods/broken-pod.js";
import type { Path } from "../../support/leaves.js";
import { judge, type Disagreement, type Judged, type Question } from "./broken-pods.js";

/** Every member and item, the outer ones first. */
function pathsOf(value: unknown, path: Path): Path[] {
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? value.map((each: unknown, i) => [i, each])
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  const own = inner.map(([step]) => [...path, step]);
  return [...own, ...inner.flatMap(([step, each]) => pathsOf(each, [...path, step]))];
}

function remove(holder: unknown, [step = "", ...rest]: Path): void {
  if (rest.length > 0) {
    remove(Reflect.get(Object(holder), step), rest);
  } else if (Array.isArray(holder)) {
    holder.splice(Number(step), 1);
  } else if (isJsonObject(holder)) {
    Reflect.deleteProperty(holder, step);
  }
}

const withoutIndexes = (text: string) => text.replaceAll(/\[\d+\]/g, "[]");

async function isStill(question: Question, wanted: Disagreement, template: JsonObject) {
  const pod = { kindOfFault: "", name: "", isBroken: undefined, template };
  const { disagreements } = await judge(question, pod, wanted.kind);
  return disagreements.some(
    ({ sort, real }) =>
      sort === wanted.sort && withoutIndexes(real) === withoutIndexes(wanted.real),
  );
}

/** The disagreement with everything taken out of the template that it does not need. */
async function shrink(question: Question, found: Disagreement): Promise<JsonObject> {
  let { template } = found;
  let paths = pathsOf(template, []);
  for (let at = 0; at < paths.length;) {
    const draft = asSent(template);
    remove(draft, paths[at] ?? []);
    if (await isStill(question, found, draft)) {
      template = draft;
      paths = pathsOf(template, []);
    } else {
      at += 1;
    }
  }
  return template;
}

const size = ({ template }: Disagreement) => JSON.stringify(template).length;

/** The disagreements by kind of fault, each with its shortest case, which is made shorter yet for the first of them. */
export async function describeDisagreements(
  question: Question,
  judged: readonly Judged[],
  { letters = 600, shrinks = 20 } = {},
): Promise<string[]> {
  const groups = new Map<string, Disagreement[]>();
  // What is missed offline is missing in the message, too.
  for (const each of judged.flatMap(({ disagreements }) => disagreements.slice(0, 1))) {
    const key = `${each.kindOfFault} (${each.sort}, ${each.kind})`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const lines: string[] = [];
  for (const [key, list] of groups) {
    const [first] = list.sort((a, b) => size(a) - size(b));
    if (!first) {
      continue;
    }
    const isShrunk = lines.length < shrinks;
    const template = isShrunk ? await shrink(question, first) : first.template;
    lines.push(
      [
        `${key}: ${list.length}`,
        `  case     ${first.name}: ${JSON.stringify(template).slice(0, letters)}`,
        `  real     ${first.real.slice(0, letters)}`,
        `  model    ${first.model.slice(0, letters)}`,
      ].join("\n"),
    );
  }
  return lines;
}

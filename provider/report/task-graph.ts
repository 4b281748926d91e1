/** Which task waits for which, as a picture that GitHub and GitLab draw (Mermaid). */
import type { Entry, Task } from "./entry.js";

/** Mermaid draws no more edges than 500 where nobody configures it, and nobody reads as many. */
const mostTasks = 60;
const mostEdges = 200;

/** A text that ends neither the label nor the line: everything else is a code of Mermaid's. */
function label(text: string): string {
  return text.replace(/[^A-Za-z0-9 .()+,-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

function podsText(pods: number | undefined): string {
  return pods === undefined ? "?" : String(pods);
}

function change(before: Task | undefined, after: Task): string {
  const [had, wants] = [podsText(before?.pods), podsText(after.pods)];
  const noun = wants === "1" ? "pod" : "pods";
  return before === undefined || had === wants ? `${wants} ${noun}` : `${had} to ${wants} pods`;
}

/** Whether a picture of the entry's tasks says something: the job changes, and some task waits for another. */
export function hasGraph({ action, before, after }: Entry): boolean {
  const isChanged = action !== "same" && action !== "settings" && action !== "invalid";
  return isChanged && (after?.tasks ?? before?.tasks) !== undefined;
}

/**
 * The lines of the picture of a job's tasks, as they will be; of a job that goes, as they are. New tasks and those that go
 * are marked. Undefined where there are too many to read.
 */
export function taskGraph({ before, after }: Entry): string[] | undefined {
  const [had, wants] = [before?.tasks ?? [], after?.tasks ?? []];
  const isNew = (name: string) =>
    before?.tasks !== undefined && !had.some((each) => each.name === name);
  const removed =
    after === undefined ? [] : had.filter(({ name }) => !wants.some((each) => each.name === name));
  const shown = after === undefined ? had : [...wants, ...removed];
  const edges = shown.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
  if (shown.length > mostTasks || edges > mostEdges) {
    return undefined;
  }
  const ids = new Map(shown.map(({ name }, index) => [name, `t${index}`] as const));
  const nodes = shown.map((task, index) => {
    const isGone = removed.includes(task);
    const mark = isGone ? ", removed" : isNew(task.name) && after !== undefined ? ", new" : "";
    const was = isGone ? undefined : had.find(({ name }) => name === task.name);
    return `  t${index}["${label(`${task.name} (${change(was, task)}${mark})`)}"]`;
  });
  const arrows = shown.flatMap(({ name, dependsOn, needsAny = false }) =>
    dependsOn.flatMap((need) => {
      const [from, to] = [ids.get(need), ids.get(name)];
      const arrow = needsAny ? "-. any .->" : "-->";
      return from === undefined || to === undefined ? [] : [`  ${from} ${arrow} ${to}`];
    }),
  );
  return ["```mermaid", "flowchart LR", ...nodes, ...arrows, "```"];
}

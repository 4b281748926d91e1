import { listAt, textAt } from "../../server/json-access.js";

/**
 * True when every task's dependencies can be met in some order, counted as Volcano's webhook does (1.14.1, topoSort): a name
 * that no task has, and one that a task names twice, can never be met, and neither can those of a job with two tasks of one
 * name.
 */
export function canBeOrdered(tasks: readonly unknown[]): boolean {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, Set<string>>();
  for (const task of tasks) {
    const name = textAt(task, "name");
    const needs = listAt(task, "dependsOn", "name").map(String);
    waiting.set(name, needs.length);
    for (const need of needs) {
      const known = dependents.get(need) ?? new Set();
      dependents.set(need, known.add(name));
    }
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  let ordered = 0;
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    ordered += 1;
    for (const dependent of dependents.get(name) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, left);
      if (left === 0) {
        ready.push(dependent);
      }
    }
    dependents.delete(name);
  }
  return ordered === tasks.length;
}

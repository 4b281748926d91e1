import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText, root } from "./repository";

const page = "docs/rollouts.md";

/** The tests that the rows of the table of situations name. */
function namedTests(): string[] {
  const [, table = ""] = readText(page).split("## Every situation");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| situation"))
    .flatMap((line) => (line.split("|").at(-2) ?? "").split(","))
    .map((name) => name.trim())
    .filter((name) => !name.startsWith("---"));
}

test("every situation of docs/rollouts.md names tests that are there", () => {
  const names = namedTests();
  expect(names.length).toBeGreaterThan(50);
  const missing = names.filter((name) => !existsSync(join(root, "test", `${name}.test.ts`)));
  expect(missing).toEqual([]);
});

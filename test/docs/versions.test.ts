import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readText as text, root } from "./repository.js";

function goModules(): string[] {
  const names = readdirSync(join(root, "tools"), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith("go.mod")).map((name) => join("tools", name));
}

/** The newest version of Go that a module of this repository asks for. */
function neededGo(): string {
  const versions = goModules().map((file) => /^go (\S+)$/m.exec(text(file))?.[1] ?? "");
  const parts = (version: string) => version.split(".").map(Number);
  const [newest = ""] = versions.sort((a, b) => {
    const [left, right] = [parts(a), parts(b)];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? 0 : (right[at] ?? 0) - (left[at] ?? 0);
  });
  return newest;
}

const { engines } = JSON.parse(text("package.json")) as { engines: { node: string } };

describe("the versions that the documents name", () => {
  test.each(["README.md", "docs/testing.md"])("%s: Node", (file) => {
    const named = [...text(file).matchAll(/Node (\d+\.\d+\.\d+)/g)].map(([, version]) => version);
    expect(new Set(named)).toEqual(new Set([engines.node.replace(">=", "").trim()]));
  });

  test.each(["README.md", "docs/testing.md", "tools/go-build.ts"])("%s: Go", (file) => {
    const named = [...text(file).matchAll(/Go (\d+\.\d+(?:\.\d+)?) or (?:later|newer)/g)];
    expect(named.map(([, version]) => version)).toEqual([neededGo()]);
  });
});

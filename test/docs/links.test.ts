import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { documents, listFiles, prose, root } from "./repository";

interface Link {
  readonly file: string;
  readonly target: string;
}

function linksOf(file: string): Link[] {
  return [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => ({ file, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** The anchors that a Markdown document gets for its headings. */
function anchorsOf(file: string): string[] {
  return [...prose(file).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

function findFault({ file, target }: Link): string | undefined {
  const [path = "", anchor] = target.split("#");
  const resolved = path === "" ? file : join(dirname(file), path);
  if (!existsSync(join(root, resolved))) {
    return "is not there";
  }
  const isFile = statSync(join(root, resolved)).isFile();
  if (isFile && !listFiles().includes(resolved)) {
    return "is not committed";
  }
  if (anchor !== undefined && !anchorsOf(resolved).includes(anchor)) {
    return "has no such heading";
  }
  return undefined;
}

describe("the links in the documents", () => {
  test("lead to files and headings of the repository", () => {
    const links = documents.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(0);
    const faults = links.flatMap((link) => {
      const fault = findFault(link);
      return fault === undefined ? [] : [`${link.file}: ${link.target} ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  test("reach every document from the README", () => {
    const seen = new Set(["README.md"]);
    for (const file of seen) {
      for (const { target } of linksOf(file)) {
        const path = join(dirname(file), target.split("#")[0] ?? "");
        if (path.endsWith(".md") && existsSync(join(root, path))) {
          seen.add(path);
        }
      }
    }
    const docs = documents.filter((file) => file.startsWith("docs/"));
    expect(docs.filter((file) => !seen.has(file))).toEqual([]);
  });
});

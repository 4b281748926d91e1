import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { readResults, writeResults, type Results } from "../results";
import { replaceResults, resultsText } from "./markdown";
import { plotsOf } from "./plots";

const docs = join(__dirname, "../../docs");
const pageFile = join(docs, "performance.md");
const plotFolder = join(docs, "performance");

/** docs/performance.md as it has to be with these results, formatted as all documents are. */
export async function renderPage(results: Results): Promise<string> {
  const page = replaceResults(readFileSync(pageFile, "utf8"), resultsText(results));
  return format(page, { parser: "markdown", printWidth: 100 });
}

/** Writes the page and its plots anew; plots that there are no results for any more go. */
export async function writePage(results: Results): Promise<void> {
  for (const name of readdirSync(plotFolder)) {
    if (name.endsWith(".svg")) {
      rmSync(join(plotFolder, name));
    }
  }
  for (const { name, svg } of plotsOf(results)) {
    writeFileSync(join(plotFolder, name), svg);
  }
  writeFileSync(pageFile, await renderPage(results));
}

/** Keeps new results and writes the page. @param change makes of what was kept what is kept now */
export async function keep(change: (before: Results) => Results): Promise<void> {
  const results = change(readResults());
  writeResults(results);
  await writePage(results);
}

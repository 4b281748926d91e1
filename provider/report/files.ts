import { resolve } from "node:path";

/** Where a report is written. */
export interface ReportFiles {
  readonly markdown: string;
  readonly json: string;
}

const nameInFolder = "rollout";

/**
 * The two files of a report. A path that ends in `.md` or `.json` names that file, and the other one is beside it; a path
 * that ends with a slash is a folder, and gets `rollout.md` and `rollout.json`; any other gets both endings.
 *
 * @param folder what a relative path is relative to
 */
export function filesOf(path: string, folder: string): ReportFiles {
  const named = /[/\\]$/.test(path) ? `${path}${nameInFolder}` : path;
  const base = resolve(folder, named.replace(/(?<=[^/\\])\.(?:md|json)$/i, ""));
  const given = /\.(?:md|json)$/i.exec(named)?.[0] ?? "";
  const ending = (wanted: string) => (given.toLowerCase() === wanted ? given : wanted);
  return { markdown: `${base}${ending(".md")}`, json: `${base}${ending(".json")}` };
}

import type { Paint } from "../colours.js";
import type { CheckReport } from "./summary.js";

type Entry = CheckReport["findings"][number];

/** What would move the cursor or break the line, in names that come from a file or a server; JavaScript has more ends of a line. */
export function onOneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, "?");
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

function summaryOf({ summary }: CheckReport): string {
  const { checked, errors, warnings, unreadable, notChecked } = summary;
  return [
    `${counted(checked, "job")} checked: ${counted(errors, "error")}, ${counted(warnings, "warning")}`,
    ...(unreadable > 0 ? [`${counted(unreadable, "fault")} of files that cannot be read`] : []),
    ...(notChecked > 0 ? [`${counted(notChecked, "document")} of other kinds not checked`] : []),
  ].join("; ");
}

function lineOf({ file, line, path, severity, message }: Entry, paint: Paint): string {
  const warning = severity === "warning" ? `${paint("yellow", "warning")}: ` : "";
  const place = path === undefined ? "" : `${path}: `;
  return `${paint("bold", onOneLine(`${file}:${line}`))}: ${warning}${onOneLine(place + message)}`;
}

function grouped(findings: readonly Entry[], paint: Paint): string[] {
  let last: Entry | undefined;
  return findings.flatMap((finding) => {
    const { file, object } = finding;
    const isNew = object !== undefined && (object !== last?.object || file !== last.file);
    last = finding;
    const line = lineOf(finding, paint);
    return isNew ? ["", `${onOneLine(object)}:`, line] : [line];
  });
}

/** For people: the findings under the job that they are of, the documents that were not checked, and a line that counts. */
export function humanText(
  report: CheckReport,
  { paint, isQuiet }: { readonly paint: Paint; readonly isQuiet: boolean },
): string {
  const { findings, notChecked, summary } = report;
  const colour = summary.errors + summary.unreadable > 0 ? "red" : "green";
  const shown = isQuiet ? findings.filter(({ severity }) => severity === "error") : findings;
  const others = notChecked.map(({ file, line, object }) =>
    onOneLine(`${file}:${line}: ${object}: not checked, this package does not know the kind`),
  );
  const lines = [
    ...grouped(shown, paint),
    ...(isQuiet || others.length === 0 ? [] : ["", ...others]),
    ...(isQuiet ? [] : ["", paint(colour, summaryOf(report))]),
  ];
  return lines.join("\n").replace(/^\n+/, "");
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Annotations of GitHub's workflows, one a finding, at the file and the line. */
export function githubText({ findings }: CheckReport, isQuiet: boolean): string {
  return findings
    .filter(({ severity }) => !isQuiet || severity === "error")
    .map(({ severity, file, line, object = "manifest", path, message }) => {
      const text = path === undefined ? message : `${path}: ${message}`;
      return `::${severity} file=${escapeProperty(file)},line=${line},title=${escapeProperty(object)}::${escapeData(text)}`;
    })
    .join("\n");
}

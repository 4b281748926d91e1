import type { LoggedRequest } from "pulumi-volcano/testing";
import type { Run } from "../automation/stack";

const isColoured = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;

function paint(code: number, text: string): string {
  return isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
}

/** Prints one line of the story. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Begins a part of the story. */
export function chapter(title: string): void {
  say();
  say(paint(1, `== ${title}`));
}

/** A remark of the narrator. */
export function remark(text: string): void {
  say(paint(2, `   ${text}`));
}

const symbols: Readonly<Record<string, string>> = {
  create: "+ create",
  update: "~ patch",
  replace: "± replace",
  delete: "- delete",
  same: "  same",
  refresh: "  refresh",
};

/** Shows what became of each job, and what the provider said about it. */
export function showRun(run: Run): void {
  for (const [name, step] of Object.entries(run.steps)) {
    say(`   ${(symbols[step] ?? step).padEnd(10)} ${name}`);
  }
  for (const message of run.messages) {
    remark(`> ${message}`);
  }
}

const longestBody = 600;

function bodyText(body: unknown): string {
  if (!Array.isArray(body)) {
    return "";
  }
  const text = JSON.stringify(body);
  return `\n          ${text.length > longestBody ? `${text.slice(0, longestBody)}…` : text}`;
}

/** Lists requests that reached the server. */
export function showRequests(requests: Iterable<LoggedRequest>): void {
  const all = [...requests];
  if (all.length === 0) {
    remark("no request was sent");
  }
  for (const { method, path, contentType, status, body } of all) {
    const type = method === "PATCH" ? ` (${contentType})` : "";
    remark(`${status ?? "---"} ${method} ${path}${type}${bodyText(body)}`);
  }
}

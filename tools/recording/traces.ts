/** What a recording that is published must not tell of the machine that made it. Pure. */

/** The machine of a recording. */
export interface Machine {
  readonly hostName: string;
  readonly userName: string;
  /** Folders whose names would tell of it: the user's, the temporary one, this repository. */
  readonly folders: readonly string[];
}

/** Whoever made it, these have no place in it. */
const foreign: readonly RegExp[] = [
  /file:\/\/\S*/g,
  /\b(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?/g,
  /(?<![\w./-])\/(?:home|root|Users|tmp|var|opt|usr|private|work)\/[\w./-]+/g,
  /using pulumi-\S+ from \$PATH/g,
  /View in Browser|View Live|Permalink/g,
  /\bhttps?:\/\/(?!\S*example\.com)\S+/g,
];

/** Names that everybody's machine may have, and that are words of their own. */
const commonNames: ReadonlySet<string> = new Set(["", "root", "localhost", "user", "runner"]);

// eslint-disable-next-line no-control-regex -- what it looks for begins with one
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z_-])/g;

/** Takes colours and movements of the cursor out of what a terminal was sent. */
export function plainText(output: string): string {
  return output.replace(sequences, "");
}

/** What in a text tells of a machine, each once; nothing where it tells nothing. */
export function findTraces(output: string, machine: Machine): string[] {
  const text = plainText(output);
  const names = [machine.hostName, machine.userName].filter((name) => !commonNames.has(name));
  const known = [...names, ...machine.folders.filter((folder) => folder.length > 1)];
  const found = [
    ...known.filter((name) => text.includes(name)),
    ...foreign.flatMap((pattern) => text.match(pattern) ?? []),
  ];
  return [...new Set(found)];
}

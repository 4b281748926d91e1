const names = ["master", "worker", "port"] as const;
type Name = (typeof names)[number];

/** The tasks that the mpi plugin looks for. */
export interface MpiTasks {
  readonly master: string;
  readonly worker: string;
}

function isName(text: string): text is Name {
  return (names as readonly string[]).includes(text);
}

/** A whole number as Go's flags read one: decimal, hexadecimal, octal or binary, with underscores between digits. */
function isGoInteger(text: string): boolean {
  return /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)$/.test(
    text,
  );
}

/**
 * The tasks that the arguments of the mpi plugin name, read as Go's package `flag` reads them: `--master=lead`, `-master
 * lead`; reading ends at the first argument that is no flag or cannot be read, and what was read before counts (Volcano
 * 1.14.1, pkg/controllers/job/plugins/distributed-framework/mpi).
 */
export function readMpiArguments(args: readonly string[]): MpiTasks {
  const found = { master: "master", worker: "worker" };
  for (let i = 0; i < args.length; i += 1) {
    const flag = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(args[i] ?? "");
    const name = flag?.[1] ?? "";
    if (!isName(name)) {
      break;
    }
    let value = flag?.[2];
    if (value === undefined) {
      i += 1;
      value = args[i];
    }
    if (value === undefined) {
      break;
    }
    if (name !== "port") {
      found[name] = value;
    } else if (!isGoInteger(value)) {
      break;
    }
  }
  return found;
}

import { readFile } from "node:fs/promises";
import { createClient } from "../../api/client.js";
import { resolveConnection } from "../../connection/resolve.js";
import type { ConnectionSettings } from "../../connection/settings.js";
import { kinds } from "../../kinds/index.js";
import { exitCodes, type Command, type ExitCode, type Terminal } from "../command.js";
import { readChoice, readWords } from "../options.js";
import { UsageError } from "../usage-error.js";
import { writeNew } from "../write-new.js";
import { findJob, type Place } from "./find.js";
import { importProgram } from "./program.js";
import { readStackSettings } from "./settings.js";

const usage = `usage: npx pulumi-volcano import [options] NAMESPACE/NAME

Prints a TypeScript program for Pulumi that declares a job which is on the server, without the server's defaults, so that the
next pulumi up takes it over as it is: one PATCH writes the owner marks, and nothing else. Values that may be credentials
are not printed; the program takes them from the stack's configuration and says how to put them there. The server and the
credentials come from the environment (KUBECONFIG, HW_ACCESS_KEY and so on).

  --kind KIND        VolcanoJob or Job; needed where there is one of each
  --config FILE      also take the settings of a stack: what pulumi config --json --show-secrets prints; - is standard input
  --connection NAME  one of volcano:connections, with --config
  --out PATH         write the program to a new file
  -h, --help         show this

Exit status: 0 when the program is printed; 1 when there is no such job, the server cannot be asked, or the file cannot be
written; 2 for a wrong option.
`;

function readPlace(word: string): Place {
  const [namespace = "", name = "", ...rest] = word.split("/");
  if (namespace === "" || name === "" || rest.length > 0) {
    throw new UsageError("the job is wanted as NAMESPACE/NAME, for example research/train");
  }
  return { namespace, name };
}

function readImportOptions(words: readonly string[]) {
  const { values, positionals } = readWords(words, {
    kind: { type: "string" },
    config: { type: "string" },
    connection: { type: "string" },
    out: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  });
  const [place, ...others] = positionals;
  if (!values.help && (place === undefined || others.length > 0)) {
    throw new UsageError("one job is wanted, as NAMESPACE/NAME");
  }
  if (!values.help && values.connection !== undefined && values.config === undefined) {
    throw new UsageError(
      "--connection wants --config: pulumi config --json --show-secrets | npx pulumi-volcano import --config - --connection NAME NAMESPACE/NAME",
    );
  }
  const names = kinds.map(({ name }) => name);
  const kindName = values.kind === undefined ? undefined : readChoice("kind", values.kind, names);
  return {
    ...values,
    kind: kinds.find(({ name }) => name === kindName),
    place: values.help ? undefined : readPlace(place ?? ""),
  };
}

async function settingsOf(
  config: string | undefined,
  terminal: Terminal,
): Promise<ConnectionSettings[]> {
  if (config === undefined) {
    return [];
  }
  const text = config === "-" ? await terminal.input() : await readFile(config, "utf8");
  return [readStackSettings(text)];
}

/** `npx pulumi-volcano import`: a program for a job that is on the server. */
export const importCommand: Command = {
  name: "import",
  summary: "print a TypeScript program for a job on the server, which pulumi up then takes over",
  usage,
  run: async (words, terminal): Promise<ExitCode> => {
    const options = readImportOptions(words);
    if (!options.place) {
      terminal.say(usage);
      return exitCodes.success;
    }
    const settings = await settingsOf(options.config, terminal);
    const { connection: name = "default" } = options;
    const connection = await resolveConnection({ settings, name });
    const client = createClient(connection, {
      onWarning: (text) => {
        terminal.complain(text);
      },
    });
    try {
      const { kind, object } = await findJob(client, options.place, options.kind);
      const { text, faults } = importProgram(kind, connection, object);
      if (options.out === undefined) {
        terminal.say(text);
      } else {
        await writeNew(options.out, text);
      }
      for (const fault of faults) {
        terminal.complain(
          `${kind.name} ${options.place.namespace}/${options.place.name}: ${fault}`,
        );
      }
      return exitCodes.success;
    } finally {
      await client.close();
    }
  },
};

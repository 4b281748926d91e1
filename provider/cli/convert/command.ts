import { exitCodes, type Command, type ExitCode } from "../command.js";
import { readManifests } from "../manifests/files.js";
import { readWords } from "../options.js";
import { UsageError } from "../usage-error.js";
import { writeNew } from "../write-new.js";
import { programFor } from "./program.js";

const usage = `usage: npx pulumi-volcano convert [options] FILE...

Prints a TypeScript program for Pulumi that declares the jobs of YAML and JSON files; - is standard input. What a server
wrote into an object that was read back (status, uid, managedFields) is left out, and so are documents of other kinds, which
a comment names. The program has the values of the manifests in it, secrets among them.

  --out PATH   write the program to a new file
  -h, --help   show this

Exit status: 0 when the program is right; 1 when a job has an error, which is said on standard error and in a comment, or
a file cannot be read or written; 2 for a wrong option.
`;

/** `npx pulumi-volcano convert`: a program for manifests. */
export const convertCommand: Command = {
  name: "convert",
  summary: "print a TypeScript program for the jobs in YAML and JSON files",
  usage,
  run: async (words, terminal): Promise<ExitCode> => {
    const { values, positionals } = readWords(words, {
      out: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    });
    if (values.help) {
      terminal.say(usage);
      return exitCodes.success;
    }
    if (positionals.length === 0) {
      throw new UsageError("a file is missing");
    }
    const { documents, faults } = await readManifests(positionals, terminal);
    const [fault] = faults;
    if (fault) {
      throw new Error(`${fault.file}:${fault.line}: ${fault.message}`);
    }
    const program = programFor(documents);
    if (values.out === undefined) {
      terminal.say(program.text);
    } else {
      await writeNew(values.out, program.text);
    }
    for (const { file, line, text } of program.faults) {
      terminal.complain(`${file}:${line}: ${text}`);
    }
    return program.faults.length > 0 ? exitCodes.failure : exitCodes.success;
  },
};

import { clusterProfile, profileNames, profiles } from "../../profiles/index.js";
import { painter } from "../colours.js";
import { exitCodes, type Command, type ExitCode, type Terminal } from "../command.js";
import { readManifests } from "../manifests/files.js";
import { readChoice, readNamespace, readWords } from "../options.js";
import { UsageError } from "../usage-error.js";
import { checkDocument } from "./findings.js";
import { githubText, humanText } from "./formats.js";
import { reportOf, type CheckReport } from "./summary.js";

const unknownFieldChoices = ["error", "warn", "ignore"] as const;

const usage = `usage: npx pulumi-volcano check [options] FILE...

Says what a preview would say of the jobs in YAML and JSON files, without a server. FILE may be a folder, of which all
.yaml, .yml and .json files are read, or - for standard input. Documents of other kinds are named and not checked.

  --server SERVER          whose rules: kubernetes or cci (default: kubernetes)
  --namespace NAME         the namespace of jobs that name none
  --unknown-fields WHAT    error, warn or ignore (default: error on kubernetes, warn on cci)
  --json                   print JSON; docs/cli.md has its members
  --github                 print annotations for a workflow of GitHub
  --quiet                  print errors only
  --no-color               print no colours; NO_COLOR does the same, and FORCE_COLOR the contrary
  -h, --help               show this

Exit status: 0 when nothing is wrong, warnings or none; 1 when a job has an error; 2 for a wrong option, or where a file
or a document cannot be read, whatever the others are.
`;

type CheckOptions = ReturnType<typeof readCheckOptions>;

function readCheckOptions(words: readonly string[]) {
  const { values, positionals } = readWords(words, {
    server: { type: "string", default: clusterProfile },
    namespace: { type: "string" },
    "unknown-fields": { type: "string" },
    json: { type: "boolean", default: false },
    github: { type: "boolean", default: false },
    quiet: { type: "boolean", default: false },
    "no-color": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  const profile = readChoice("server", values.server, profileNames);
  const unknownFields = values["unknown-fields"] ?? profiles[profile].unknownFields;
  if (values.json && values.github) {
    throw new UsageError("--json and --github are two forms: choose one");
  }
  if (positionals.length === 0 && !values.help) {
    throw new UsageError("a file is missing");
  }
  return {
    files: positionals,
    isHelp: values.help,
    form: values.json ? "json" : values.github ? "github" : "human",
    isQuiet: values.quiet,
    isPlain: values["no-color"],
    rules: {
      profile,
      unknownFields: readChoice("choice of --unknown-fields", unknownFields, unknownFieldChoices),
      defaultNamespace:
        values.namespace === undefined ? undefined : readNamespace(values.namespace),
    },
  } as const;
}

function textOf(report: CheckReport, options: CheckOptions, terminal: Terminal): string {
  const { form, isQuiet, isPlain } = options;
  if (form === "json") {
    return JSON.stringify(report, undefined, 2);
  }
  return form === "github"
    ? githubText(report, isQuiet)
    : humanText(report, { paint: painter(terminal.hasColours && !isPlain), isQuiet });
}

function exitCodeOf({ summary }: CheckReport): ExitCode {
  if (summary.unreadable > 0) {
    return exitCodes.usage;
  }
  return summary.errors > 0 ? exitCodes.failure : exitCodes.success;
}

/** `npx pulumi-volcano check`: what a preview would say of manifests. */
export const checkCommand: Command = {
  name: "check",
  summary: "say what is wrong with the jobs in YAML and JSON files, with the lines",
  usage,
  run: async (words, terminal) => {
    const options = readCheckOptions(words);
    if (options.isHelp) {
      terminal.say(usage);
      return exitCodes.success;
    }
    const { documents, faults } = await readManifests(options.files, terminal);
    const checked = documents.map((document) => checkDocument(document, options.rules));
    const report = reportOf(options.rules.profile, checked, faults);
    const text = textOf(report, options, terminal);
    if (text !== "") {
      terminal.say(text);
    }
    return exitCodeOf(report);
  },
};

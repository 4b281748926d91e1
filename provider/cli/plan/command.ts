import { clusterProfile, profileNames } from "../../profiles/index.js";
import { painter, type Paint } from "../colours.js";
import { exitCodes, type Command, type ExitCode, type Terminal } from "../command.js";
import type { SourceDocument } from "../manifests/documents.js";
import { readManifests } from "../manifests/files.js";
import { onOneLine } from "../check/formats.js";
import { readChoice, readNamespace, readWords } from "../options.js";
import { UsageError } from "../usage-error.js";
import { planBetween, type PlannedJob } from "./planned-job.js";

const usage = `usage: npx pulumi-volcano plan [options] OLD NEW

Says what an update would do that leads from the jobs of one file to those of another: nothing, one JSON Patch, or a new
job and why. Asks no server. Texts that may be secrets are concealed.

  --server SERVER       whose rules: kubernetes or cci (default: kubernetes)
  --namespace NAME      the namespace of jobs that name none
  --json                print JSON; docs/cli.md has its members
  --detailed-exitcode   end with status 2 where something changes
  --no-color            print no colours
  -h, --help            show this

Exit status: 0 when it is known what would happen, 1 when a file cannot be read, 2 for a wrong option, and with
--detailed-exitcode where something changes.
`;

function readPlanOptions(words: readonly string[]) {
  const { values, positionals } = readWords(words, {
    server: { type: "string", default: clusterProfile },
    namespace: { type: "string" },
    json: { type: "boolean", default: false },
    "detailed-exitcode": { type: "boolean", default: false },
    "no-color": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  const [old, next] = positionals;
  if (!values.help && (old === undefined || next === undefined || positionals.length > 2)) {
    throw new UsageError("two files are wanted: the old one and the new one");
  }
  return {
    files: [old ?? "", next ?? ""] as const,
    isHelp: values.help,
    isJson: values.json,
    isDetailed: values["detailed-exitcode"],
    isPlain: values["no-color"],
    settings: {
      profile: readChoice("server", values.server, profileNames),
      namespace: values.namespace === undefined ? undefined : readNamespace(values.namespace),
    },
  };
}

const colours = {
  same: "green",
  create: "green",
  patch: "yellow",
  replace: "red",
  delete: "red",
} as const;

function textOf(job: PlannedJob, paint: Paint): string {
  const { label, action, reason, operations, dependsOnServer } = job;
  return [
    `${onOneLine(label)}: ${paint(colours[action], action)}`,
    ...(reason === "" ? [] : [`  ${onOneLine(reason)}`]),
    ...operations.map((operation) => `  ${JSON.stringify(operation)}`),
    ...(dependsOnServer ? ["  the job on the server decides: a preview looks at it"] : []),
  ].join("\n");
}

/** @throws Error with the place of what cannot be read */
async function readJobs(file: string, terminal: Terminal): Promise<readonly SourceDocument[]> {
  const { documents, faults } = await readManifests([file], terminal);
  const [fault] = faults;
  if (fault) {
    throw new Error(`${fault.file}:${fault.line}: ${fault.message}`);
  }
  return documents;
}

/** `npx pulumi-volcano plan`: what would become of jobs between two manifests. */
export const planCommand: Command = {
  name: "plan",
  summary: "say what an update from one manifest to another would do: nothing, patch or replace",
  usage,
  run: async (words, terminal): Promise<ExitCode> => {
    const { files, isHelp, isJson, isDetailed, isPlain, settings } = readPlanOptions(words);
    if (isHelp) {
      terminal.say(usage);
      return exitCodes.success;
    }
    const old = await readJobs(files[0], terminal);
    const next = await readJobs(files[1], terminal);
    const jobs = planBetween([old, next], settings);
    const paint = painter(terminal.hasColours && !isPlain);
    if (isJson) {
      const report = { version: 1, server: settings.profile, jobs };
      terminal.say(JSON.stringify(report, undefined, 2));
    } else {
      terminal.say(
        jobs.length === 0
          ? "there is no job in these files"
          : jobs.map((job) => textOf(job, paint)).join("\n"),
      );
    }
    const isChanged = jobs.some(({ action }) => action !== "same");
    return isDetailed && isChanged ? exitCodes.usage : exitCodes.success;
  },
};

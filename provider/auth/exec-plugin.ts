/** Runs the exec plugin of a kubeconfig (client.authentication.k8s.io) and reads the credential it prints. */
import { basename } from "node:path";
import { z } from "zod";
import { AuthError } from "../errors.js";
import { cutLastWord, cutToEnd, redactValues } from "../redaction/redact.js";
import { registerToken } from "../redaction/secrets.js";
import type { Clock } from "../time/clock.js";
import type { ClientCertificate } from "./authenticator.js";
import { findTokenProblem } from "./header-value.js";
import { valuesToHide } from "./plugin-secrets.js";
import { type ProcessOutcome, runProcess } from "./run-process.js";
import { showPath } from "./shown-path.js";
import type { Issued } from "./token-cache.js";
import type { ExecPlugin } from "./users.js";

/** What a plugin can hand out: a token, a client certificate, or both. */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
}

const mostOutput = 1024 * 1024;
const shownErrorText = 2000;

/** Why a command does not start, by Node's code, where the code alone does not say what to do. */
const startProblems: Readonly<Record<string, string>> = {
  E2BIG: "E2BIG: its arguments and the environment are longer than the system takes",
  ENAMETOOLONG: "ENAMETOOLONG: its command is longer than a path can be",
  EACCES: "EACCES: its file may not be executed",
  ERR_INVALID_ARG_VALUE: "its command, an argument or a variable contains a null byte",
};

const credentialSchema = z.looseObject({
  kind: z.literal("ExecCredential"),
  status: z.looseObject({
    token: z.string().min(1).optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
});

/**
 * Runs the plugin once. Its arguments and variables never appear anywhere; what else it writes to stderr does.
 * @param timeoutMs after which it is ended, with everything that it has started
 * @throws AuthError
 */
export async function runExecPlugin(
  plugin: ExecPlugin,
  clock: Pick<Clock, "now">,
  timeoutMs: number,
): Promise<Issued<ExecCredential>> {
  const outcome = await runProcess({
    command: plugin.command,
    arguments: plugin.arguments,
    environment: {
      ...process.env,
      ...plugin.environment,
      KUBERNETES_EXEC_INFO: describeRequest(plugin),
    },
    timeoutMs,
    mostOutput,
  });
  if (outcome.problem !== undefined || outcome.exitCode !== 0) {
    throw pluginError(plugin, describeFailure(plugin, outcome, timeoutMs));
  }
  return readCredential(plugin, outcome, clock);
}

/** For messages. */
export function describePlugin({ command }: ExecPlugin): string {
  return `sign in with the kubeconfig's plugin ${showPath(basename(command))}`;
}

function pluginError(plugin: ExecPlugin, what: string): AuthError {
  return new AuthError("AUTH_PLUGIN_FAILED", `${describePlugin(plugin)}: ${what}`);
}

function describeFailure(plugin: ExecPlugin, outcome: ProcessOutcome, timeoutMs: number): string {
  const { problem, exitCode } = outcome;
  if (problem?.code === "ENOENT") {
    return `it is not installed, or not in PATH; install it${plugin.installHint === undefined ? "" : ` (${plugin.installHint})`}`;
  }
  const what =
    problem === undefined
      ? `ended with status ${exitCode ?? "unknown"}`
      : {
          time: `did not end within ${Math.round(timeoutMs / 1000)} s`,
          output: "wrote more than a credential",
          start: `could not be started (${startProblems[problem.code] ?? problem.code})`,
        }[problem.kind];
  const said = errorTextOf(plugin, outcome);
  const wrote = said === "" ? "and wrote nothing to stderr" : `and wrote: ${said}`;
  return `it ${what} ${wrote}; run it by hand to see more`;
}

/** The end of what it wrote to stderr, without its arguments and variables. */
function errorTextOf(plugin: ExecPlugin, { stderr, problem }: ProcessOutcome): string {
  const clean = redactValues(stderr, valuesToHide(plugin, process.env));
  // It was cut short, perhaps within a credential.
  const whole = problem === undefined ? clean : cutLastWord(clean);
  return cutToEnd(whole.trim(), shownErrorText);
}

function describeRequest({ apiVersion, cluster }: ExecPlugin): string {
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion,
    spec: { interactive: false, ...(cluster !== undefined && { cluster }) },
  });
}

function readCredential(
  plugin: ExecPlugin,
  outcome: ProcessOutcome,
  clock: Pick<Clock, "now">,
): Issued<ExecCredential> {
  const parsed = credentialSchema.safeParse(parseJson(outcome.stdout));
  if (!parsed.success) {
    throw pluginError(plugin, "it printed no ExecCredential; check its version and its arguments");
  }
  const {
    token,
    clientCertificateData: certificate,
    clientKeyData: key,
    expirationTimestamp,
  } = parsed.data.status;
  registerToken(token);
  registerToken(key);
  const clientCertificate =
    certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  if (token === undefined && clientCertificate === undefined) {
    throw pluginError(
      plugin,
      "its ExecCredential has neither a token nor a certificate with its key; check its arguments",
    );
  }
  const problem = token === undefined ? undefined : findTokenProblem(token.trim());
  if (problem !== undefined) {
    throw pluginError(plugin, `the token in its ExecCredential ${problem}`);
  }
  const expiresAt = Date.parse(expirationTimestamp ?? "");
  const lifeMs = Number.isNaN(expiresAt) ? undefined : expiresAt - clock.now();
  return { credential: { token: token?.trim(), clientCertificate }, lifeMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

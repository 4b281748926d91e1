/** Runs the exec plugin of a kubeconfig (client.authentication.k8s.io) and reads the credential it prints. */
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { z } from "zod";
import type { ClientCertificate, ExecPlugin } from "../connection/connection.js";
import { AuthError, registerSecret } from "../errors.js";
import type { Clock } from "./clock.js";
import type { Issued } from "./token-cache.js";

/** What a plugin can hand out: a token, a client certificate, or both. */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
}

const timeoutMs = 60_000;
const mostOutput = 1024 * 1024;
const shownErrorText = 2000;

const credentialSchema = z.looseObject({
  kind: z.literal("ExecCredential"),
  status: z.looseObject({
    token: z.string().min(1).optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
});

interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Node's code when the command could not be run at all. */
  readonly problem: string | undefined;
}

/** Runs the plugin once. Its arguments never appear anywhere; what it writes to stderr does. @throws AuthError */
export async function runExecPlugin(
  plugin: ExecPlugin,
  clock: Pick<Clock, "now">,
): Promise<Issued<ExecCredential>> {
  const outcome = await run(plugin);
  if (outcome.problem !== undefined || outcome.exitCode !== 0) {
    throw pluginError(plugin, describeFailure(plugin, outcome));
  }
  return readCredential(plugin, outcome, clock);
}

function pluginError(plugin: ExecPlugin, what: string): AuthError {
  return new AuthError(
    "AUTH_PLUGIN_FAILED",
    `sign in with the kubeconfig's plugin ${basename(plugin.command)}: ${what}`,
  );
}

function describeFailure(plugin: ExecPlugin, { problem, exitCode, stderr }: Outcome): string {
  if (problem === "ENOENT") {
    return `it is not installed, or not in PATH; install it${plugin.installHint === undefined ? "" : ` (${plugin.installHint})`}`;
  }
  const said =
    stderr.trim() === ""
      ? "and wrote nothing to stderr"
      : `and wrote: ${stderr.trim().slice(-shownErrorText)}`;
  return `it ${problem ?? `ended with status ${exitCode ?? "unknown"}`} ${said}; run it by hand to see more`;
}

function run(plugin: ExecPlugin): Promise<Outcome> {
  return new Promise((resolve) => {
    const output = { stdout: "", stderr: "" };
    let problem: string | undefined;
    const child = spawn(plugin.command, plugin.arguments, {
      env: { ...process.env, ...plugin.environment, KUBERNETES_EXEC_INFO: describeRequest(plugin) },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const stop = (reason: string) => {
      problem ??= reason;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => {
      stop(`did not end within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
        if (output[name].length > mostOutput) {
          stop("wrote more than a credential");
        }
      });
    }
    const finish = (exitCode: number | undefined) => {
      clearTimeout(timer);
      resolve({ ...output, exitCode, problem });
    };
    // The error itself holds the arguments: only its code is used.
    child.on("error", (error) => {
      const code: unknown = Reflect.get(error, "code");
      problem ??= typeof code === "string" ? code : "could not be started";
      finish(undefined);
    });
    child.on("close", (exitCode) => {
      finish(exitCode ?? undefined);
    });
  });
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
  outcome: Outcome,
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
  registerSecret(token);
  registerSecret(key);
  const clientCertificate =
    certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  if (token === undefined && clientCertificate === undefined) {
    throw pluginError(
      plugin,
      "its ExecCredential has neither a token nor a certificate with its key; check its arguments",
    );
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

/** Which arguments and variables of an exec plugin may be credentials. A plugin that fails may print how it was called. */
import type { ExecPlugin } from "./users.js";

const secretFlag =
  /^--?[\w-]*?(?:ak|sk|[-_]?key|pass|passwd|password|passphrase|passcode|pwd|secret|token|credentials?)$|^-[pPuk]$/i;
const secretVariable =
  /(?:^|_)(?:AK|SK|KEY|PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|SECRET|TOKEN|AUTH|CREDENTIALS?)(?:_ID|_DATA|_BASE64)?$|password|secret|token/i;
/** Flags whose value helps those who read the message, and is no credential. */
const plainFlag =
  /^--?(?:cluster(?:-(?:name|id))?|region|profile|output|namespace|context|environment|(?:server|tenant|project|subscription)-id|project(?:-name)?|(?:iam-)?endpoint|api-version|format|(?:kube)?config|cache-dir|timeout|role(?:-arn)?|login|issuer|oidc-issuer-url|log-level|[invlroe])$/i;
const plainVariable =
  /(?:^|_)(?:REGION|PROFILE|PATH|HOME|DIR|FILE|CONFIG|LEVEL|DEBUG|LANG|ZONE|NAMESPACE|CLUSTER|FORMAT|VERSION|ENVIRONMENT)$/i;
/** What plugins call their own commands. */
const commandWord =
  /^(?:token|get-token|get-access-token|get-credentials?|credentials?|exec-credential|config|config-helper|account|login|oidc-login|kube|kubernetes|kubeconfig|cluster|eks|aks|gke|cce|cci|ce|cs|json)$/;
const randomText = /^(?=.*\d)(?=.*[a-z])[\w+/=-]{16,}$/i;
/** Nobody types so long a word, and the stack of a regular expression has an end. */
const longestTyped = 65_536;

interface Value {
  readonly text: string;
  /** The flag before it. */
  readonly flag: string | undefined;
}

/** The values among the arguments, each with its flag: `--flag value`, `--flag=value`, `-pvalue`, a value by itself. */
function valuesOf(given: readonly string[]): readonly Value[] {
  return given.flatMap((argument, index): Value[] => {
    const [, name, joined] = /^(--?[\w.-]+)=([^]*)$/.exec(argument) ?? [];
    if (name !== undefined && joined !== undefined) {
      return [{ text: joined, flag: name }];
    }
    if (argument.startsWith("-")) {
      return /^-[a-zA-Z](?=.*[^a-z-])/.test(argument)
        ? [{ text: argument.slice(2), flag: argument.slice(0, 2) }]
        : [];
    }
    const before = given[index - 1];
    const isFlag = before !== undefined && /^--?\w[\w.-]*$/.test(before);
    return [{ text: argument, flag: isFlag ? before : undefined }];
  });
}

/** `user:password` gives the password away, too. */
function withParts(text: string): readonly string[] {
  const colon = text.indexOf(":");
  return colon === -1 || text.includes("://") ? [text] : [text, text.slice(colon + 1)];
}

function looksRandom(text: string): boolean {
  return text.length > longestTyped || randomText.test(text);
}

type Call = Pick<ExecPlugin, "arguments" | "environment">;

/** The values that are credentials by their flag, their variable or their look, wherever they are printed. */
export function secretsOfPlugin(plugin: Call): readonly string[] {
  // A script for a shell has arguments of its own in it.
  const words = plugin.arguments.flatMap((argument) =>
    /\s/.test(argument) ? argument.split(/[\s"']+/) : [argument],
  );
  const fromArguments = valuesOf(words)
    .filter(({ text, flag }) => secretFlag.test(flag ?? "") || looksRandom(text))
    .flatMap(({ text }) => withParts(text));
  const fromVariables = Object.entries(plugin.environment)
    .filter(([name, value]) => secretVariable.test(name) || looksRandom(value))
    .map(([, value]) => value);
  return [...fromArguments, ...fromVariables];
}

/**
 * The values that are hidden in what the plugin itself prints: all but those that are no credentials for certain. Of this
 * process's own variables, which the plugin gets too, those that are named like one.
 */
export function valuesToHide(
  plugin: Call,
  inherited: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const fromArguments = valuesOf(plugin.arguments)
    .filter(({ text, flag }) =>
      flag === undefined ? !commandWord.test(text) : !plainFlag.test(flag) || looksRandom(text),
    )
    .flatMap(({ text }) => withParts(text));
  const fromVariables = Object.entries(plugin.environment)
    .filter(([name]) => !plainVariable.test(name))
    .map(([, value]) => value);
  const fromProcess = Object.entries(inherited)
    .filter(([name]) => secretVariable.test(name) && !plainVariable.test(name))
    .map(([, value]) => value ?? "");
  return [...secretsOfPlugin(plugin), ...fromArguments, ...fromVariables, ...fromProcess];
}

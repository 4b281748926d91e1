import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError, unknownWord } from "./usage-error.js";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known }>>["values"];

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
}

function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "message") : error;
  return String(message);
}

/** Node's sentence without its advice for programmers. */
function firstSentence(message: string): string {
  return message.replace(/\.\s.*$/s, "").replace(/\.$/, "");
}

/** A command's words: the values of its options, and the other ones. */
interface Words<Known extends Options> {
  readonly values: Values<Known>;
  readonly positionals: readonly string[];
}

function parse<const Known extends Options>(
  words: readonly string[],
  options: Known,
  allowPositionals: boolean,
): Words<Known> {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals });
    return { values, positionals };
  } catch (error) {
    const unknown = /'(--?[\w-]+)/.exec(messageOf(error))?.[1] ?? "";
    if (codeOf(error) === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const known = Object.keys(options).map((name) => `--${name}`);
      throw unknownWord("option", { word: unknown, known });
    }
    throw new UsageError(firstSentence(messageOf(error)));
  }
}

/**
 * The values of a command's options; words without an option are refused.
 *
 * @throws UsageError
 */
export function readOptions<const Known extends Options>(
  words: readonly string[],
  options: Known,
): Values<Known> {
  return parse(words, options, false).values;
}

/**
 * The values of a command's options, and the words without one, `-` among them.
 *
 * @throws UsageError
 */
export function readWords<const Known extends Options>(
  words: readonly string[],
  options: Known,
): Words<Known> {
  return parse(words, options, true);
}

/**
 * One word of a few.
 *
 * @param what for the message: `mode`
 * @throws UsageError
 */
export function readChoice<Choice extends string>(
  what: string,
  word: string,
  known: readonly Choice[],
): Choice {
  const choice = known.find((each) => each === word);
  if (choice === undefined) {
    throw unknownWord(what, { word, known });
  }
  return choice;
}

/**
 * A name of a namespace, which is a DNS label.
 *
 * @throws UsageError
 */
export function readNamespace(text: string): string {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) {
    throw new UsageError("--namespace wants a name of lower-case letters, digits and dashes");
  }
  return text;
}

/**
 * A whole number.
 *
 * @throws UsageError
 */
export function readWholeNumber(
  option: string,
  text: string,
  { most }: { readonly most: number },
): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new UsageError(`${option} wants a whole number from 0 to ${most}`);
  }
  return value;
}

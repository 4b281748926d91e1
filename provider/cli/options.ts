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

/**
 * The values of a command's options; words without an option are refused.
 *
 * @throws UsageError
 */
export function readOptions<const Known extends Options>(
  words: readonly string[],
  options: Known,
): Values<Known> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
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

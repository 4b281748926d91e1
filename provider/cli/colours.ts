/** What decides about colours. */
export interface ColourFacts {
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether texts are coloured: on a terminal that can, unless NO_COLOR is set (https://no-color.org); FORCE_COLOR colours
 * elsewhere too, `0` and `false` excepted, as Node has it.
 */
export function wantsColours({ isTerminal, env }: ColourFacts): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) {
    return forced !== "0" && forced !== "false";
  }
  return isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

const codes = { bold: [1, 22], red: [31, 39], yellow: [33, 39], green: [32, 39] } as const;

/** Writes a text in a colour. */
export type Paint = (colour: keyof typeof codes, text: string) => string;

/** Colours, or none. */
export function painter(isColoured: boolean): Paint {
  return (colour, text) => {
    const [on, off] = codes[colour];
    return isColoured ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  };
}

/** Names and values in command lines: of flags, variables, headers and logins. */

/** A name, and what may be its value. */
export type NamedValue = readonly [name: string, value: string];

const flag = /^["'`([{]*(--?(?!no-|skip-|disable-)[A-Za-z][\w.-]*)["'`]*$/;
const startsAsFlag = /^["'`]*--?[A-Za-z]/;
/** `--flag=value`, `NAME=value`; but for a function that Python sorts by. */
const assignment = /^["'`([{]*(?!key=(?:lambda$|[^)]*\)))(-{0,2}[A-Za-z_][\w.-]*)=(.*)$/s;
/** `X-Api-Key:`; a word without a dash before a colon is prose more often than not. */
const header = /^["'`]*([A-Za-z]+(?:-\w+)+):$/;
/** As curl has it. `1000:1000` are a user and a group. */
const loginFlag = /^["'`([{]*(?:-u|--user)["'`]*$/;
const login = /^(?!["'`]*\d+:)[^:/]+:(.+)$/s;

/** What a word of a command line tells, by itself and by the word before it. */
export function namedValuesOf(word: string, before: string): NamedValue[] {
  const [, assigned, value] = assignment.exec(word) ?? [];
  const [, option] = startsAsFlag.test(word) ? [] : (flag.exec(before) ?? []);
  const [, field] = header.exec(before) ?? [];
  const [, password] = loginFlag.test(before) ? (login.exec(word) ?? []) : [];
  return [
    ...(assigned === undefined || value === undefined ? [] : [[assigned, value] as const]),
    ...(option === undefined ? [] : [[option, word] as const]),
    ...(field === undefined ? [] : [[field, word] as const]),
    ...(password === undefined ? [] : [["password", password] as const]),
  ];
}

/** `$NAME`, `"${NAME}"`, `$(command)`: what a shell puts something in the place of. Between single quotes it does not. */
const shellReference = /^"?(?:\$\(|`|\$(?:\w+|\{\w+\})["'`)\]}]*$)/;

function unquoted(value: string): string {
  return value.replace(/["'`()[\]{}]/g, "");
}

/**
 * The names and values in a script. Its quotes are not matched: they may be those of another language, of prose, or nested,
 * and where a value begins is enough to tell that there is one.
 */
export function namedValuesIn(script: string): NamedValue[] {
  const words = script.split(/[\s,;\\]+/);
  return words
    .flatMap((word, i) => namedValuesOf(word, words[i - 1] ?? ""))
    .filter(([, value]) => !shellReference.test(value))
    .map(([name, value]) => [name, unquoted(value)] as const);
}

/** Go's text for a value that does not match a pattern. */
function regexError(message: string, pattern: string, examples: readonly string[]): string {
  const quoted = examples.map((example) => `'${example}', `).join(" or ");
  return `${message} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}

/** Go's text for a value beyond its length. */
export function maxLengthError(length: number): string {
  return `must be no more than ${length} characters`;
}

const labelCharacters =
  "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const qualifiedPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const dnsLabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dnsSubdomainPattern = `${dnsLabelPattern}(\\.${dnsLabelPattern})*`;
const searchLabelPattern = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const searchPathPattern = `${searchLabelPattern}(\\.${searchLabelPattern})*`;
const sysctlSegmentPattern = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const sysctlPattern = `(${sysctlSegmentPattern}[\\./])*${sysctlSegmentPattern}`;
const labelValuePattern = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
const configKeyPattern = "[-._a-zA-Z0-9]+";
const envNamePattern = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const headerNamePattern = "[-A-Za-z0-9]+";

const compiled = new Map<string, RegExp>();

function isMatch(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`);
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

/** Faults of a DNS label (RFC 1123), empty when it is one. */
export function dnsLabelFaults(value: string): string[] {
  const faults = value.length > 63 ? [maxLengthError(63)] : [];
  if (isMatch(dnsLabelPattern, value)) {
    return faults;
  }
  if (isMatch(dnsSubdomainPattern, value)) {
    return [...faults, "must not contain dots"];
  }
  const message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end " +
    "with an alphanumeric character";
  return [...faults, regexError(message, dnsLabelPattern, ["my-name", "123-abc"])];
}

/** Faults of a DNS subdomain (RFC 1123), empty when it is one. */
export function dnsSubdomainFaults(value: string): string[] {
  const faults = value.length > 253 ? [maxLengthError(253)] : [];
  if (isMatch(dnsSubdomainPattern, value)) {
    return faults;
  }
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
    "and end with an alphanumeric character";
  return [...faults, regexError(message, dnsSubdomainPattern, ["example.com"])];
}

/** Faults of a search path of DNS, a subdomain that may have underscores (Kubernetes 1.34), empty when it is one. */
export function searchPathFaults(value: string): string[] {
  const faults = value.length > 253 ? [maxLengthError(253)] : [];
  if (isMatch(searchPathPattern, value)) {
    return faults;
  }
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must " +
    "start and end with an alphanumeric character";
  return [...faults, regexError(message, searchPathPattern, ["example.com"])];
}

/** Faults of the name of a kernel parameter, empty when it is one. */
export function sysctlNameFaults(value: string): string[] {
  return value.length <= 253 && isMatch(sysctlPattern, value)
    ? []
    : [`must have at most 253 characters and match regex ^${sysctlPattern}$`];
}

/** Faults of an optional prefix and a name (`example.com/name`), empty when it is valid. */
export function qualifiedNameFaults(value: string): string[] {
  const message = `must consist of ${labelCharacters}`;
  const examples = ["MyName", "my.name", "123-abc"];
  const parts = value.split("/");
  if (parts.length > 2) {
    const text = regexError(`a qualified name ${message}`, qualifiedPattern, examples);
    return [`${text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const faults: string[] = [];
  const [first = "", second] = parts;
  const name = second ?? first;
  if (second !== undefined) {
    if (first === "") {
      faults.push("prefix part must be non-empty");
    } else {
      faults.push(...dnsSubdomainFaults(first).map((fault) => `prefix part ${fault}`));
    }
  }
  if (name === "") {
    faults.push("name part must be non-empty");
  } else if (name.length > 63) {
    faults.push(`name part ${maxLengthError(63)}`);
  }
  if (!isMatch(qualifiedPattern, name)) {
    faults.push(`name part ${regexError(message, qualifiedPattern, examples)}`);
  }
  return faults;
}

/** Faults of a label's value, empty when it is valid. */
export function labelValueFaults(value: string): string[] {
  const faults = value.length > 63 ? [maxLengthError(63)] : [];
  if (isMatch(labelValuePattern, value)) {
    return faults;
  }
  const message = `a valid label must be an empty string or consist of ${labelCharacters}`;
  return [...faults, regexError(message, labelValuePattern, ["MyValue", "my_value", "12345"])];
}

/** Faults of a name as one segment of a path, empty when it is valid. */
export function pathSegmentFaults(value: string): string[] {
  if (value === "." || value === "..") {
    return [`may not be '${value}'`];
  }
  return ["/", "%"]
    .filter((each) => value.includes(each))
    .map((each) => `may not contain '${each}'`);
}

/** Faults of an environment variable's name: anything printable but `=` (Kubernetes 1.34), empty when it is valid. */
export function envNameFaults(value: string): string[] {
  if (value === "") {
    return ["environment variable name must be non-empty"];
  }
  if (/^[\x20-\x3c\x3e-\x7e]+$/.test(value)) {
    return [];
  }
  return [
    "a valid environment variable name must consist only of printable ASCII characters other than '='",
  ];
}

function directoryFaults(value: string): string[] {
  if (value === "." || value === "..") {
    return [`must not be '${value}'`];
  }
  return value.startsWith("..") ? ["must not start with '..'"] : [];
}

/** Faults of an environment variable's name as it had to be once (IsEnvVarName), empty when it is valid. */
export function strictEnvNameFaults(value: string): string[] {
  const message =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not " +
    "start with a digit";
  const examples = ["my.env-name", "MY_ENV.NAME", "MyEnvName1"];
  return [
    ...(isMatch(envNamePattern, value) ? [] : [regexError(message, envNamePattern, examples)]),
    ...directoryFaults(value),
  ];
}

/** Faults of the name of a header in a request (IsHTTPHeaderName), empty when it is valid. */
export function headerNameFaults(value: string): string[] {
  const message = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return isMatch(headerNamePattern, value)
    ? []
    : [regexError(message, headerNamePattern, ["X-Header-Name"])];
}

/** Faults of a key in a ConfigMap or Secret, empty when it is valid. */
export function configKeyFaults(value: string): string[] {
  const faults = value.length > 253 ? [maxLengthError(253)] : [];
  if (!isMatch(configKeyPattern, value)) {
    const message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    faults.push(regexError(message, configKeyPattern, ["key.name", "KEY_NAME", "key-name"]));
  }
  return [...faults, ...directoryFaults(value)];
}

/** What a generated name's prefix is checked as: with the last character replaced, as the server does. */
export function maskGenerateName(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith("-") ? `${prefix.slice(0, -2)}a` : prefix;
}

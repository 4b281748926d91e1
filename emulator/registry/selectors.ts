import type { JsonObject } from "../../provider/values/json.js";
import { quoteGo } from "../../provider/server/field-errors.js";
import { textAt, textEntries, valueAt } from "../../provider/server/json-access.js";
import { labelValueFaults, qualifiedNameFaults } from "../../provider/server/names.js";
import { badRequest } from "../http/statuses.js";

/** Decides whether an object is wanted. */
export type Selector = (object: JsonObject) => boolean;

const everything: Selector = () => true;
/** How each operator is written, and what it is. */
const operators: Readonly<Record<string, string>> = {
  in: "in",
  notin: "notin",
  "=": "=",
  "==": "==",
  "!=": "!=",
  ">": "gt",
  "<": "lt",
};
const expectedOperators = "in, notin, =, ==, !=, gt, lt";
const symbols: ReadonlySet<string> = new Set(["!", "=", "==", "!=", ">", "<", "(", ")", ","]);

interface Token {
  readonly text: string;
  readonly kind: "end" | "symbol" | "word";
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [token] of text.matchAll(/!=|==|[!=<>(),]|[^\s!=<>(),]+/g)) {
    tokens.push({ text: token, kind: symbols.has(token) ? "symbol" : "word" });
  }
  tokens.push({ text: "", kind: "end" });
  return tokens;
}

/** Reads a label selector as k8s.io/apimachinery does; the messages are its own. */
class LabelSelectorParser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.peek();
      if (token.kind === "end") {
        return requirements;
      }
      if (token.kind !== "word" && token.text !== "!") {
        return refuse(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.parseRequirement());
      const next = this.take();
      if (next.kind === "end") {
        return requirements;
      }
      if (next.text !== ",") {
        return refuse(`found '${next.text}', expected: ',' or 'end of string'`);
      }
      const after = this.peek();
      if (after.kind !== "word" && after.text !== "!") {
        return refuse(`found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  private parseRequirement(): Requirement {
    const isNegated = this.peek().text === "!";
    if (isNegated) {
      this.take();
    }
    const { text: key, kind } = this.take();
    if (kind !== "word") {
      return refuseRequirement(`found '${key}', expected: identifier`);
    }
    checkKey(key);
    const next = this.peek();
    if (isNegated) {
      return { key, operator: "!", values: [] };
    }
    if (next.kind === "end" || next.text === ",") {
      return { key, operator: "exists", values: [] };
    }
    return this.parseComparison(key);
  }

  private parseComparison(key: string): Requirement {
    const given = this.take().text;
    const operator = operators[given];
    if (operator === undefined) {
      return refuseRequirement(`found '${given}', expected: ${expectedOperators}`);
    }
    const isSet = operator === "in" || operator === "notin";
    const values = isSet ? this.parseValues() : [this.parseExactValue()];
    if (operator === "gt" || operator === "lt") {
      checkIntegers(values);
    }
    values.forEach((value, i) => {
      checkValue(key, value, i);
    });
    return { key, operator, values };
  }

  private parseExactValue(): string {
    const next = this.peek();
    if (next.kind === "end" || next.text === ",") {
      return "";
    }
    const token = this.take();
    if (token.kind === "word") {
      return token.text;
    }
    return refuseRequirement(`found '${token.text}', expected: identifier`);
  }

  private parseValues(): string[] {
    const open = this.take();
    if (open.text !== "(") {
      return refuseRequirement(`found '${open.text}' expected: '('`);
    }
    const values = new Set<string>();
    let wantsValue = true;
    for (;;) {
      const token = this.take();
      if (token.text === ")" && token.kind === "symbol") {
        if (wantsValue) {
          values.add("");
        }
        return [...values].sort();
      }
      if (token.text === ",") {
        if (wantsValue) {
          values.add("");
        }
        wantsValue = true;
      } else if (token.kind === "word" && wantsValue) {
        values.add(token.text);
        wantsValue = false;
      } else {
        const expected = wantsValue ? "',', or identifier" : "',' or ')'";
        return refuseRequirement(`found '${token.text}', expected: ${expected}`);
      }
    }
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { text: "", kind: "end" };
  }

  private take(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }
}

function refuse(message: string): never {
  throw badRequest(message);
}

function refuseRequirement(message: string): never {
  return refuse(`unable to parse requirement: ${message}`);
}

function checkIntegers(values: readonly string[]): void {
  values.forEach((value, i) => {
    if (/^[+-]?\d+$/.test(value)) {
      return;
    }
    const detail = "for 'Gt', 'Lt' operators, the value must be an integer";
    refuseRequirement(`values[${i}]: Invalid value: ${quoteGo(value)}: ${detail}`);
  });
}

function checkKey(key: string): void {
  const faults = qualifiedNameFaults(key);
  if (faults.length === 0) {
    return;
  }
  refuseRequirement(`<nil>: Invalid value: ${quoteGo(key)}: ${faults.join("; ")}`);
}

function checkValue(key: string, value: string, index: number): void {
  const faults = labelValueFaults(value);
  if (faults.length === 0) {
    return;
  }
  const shown = `values[${index}][${key}]`;
  refuseRequirement(`${shown}: Invalid value: ${quoteGo(value)}: ${faults.join("; ")}`);
}

function isMet(requirement: Requirement, labels: ReadonlyMap<string, string>): boolean {
  const { key, operator, values } = requirement;
  const value = labels.get(key);
  if (operator === "exists") {
    return value !== undefined;
  }
  if (operator === "!") {
    return value === undefined;
  }
  if (operator === "notin" || operator === "!=") {
    return value === undefined || !values.includes(value);
  }
  if (value === undefined) {
    return false;
  }
  if (operator === "gt") {
    return Number(value) > Number(values[0]);
  }
  if (operator === "lt") {
    return Number(value) < Number(values[0]);
  }
  return values.includes(value);
}

/**
 * A label selector, set-based forms included.
 *
 * @throws StatusFailure 400 with the server's message
 */
export function parseLabelSelector(text: string): Selector {
  const requirements = new LabelSelectorParser(text).parse();
  if (requirements.length === 0) {
    return everything;
  }
  return (object) => {
    const labels = new Map(textEntries(valueAt(object, "metadata", "labels")));
    return requirements.every((requirement) => isMet(requirement, labels));
  };
}

/** How a kind reads the fields that a field selector may name, and what it says to others. */
export interface SelectableFields {
  readonly readers: Readonly<Record<string, (object: JsonObject) => string>>;
  readonly refusal: (label: string) => string;
}

/** Fields that every kind has. */
export const metadataReaders: SelectableFields["readers"] = {
  "metadata.name": (object) => textAt(object, "metadata", "name"),
  "metadata.namespace": (object) => textAt(object, "metadata", "namespace"),
};

function splitTerm(
  selector: string,
  term: string,
): { label: string; negated: boolean; value: string } {
  const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
  if (!match) {
    return refuse(`invalid selector: '${selector}'; can't understand '${term}'`);
  }
  const [, label = "", operator, value = ""] = match;
  const unescaped = /(?<!\\)(?:\\\\)*([=,])/.exec(value)?.[1];
  if (unescaped !== undefined) {
    return refuse(
      `invalid field selector: unescaped character in value: ${unescaped.charCodeAt(0)}`,
    );
  }
  return { label, negated: operator === "!=", value: value.replace(/\\([\\,=])/g, "$1") };
}

/**
 * A field selector over the fields that the kind has.
 *
 * @throws StatusFailure 400 with the server's message
 */
export function parseFieldSelector(text: string, fields: SelectableFields): Selector {
  const terms = text
    .split(/(?<!\\),/)
    .sort()
    .filter((term) => term !== "")
    .map((term) => splitTerm(text, term));
  const checks = terms.map(({ label, negated, value }): Selector => {
    const read = Object.hasOwn(fields.readers, label) ? fields.readers[label] : undefined;
    if (!read) {
      return refuse(fields.refusal(label));
    }
    return (object) => (read(object) === value) !== negated;
  });
  return checks.length === 0 ? everything : (object) => checks.every((check) => check(object));
}

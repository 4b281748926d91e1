import { isJsonObject, type JsonObject } from "../values/json.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";

/** Modes that people give to files, and to programs among them. */
const usualModes: ReadonlySet<number> = new Set([
  0o400, 0o440, 0o444, 0o500, 0o550, 0o555, 0o600, 0o640, 0o644, 0o660, 0o664, 0o666, 0o700, 0o710,
  0o711, 0o744, 0o750, 0o755, 0o770, 0o775, 0o777,
]);

function isFileMode(name: string, field: Field): boolean {
  return field.is === "integer" && (name === "mode" || name === "defaultMode");
}

/**
 * True for a number that only makes sense when its decimal digits are read as octal ones: 440 (octal 0670) was meant to be
 * 0440. The numbers of usual modes, such as 420 for 0644, are none.
 */
export function looksOctal(mode: unknown): mode is number {
  if (typeof mode !== "number" || !/^[0-7]{3,4}$/.test(String(mode))) {
    return false;
  }
  return !usualModes.has(mode) && usualModes.has(Number.parseInt(String(mode), 8));
}

/** A file mode, and where it is. */
export interface FileMode {
  readonly path: string;
  readonly mode: number;
}

function inField(value: unknown, field: Field, path: string): FileMode[] {
  const item = field.of;
  if (field.is === "object" && isJsonObject(value)) {
    return inObject(value, field.shape ?? "", path);
  }
  if (field.is !== "list" || !item || !Array.isArray(value)) {
    return [];
  }
  return value.flatMap((each, i) => inField(each, item, `${path}[${i}]`));
}

function inObject(value: JsonObject, shape: string, path: string): FileMode[] {
  const { fields } = shapeOf(shape);
  return Object.entries(value).flatMap(([name, each]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
      return [];
    }
    const here = `${path}.${name}`;
    if (!isFileMode(name, field)) {
      return inField(each, field, here);
    }
    return looksOctal(each) ? [{ path: here, mode: each }] : [];
  });
}

/** The file modes of a spec whose decimal digits look like an octal mode, as YAML's `0440` comes out of a 1.2 parser. */
export function findOctalModes(spec: JsonObject, shape: string): FileMode[] {
  return inObject(spec, shape, "spec");
}

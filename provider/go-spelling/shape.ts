/** What a field holds. `quantity`, `duration`, `time` and `intOrString` have several spellings of one value. */
export type FieldType =
  | "string"
  | "boolean"
  | "integer"
  | "quantity"
  | "duration"
  | "time"
  | "intOrString"
  | "bytes"
  | "any"
  | "object"
  | "map"
  | "list";

/** Bounds that the CRD puts on a field of a VolcanoJob (batch/v1 validates in Go code instead). */
export interface CrdRules {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Written by the API server wherever the field is absent, on create and on update. */
  readonly default?: unknown;
  /** Items of the list must differ in these members. */
  readonly listMapKeys?: readonly string[];
  readonly preserveUnknown?: boolean;
}

/** One field of a structure, as the Go type declares it. */
export interface Field {
  readonly is: FieldType;
  /** Name of the structure of an `object`. */
  readonly shape?: string;
  /** The item of a `map` or `list`. */
  readonly of?: Field;
  /** The member that identifies an item of a list (the API's merge key). */
  readonly key?: string;
  /** A pointer in Go: zero (`0`, `false`, `{}`) is not the same as absent. */
  readonly pointer?: boolean;
  /** Go writes the field even when it is empty. */
  readonly always?: boolean;
  /** Width of an `integer`. */
  readonly bits?: number;
  readonly crd?: CrdRules;
}

/** One structure of the API. */
export interface Shape {
  /** The Go type's name where it differs from the table's key; error bodies carry it. */
  readonly goType?: string;
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
}

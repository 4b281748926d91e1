import { isJsonObject, type JsonObject } from "../values/json.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { objectAt } from "./json-access.js";

const upperWords: Readonly<Record<string, string>> = {
  uid: "UID",
  os: "OS",
  seLinuxOptions: "SELinuxOptions",
  gmsaCredentialSpecName: "GMSACredentialSpecName",
  gmsaCredentialSpec: "GMSACredentialSpec",
};

function goName(name: string): string {
  return upperWords[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

const zeros: Partial<Record<Field["is"], unknown>> = {
  string: "",
  boolean: false,
  integer: 0,
  quantity: "0",
};

function dumpField(value: unknown, field: Field): unknown {
  const isAbsent = value === undefined || value === null;
  if (field.is === "object") {
    return isAbsent && field.pointer ? null : goDump(value, field.shape ?? "");
  }
  if (isAbsent) {
    return field.pointer ? null : (zeros[field.is] ?? null);
  }
  const item = field.of;
  if (field.is === "list" && item && Array.isArray(value)) {
    return value.map((each) => dumpField(each, item));
  }
  return value;
}

/** {@link goDump} of a pod template, whose metadata Go prints in place and by its JSON names. */
export function dumpTemplate(template: JsonObject): unknown {
  return { ...objectAt(template, "metadata"), Spec: goDump(template["spec"], "PodSpec") };
}

/**
 * A structure as Go prints its internal type in an error: every field, with the Go names. The order and some names of the
 * pod's internal type differ from the API's, so a dump of a whole template is like the server's, not equal to it.
 */
export function goDump(value: unknown, shapeName: string): unknown {
  const given = isJsonObject(value) ? value : {};
  const fields = Object.entries(shapeOf(shapeName).fields);
  return Object.fromEntries(
    fields.map(([name, field]) => [goName(name), dumpField(given[name], field)]),
  );
}

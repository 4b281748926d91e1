import { isJsonObject, type JsonObject } from "../../values/json.js";
import { invalid, required, type FieldFault } from "../../server/field-errors.js";
import { listAt, objectAt, textAt, textEntries, valueAt } from "../../server/json-access.js";
import { expressionFaults, labelSelectorFaults } from "../../server/label-selectors.js";

function isSelected(
  selector: JsonObject,
  labels: ReadonlyMap<string, string>,
): boolean | undefined {
  const expressions = listAt(selector, "matchExpressions");
  if (expressions.some((expression) => expressionFaults(expression, "").length > 0)) {
    return undefined;
  }
  for (const [key, value] of textEntries(valueAt(selector, "matchLabels"))) {
    if (labels.get(key) !== value) {
      return false;
    }
  }
  for (const expression of expressions) {
    const value = labels.get(textAt(expression, "key"));
    const values = listAt(expression, "values");
    switch (textAt(expression, "operator")) {
      case "In":
        if (value === undefined || !values.includes(value)) {
          return false;
        }
        break;
      case "NotIn":
        if (value !== undefined && values.includes(value)) {
          return false;
        }
        break;
      case "Exists":
        if (value === undefined) {
          return false;
        }
        break;
      case "DoesNotExist":
        if (value !== undefined) {
          return false;
        }
        break;
      default:
        return undefined;
    }
  }
  return true;
}

/** Faults of `spec.selector`, and of template labels that it does not select. */
export function selectorFaults(spec: JsonObject): FieldFault[] {
  const selector = valueAt(spec, "selector");
  const faults: FieldFault[] = [];
  if (!isJsonObject(selector)) {
    faults.push(required("spec.selector"));
  } else {
    faults.push(...labelSelectorFaults(selector, "spec.selector"));
  }
  const labels = valueAt(spec, "template", "metadata", "labels");
  // A missing selector matches nothing.
  const matches = isJsonObject(selector) && isSelected(selector, new Map(textEntries(labels)));
  if (matches === false) {
    const detail = "`selector` does not match template `labels`";
    faults.push(invalid("spec.template.metadata.labels", labels ?? null, detail));
  }
  return faults;
}

/**
 * Faults of the selector and the labels that the server generates.
 *
 * @param generated the labels that must be there, and what each holds
 */
export function generatedSelectorFaults(
  job: JsonObject,
  generated: Readonly<Record<string, "uid" | "name">>,
): FieldFault[] {
  const selector = valueAt(job, "spec", "selector");
  if (valueAt(job, "spec", "manualSelector") === true || !isJsonObject(selector)) {
    return [];
  }
  const wanted = new Map(
    Object.entries(generated).map(([label, from]) => [label, textAt(job, "metadata", from)]),
  );
  const labels = objectAt(job, "spec", "template", "metadata", "labels");
  const order = [...wanted.keys()].sort((a, b) => labelRank(a) - labelRank(b));
  const faults = order.flatMap((label) => {
    const field = `spec.template.metadata.labels[${label}]`;
    const detail = `must be '${wanted.get(label) ?? ""}'`;
    const plainDetail = "is written by the server: leave it out";
    if (!Object.hasOwn(labels, label)) {
      return [required(field, detail)];
    }
    const isWanted = valueAt(labels, label) === wanted.get(label);
    return isWanted ? [] : [invalid(field, labels, detail, plainDetail)];
  });
  if (isSelected(selector, wanted) === false) {
    faults.push(invalid("spec.selector", selector, "`selector` not auto-generated"));
  }
  return faults;
}

/** The server checks the legacy labels first, the uid before the name. */
function labelRank(label: string): number {
  return (label.includes("/") ? 2 : 0) + (label.endsWith("uid") ? 0 : 1);
}

import { fieldFault, type FaultKind, type FieldFault } from "../../server/field-errors.js";

/**
 * One thing that a webhook objects to. The webhook answers with one text for all of them; {@link text} is this one's part of
 * it, empty where the webhook has stopped looking before.
 */
export interface WebhookFault {
  readonly text: string;
  /** The same as a fault of a field: the path in the job and, without any value, what is wrong and what to do. */
  readonly fault: FieldFault;
}

/** A fault in the webhook's words, and in ours. */
export function objection(
  text: string,
  field: string,
  plainDetail: string,
  kind: FaultKind = "invalid",
): WebhookFault {
  return { text, fault: fieldFault(kind, field, { detail: text.trim(), plainDetail }) };
}

/** What the webhook says in all. */
export function webhookText(faults: readonly WebhookFault[]): string {
  return faults.map((each) => each.text).join("");
}

/** The same faults, of which the webhook says nothing. */
export function unsaid(faults: readonly WebhookFault[]): WebhookFault[] {
  return faults.map((each) => ({ ...each, text: "" }));
}

/** The faults of which the webhook only tells the first. */
export function onlyFirstSaid(faults: readonly WebhookFault[]): WebhookFault[] {
  return [...faults.slice(0, 1), ...unsaid(faults.slice(1))];
}

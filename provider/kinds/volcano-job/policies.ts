import { faultLine, invalid } from "../../server/field-errors.js";
import { listAt, numberAt, textAt, valueAt } from "../../server/json-access.js";
import { isOpen } from "../../server/unknowns.js";
import { objection, onlyFirstSaid, unsaid, type WebhookFault } from "./webhook-faults.js";

const events = [
  "*",
  "PodFailed",
  "PodEvicted",
  "PodPending",
  "Unknown",
  "TaskCompleted",
  "TaskFailed",
  "JobUpdated",
];
const actions = [
  "AbortJob",
  "RestartJob",
  "RestartTask",
  "RestartPod",
  "RestartPartition",
  "TerminateJob",
  "CompleteJob",
  "ResumeJob",
];

function eventsOf(policy: unknown): string[] {
  const event = textAt(policy, "event");
  const list = listAt(policy, "events")
    .filter((each) => !isOpen(each))
    .map(String);
  return [...new Set(event === "" ? list : [...list, event])];
}

/** What earlier policies of the list have used. */
interface Seen {
  readonly events: Set<string>;
  readonly exitCodes: Set<number>;
}

/** A list of policies: how the webhook calls it, and where it is. */
interface Place {
  readonly called: string;
  readonly path: string;
}

function eventFaults(policy: unknown, { called, path }: Place, seen: Seen): WebhookFault[] {
  const action = textAt(policy, "action");
  const eventPath = textAt(policy, "event") === "" ? `${path}.events` : `${path}.event`;
  for (const event of eventsOf(policy)) {
    if (!events.includes(event)) {
      const text = faultLine(invalid(called, event, "invalid policy event"));
      return [objection(text, eventPath, `must be one of ${events.join(", ")}`, "notSupported")];
    }
    if (!actions.includes(action)) {
      const text = faultLine(invalid(called, action, "invalid policy action"));
      const detail = `must be one of ${actions.join(", ")}`;
      return [objection(text, `${path}.action`, detail, "notSupported")];
    }
    if (seen.events.has(event)) {
      const text = `duplicate event ${event}  across different policy`;
      return [objection(text, eventPath, "is an event that another policy has", "duplicate")];
    }
    seen.events.add(event);
  }
  return [];
}

function onePolicyFaults(policy: unknown, place: Place, seen: Seen): WebhookFault[] {
  const { path } = place;
  const hasEvents =
    textAt(policy, "event") !== "" ||
    listAt(policy, "events").length > 0 ||
    isOpen(valueAt(policy, "events"));
  const exitCode = numberAt(policy, "exitCode");
  if (hasEvents && exitCode !== undefined) {
    const text = "must not specify event and exitCode simultaneously";
    return [objection(text, path, "has an event and an exitCode: take two policies")];
  }
  if (hasEvents) {
    return eventFaults(policy, place, seen);
  }
  if (exitCode === undefined) {
    const text = "either event and exitCode should be specified";
    return [objection(text, path, "needs an event or an exitCode")];
  }
  if (exitCode === 0) {
    const text = "0 is not a valid error code";
    return [objection(text, `${path}.exitCode`, "must not be 0, which is no failure")];
  }
  if (seen.exitCodes.has(exitCode)) {
    const text = `duplicate exitCode ${exitCode}`;
    return [objection(text, `${path}.exitCode`, "is one that another policy has", "duplicate")];
  }
  seen.exitCodes.add(exitCode);
  return [];
}

function listErrors(faults: readonly string[]): string {
  const count = faults.length === 1 ? "1 error occurred:" : `${faults.length} errors occurred:`;
  return `${count}\n\t${faults.map((fault) => `* ${fault}`).join("\n\t")}\n\n`;
}

/**
 * What Volcano's webhook objects to in a list of policies. It stops at the first bad policy. The real webhook lists valid
 * events and actions in random order.
 *
 * @param place how the webhook calls the list, and where it is
 */
export function policyFaults(policies: readonly unknown[], place: Place): WebhookFault[] {
  const seen: Seen = { events: new Set(), exitCodes: new Set() };
  let known: ReadonlySet<string> | undefined;
  const faults = onlyFirstSaid(
    policies.flatMap((policy, i) => {
      const own = onePolicyFaults(policy, { ...place, path: `${place.path}[${i}]` }, seen);
      // What the webhook has seen when it stops, which decides on its last rule.
      if (own.length > 0) {
        known ??= new Set(seen.events);
      }
      return own;
    }),
  );
  const used = known ?? seen.events;
  if (used.has("*") && used.size > 1) {
    const text = "if there's * here, no other policy should be here";
    faults.push(objection(text, place.path, "has a policy for *, which must be the only one"));
  }
  const [first, ...others] = faults;
  if (!first) {
    return [];
  }
  const said = faults.map((each) => each.text).filter((text) => text !== "");
  const choices = `valid events are [${events.join(" ")}], valid actions are [${actions.join(" ")}]`;
  return [{ ...first, text: `${listErrors(said)} ${choices};` }, ...unsaid(others)];
}

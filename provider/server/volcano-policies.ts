import { faultLine, invalid } from "./field-errors.js";
import { listAt, numberAt, textAt } from "./json-access.js";

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
  const list = listAt(policy, "events").map(String);
  return [...new Set(event === "" ? list : [...list, event])];
}

/** What earlier policies of the list have used. */
interface Seen {
  readonly events: Set<string>;
  readonly exitCodes: Set<number>;
}

function eventFault(policy: unknown, field: string, seen: Seen): string | undefined {
  const action = textAt(policy, "action");
  for (const event of eventsOf(policy)) {
    if (!events.includes(event)) return faultLine(invalid(field, event, "invalid policy event"));
    if (!actions.includes(action))
      return faultLine(invalid(field, action, "invalid policy action"));
    if (seen.events.has(event)) return `duplicate event ${event}  across different policy`;
    seen.events.add(event);
  }
  return undefined;
}

function policyFault(policy: unknown, field: string, seen: Seen): string | undefined {
  const hasEvents = eventsOf(policy).length > 0;
  const exitCode = numberAt(policy, "exitCode");
  if (hasEvents && exitCode !== undefined) {
    return "must not specify event and exitCode simultaneously";
  }
  if (hasEvents) return eventFault(policy, field, seen);
  if (exitCode === undefined) return "either event and exitCode should be specified";
  if (exitCode === 0) return "0 is not a valid error code";
  if (seen.exitCodes.has(exitCode)) return `duplicate exitCode ${exitCode}`;
  seen.exitCodes.add(exitCode);
  return undefined;
}

function listErrors(faults: readonly string[]): string {
  const count = faults.length === 1 ? "1 error occurred:" : `${faults.length} errors occurred:`;
  return `${count}\n\t${faults.map((fault) => `* ${fault}`).join("\n\t")}\n\n`;
}

/**
 * What Volcano's webhook says about a list of policies; empty when it is valid. The first bad policy ends the check. The
 * real webhook lists valid events and actions in random order.
 */
export function policyFaults(policies: readonly unknown[], field: string): string {
  const seen: Seen = { events: new Set(), exitCodes: new Set() };
  const faults: string[] = [];
  for (const policy of policies) {
    const fault = policyFault(policy, field, seen);
    if (fault === undefined) continue;
    faults.push(fault);
    break;
  }
  if (seen.events.has("*") && seen.events.size > 1) {
    faults.push("if there's * here, no other policy should be here");
  }
  if (faults.length === 0) return "";
  const choices = `valid events are [${events.join(" ")}], valid actions are [${actions.join(" ")}]`;
  return `${listErrors(faults)} ${choices};`;
}

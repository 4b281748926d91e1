/** Running work that a rollout stops, as far as it was known when it was planned. */
import type { Entry, WorkSeen } from "./entry.js";
import { counted, plain } from "./markdown-text.js";

/** How many pods are left at most by what does not end the job. */
function podsLeft({ action, after }: Entry, { isSuspended, running }: WorkSeen): number {
  if (isSuspended) {
    return 0;
  }
  return action === "patch" && after?.unknown === 0 ? after.pods : running;
}

/** How many running pods are stopped; undefined where nothing is known to be at work, or nothing is stopped. */
export function stoppedPods(entry: Entry): number | undefined {
  const { action, work } = entry;
  if (!work || work.fate === "finishes" || work.fate === "kept") {
    return undefined;
  }
  if (action === "replace" || action === "delete") {
    return work.running;
  }
  const left = podsLeft(entry, work);
  return work.running > left ? work.running - left : undefined;
}

function hasStopped({ action, outcomes }: Entry): boolean {
  const operation = action === "patch" || action === "settings" ? "update" : "delete";
  return outcomes.some((each) => each.operation === operation && each.isDone);
}

const fates = {
  finishes: "running work is left to finish first",
  kept: "running work would be stopped",
} as const;

/** What a rollout does to work, as Markdown; empty where there is none. */
export function riskText(entry: Entry): string {
  const { work } = entry;
  const pods = stoppedPods(entry);
  if (!work || (pods === undefined && work.fate === undefined)) {
    return "";
  }
  const { phase, running, wanted, since, seenBy, fate = "stopped" } = work;
  const seen = seenBy === "state" ? ", as the state has it" : "";
  if (running === 0) {
    const where = phase === "" ? "no controller has looked at it yet" : plain(phase);
    return `the job is not over (${where}${seen})`;
  }
  const start = since === undefined || since === "" ? "" : `, since ${plain(since)}`;
  const known = `${running} of ${counted(Math.max(running, wanted), "pod")} run${start}${seen}`;
  if (fate !== "stopped") {
    return `**${fates[fate]}** (${known})`;
  }
  const verb = hasStopped(entry) ? "has stopped" : "stops";
  const part = pods === running ? "running work" : counted(pods ?? 0, "running pod");
  return `**${verb} ${part}** (${known})`;
}

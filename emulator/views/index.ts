import type { ModeRules } from "../cci/modes.js";
import { commands } from "./commands.js";
import { podGroups } from "./pod-groups.js";
import { pods } from "./pods.js";
import { queues } from "./queues.js";
import type { View } from "./view.js";

const volcano: readonly View[] = [queues, podGroups, commands];

/** What is served besides the jobs. */
export function viewsOf({ servesQueues }: ModeRules): readonly View[] {
  return [pods, ...(servesQueues ? volcano : [])];
}

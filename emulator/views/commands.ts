import { commandStrategy } from "../volcano/command.js";
import type { View } from "./view.js";

/** Commands to VolcanoJobs: those that the controller has not consumed. */
export const commands: View = {
  ...commandStrategy,
  isNamespaced: true,
  subresources: [],
  created: commandStrategy,
  find: (world, namespace, name) => world.storage.get(commandStrategy.resource, namespace, name),
};

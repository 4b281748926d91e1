import { pods } from "./pods.js";
import type { View } from "./view.js";

/** Everything that is served besides the jobs. */
export const allViews: readonly View[] = [pods];

/** Every profile of a server. A new one is a record beside this file, a line here, and its rows in each kind's tables. */
import { cci } from "./cci.js";
import { kubernetes } from "./kubernetes.js";
import type { ProfileRecord, ServerProfile } from "./profile.js";

/** By the word that `volcano:server` takes. */
export const profiles: Readonly<Record<ServerProfile, ProfileRecord>> = { cci, kubernetes };

/** The words that `volcano:server` takes. */
export const profileNames = ["cci", "kubernetes"] as const satisfies readonly ServerProfile[];

/** What is taken for granted where nothing says what the server is. */
export const assumedProfile: ServerProfile = "cci";

/** What a cluster is that a kubeconfig leads to. */
export const clusterProfile: ServerProfile = "kubernetes";

/** The profile that a host's name tells; undefined where it tells none. */
export function profileOfHost(hostname: string): ServerProfile | undefined {
  return profileNames.find((name) => profiles[name].ownsHost(hostname));
}

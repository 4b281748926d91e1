/** Whom the settings of a connection talk to: credentials are shared by connections to the same parties only. */
import { settingsOfRole } from "./scheme-settings.js";
import type { ValidSettings } from "./settings.js";

/** The cloud whose host names are made of region and cloud, where none is set. */
export const defaultCloud = "myhuaweicloud.com";

/** Who answers at a URL: a cloud, under whichever of its names, or one server. */
function partyAt(url: string, cloud: string): string {
  const { protocol, hostname, origin } = new URL(url);
  // An address without TLS can be anybody's.
  return protocol === "https:" && hostname.endsWith(`.${cloud}`) ? cloud : origin;
}

/** The API server's party and that of the place where credentials are turned into tokens. */
export function partiesOf(settings: ValidSettings): {
  readonly api: string;
  readonly login: string;
} {
  const { endpoint } = settings;
  const cloud = settings.cloud ?? defaultCloud;
  const servers = settingsOfRole("server").map((name) => settings[name]);
  const login = settingsOfRole("login")
    .map((name) => settings[name])
    .find((url) => typeof url === "string");
  return {
    api:
      endpoint !== undefined
        ? partyAt(endpoint, cloud)
        : servers.some((value) => value !== undefined)
          ? JSON.stringify(servers)
          : cloud,
    login: login !== undefined ? partyAt(login, cloud) : cloud,
  };
}

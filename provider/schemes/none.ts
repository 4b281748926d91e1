/** No credentials: requests go out as they are, or not at all where it is known why they cannot. */
import type { ConfigError } from "../errors.js";
import type { AuthScheme, SchemeSettings } from "./scheme.js";

/** No credentials: requests are anonymous, or fail with `problem` before anything is sent. */
export interface NoCredentials {
  readonly scheme: "none";
  readonly problem: ConfigError | undefined;
}

/** What stands in the place of credentials where there are none. */
export function withoutCredentials(problem?: ConfigError): NoCredentials {
  return { scheme: "none", problem };
}

const settings = {} as const satisfies SchemeSettings;

export const none: AuthScheme<NoCredentials, typeof settings> = {
  name: "none",
  settings,
  isOfCloud: false,
  describe: () => withoutCredentials(),
  create: ({ problem }) => ({
    authenticate: () => (problem === undefined ? Promise.resolve() : Promise.reject(problem)),
    recover: () => Promise.resolve(false),
  }),
  shownOf: ({ problem }) => ({ problem }),
};

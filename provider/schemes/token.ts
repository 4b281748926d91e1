/** A token that somebody else fetched: an IAM token for CCI, a bearer token for Kubernetes. */
import { isConfigError } from "../errors.js";
import { headerText } from "./forms.js";
import { requireAll } from "./requirements.js";
import type { AuthScheme, SchemeSettings } from "./scheme.js";
import { lazily } from "../values/lazily.js";

const auth = lazily(
  () => require("../auth/static-token.js") as typeof import("../auth/static-token.js"),
);

const settings = {
  token: { form: headerText, variables: ["HW_AUTH_TOKEN"], isSecret: true, role: "credential" },
} as const satisfies SchemeSettings;

/** The token. */
export interface TokenCredentials {
  readonly scheme: "token";
  readonly token: string;
}

export const token: AuthScheme<TokenCredentials, typeof settings> = {
  name: "token",
  settings,
  signs: { settings: ["token"], strength: 4 },
  offered: ["token"],
  isOfCloud: false,
  describe(given, context) {
    const found = requireAll(given, ["token"], context);
    return isConfigError(found) ? found : { scheme: "token", ...found };
  },
  create: (credentials, profile) => auth().createStaticToken(credentials.token, profile),
  explainUnauthorized: () => [
    "AUTH_EXPIRED",
    "the token is expired or not meant for this server (IAM tokens live 24 hours): set a new one as volcano:token (HW_AUTH_TOKEN)",
  ],
  receiversOf: (_credentials, endpoint) => [["volcano:endpoint", endpoint]],
};

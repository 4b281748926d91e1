/** Every request is signed with an access key, which never leaves the process. */
import { type AccessKey, describeKeySettings } from "../auth/key-settings.js";
import { isConfigError } from "../errors.js";
import { accessKeySettings, neededKeys } from "./access-key.js";
import { iamAccessKey } from "./iam-access-key.js";
import { iamSettings } from "./iam-place.js";
import { requireAll } from "./requirements.js";
import type { AuthScheme } from "./scheme.js";
import { lazily } from "../values/lazily.js";

const auth = lazily(() => require("../auth/signing.js") as typeof import("../auth/signing.js"));

const { projectId, projectName } = iamSettings;
const settings = { ...accessKeySettings, projectId, projectName };

/** The key that signs. */
export interface SignatureCredentials extends AccessKey {
  readonly scheme: "signature";
  readonly projectId: string | undefined;
}

/** Larger differences make signatures invalid (API Gateway: 15 minutes). */
const toleratedClockOffMs = 600_000;

export const signature: AuthScheme<SignatureCredentials, typeof settings> = {
  name: "signature",
  settings,
  signs: { settings: ["accessKey", "secretKey"], strength: 3 },
  offered: ["accessKey", "secretKey"],
  isOfCloud: true,
  // A signed request can name a project by id only; a token can be scoped by name.
  insteadOf(given, { region, asked }) {
    const needsProjectByName =
      given.projectId === undefined &&
      given.projectName !== undefined &&
      given.projectName !== region;
    const isExchange = asked === iamAccessKey.name || (asked === undefined && needsProjectByName);
    return isExchange ? iamAccessKey.name : undefined;
  },
  describe(given, context) {
    const keys = requireAll(given, neededKeys, context);
    if (isConfigError(keys)) {
      return keys;
    }
    const { securityToken } = given;
    return { scheme: "signature", ...keys, securityToken, projectId: given.projectId };
  },
  create: (credentials, _profile, tools) => auth().createSigning(credentials, tools),
  explainUnauthorized(credentials, { clockOffMs }) {
    const which =
      credentials.securityToken === undefined
        ? "volcano:secretKey (HW_SECRET_KEY)"
        : describeKeySettings(credentials);
    const clock =
      Math.abs(clockOffMs) > toleratedClockOffMs
        ? `this machine's clock differs from the server's by ${Math.round(Math.abs(clockOffMs) / 60_000)} minutes, which makes every signature invalid: set it right; `
        : "";
    const lock = "nothing more is sent for five minutes, since five bad signatures lock the key";
    return ["AUTH_REJECTED", `${clock}check ${which}; ${lock}`];
  },
  receiversOf: (_credentials, endpoint) => [["volcano:endpoint", endpoint]],
};

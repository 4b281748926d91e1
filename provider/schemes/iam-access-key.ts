/** An access key that is exchanged for a token at Huawei Cloud IAM. */
import type { IamPlace } from "../auth/iam-token.js";
import { type AccessKey, describeKeySettings } from "../auth/key-settings.js";
import { isConfigError } from "../errors.js";
import { accessKeySettings, neededKeys } from "./access-key.js";
import { iamPlaceOf, iamReceivers, iamSettings, refusedFreshToken } from "./iam-place.js";
import { requireAll } from "./requirements.js";
import type { AuthScheme } from "./scheme.js";
import { lazily } from "../values/lazily.js";

const auth = lazily(() => require("../auth/iam-token.js") as typeof import("../auth/iam-token.js"));

const settings = { ...iamSettings, ...accessKeySettings };

/** The key that is exchanged. */
export interface IamAccessKeyCredentials extends IamPlace, AccessKey {
  readonly scheme: "iamAccessKey";
}

/** An access key is a sign of `signature`, which hands over to this one where it has to. */
export const iamAccessKey: AuthScheme<IamAccessKeyCredentials, typeof settings> = {
  name: "iamAccessKey",
  settings,
  isOfCloud: true,
  describe(given, context) {
    const keys = requireAll(given, neededKeys, context);
    if (isConfigError(keys)) {
      return keys;
    }
    const { securityToken } = given;
    const place = iamPlaceOf(given, context);
    return isConfigError(place)
      ? place
      : { scheme: "iamAccessKey", ...place, ...keys, securityToken };
  },
  create(credentials, _profile, tools) {
    const { accessKey, secretKey, securityToken } = credentials;
    const login = {
      place: credentials,
      identity: () => ({
        methods: ["hw_ak_sk"],
        hw_ak_sk: {
          access: { key: accessKey },
          secret: { key: secretKey },
          ...(securityToken !== undefined && { security_token: { key: securityToken } }),
        },
      }),
      purpose: "sign in to IAM with the access key",
      settings: describeKeySettings(credentials),
    };
    return auth().createIamToken(login, tools);
  },
  explainUnauthorized: () => refusedFreshToken,
  receiversOf: iamReceivers,
};

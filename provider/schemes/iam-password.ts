/** A user of Huawei Cloud IAM signs in with a password, and gets a token. */
import { z } from "zod";
import type { IamPlace } from "../auth/iam-token.js";
import { isConfigError } from "../errors.js";
import { text } from "./forms.js";
import { iamPlaceOf, iamReceivers, iamSettings, refusedFreshToken } from "./iam-place.js";
import { requireAll } from "./requirements.js";
import type { AuthScheme, SchemeSettings } from "./scheme.js";
import { lazily } from "../values/lazily.js";

const auth = lazily(() => require("../auth/iam-token.js") as typeof import("../auth/iam-token.js"));

const settings = {
  ...iamSettings,
  domainName: { form: text, variables: ["HW_DOMAIN_NAME"], role: "credential" },
  userName: { form: text, variables: ["HW_USER_NAME"], role: "credential" },
  password: {
    // As it is: blanks at its ends may belong to it.
    form: z.string().min(1),
    variables: ["HW_USER_PASSWORD"],
    isSecret: true,
    role: "credential",
  },
} as const satisfies SchemeSettings;

/** A user with a password. */
export interface IamPasswordCredentials extends IamPlace {
  readonly scheme: "iamPassword";
  readonly domainName: string;
  readonly userName: string;
  readonly password: string;
}

export const iamPassword: AuthScheme<IamPasswordCredentials, typeof settings> = {
  name: "iamPassword",
  settings,
  signs: { settings: ["userName", "password"], strength: 2 },
  offered: ["userName", "password", "domainName"],
  isOfCloud: true,
  describe(given, context) {
    const found = requireAll(given, ["domainName", "userName", "password"], context);
    if (isConfigError(found)) {
      return found;
    }
    const place = iamPlaceOf(given, context);
    return isConfigError(place) ? place : { scheme: "iamPassword", ...place, ...found };
  },
  create(credentials, _profile, tools) {
    const { domainName, userName, password } = credentials;
    const login = {
      place: credentials,
      identity: () => ({
        methods: ["password"],
        password: { user: { name: userName, password, domain: { name: domainName } } },
      }),
      purpose: `sign in to IAM as user \`${userName}\` of \`${domainName}\``,
      settings:
        "volcano:domainName, volcano:userName and volcano:password (HW_DOMAIN_NAME, HW_USER_NAME, HW_USER_PASSWORD)",
    };
    return auth().createIamToken(login, tools);
  },
  explainUnauthorized: () => refusedFreshToken,
  receiversOf: iamReceivers,
};

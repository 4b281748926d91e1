/** The access key, a pair with which one can sign requests or fetch a token: both schemes have these settings. */
import { headerText, text } from "./forms.js";
import type { SchemeSettings } from "./scheme.js";

/** The settings of the pair. */
export const accessKeySettings = {
  accessKey: { form: headerText, variables: ["HW_ACCESS_KEY"], isSecret: true, role: "credential" },
  secretKey: { form: text, variables: ["HW_SECRET_KEY"], isSecret: true, role: "credential" },
  // Temporary keys are three parts of one credential: a token from elsewhere would make the pair invalid.
  securityToken: {
    form: headerText,
    variables: ["HW_SECURITY_TOKEN"],
    isSecret: true,
    role: "credential",
    partOf: "accessKey",
  },
} as const satisfies SchemeSettings;

/** Without both there is nothing to sign with. */
export const neededKeys = ["accessKey", "secretKey"] as const;

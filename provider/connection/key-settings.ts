/** Which settings a refused access key can come from. */
import type { Credentials } from "./connection.js";

type WithKeys = Pick<
  Extract<Credentials, { readonly scheme: "signature" | "iamAccessKey" }>,
  "securityToken"
>;

/** For advice. Any part of temporary keys can be the wrong one, and they are refused together when they have expired. */
export function describeKeySettings({ securityToken }: WithKeys): string {
  return securityToken === undefined
    ? "volcano:accessKey and volcano:secretKey (HW_ACCESS_KEY, HW_SECRET_KEY)"
    : "volcano:accessKey, volcano:secretKey and volcano:securityToken (HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN), which belong together and expire together,";
}

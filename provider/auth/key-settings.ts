/** The parts of an access key, and the settings that a refused one can come from. */

/** A pair of keys, with the token of temporary ones. */
export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string | undefined;
}

/** For advice. Any part of temporary keys can be the wrong one, and they are refused together when they have expired. */
export function describeKeySettings({ securityToken }: Pick<AccessKey, "securityToken">): string {
  return securityToken === undefined
    ? "volcano:accessKey and volcano:secretKey (HW_ACCESS_KEY, HW_SECRET_KEY)"
    : "volcano:accessKey, volcano:secretKey and volcano:securityToken (HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN), which belong together and expire together,";
}

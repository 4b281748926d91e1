import { redacted } from "../errors.js";

/** User and password as they stand in a URL. */
export interface UserInfo {
  readonly username: string;
  readonly password: string;
}

/**
 * The user and the password of an address, apart from it: whoever copies or prints the connection that the address belongs
 * to takes no text along that is a password.
 */
export class UrlUser {
  readonly #info: UserInfo;

  constructor(info: UserInfo) {
    this.#info = info;
  }

  /** Both, for a request. */
  reveal(): UserInfo {
    return this.#info;
  }

  toJSON(): string {
    return redacted;
  }
}

/** The address without its user, and that user; undefined where there is none. */
export function splitUser(address: string): {
  readonly address: string;
  readonly user: UrlUser | undefined;
} {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.username === "" && url.password === "")) {
    return { address, user: undefined };
  }
  const user = new UrlUser({ username: url.username, password: url.password });
  url.username = "";
  url.password = "";
  const isBare = url.pathname === "/" && !address.endsWith("/");
  return { address: isBare ? url.href.replace(/\/$/, "") : url.href, user };
}

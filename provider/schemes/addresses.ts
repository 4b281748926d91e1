/** Addresses of servers, as users write them. */

/** Not by a pattern: one that is anchored at the end takes quadratic time. */
export function withoutTrailingSlashes(address: string): string {
  let end = address.length;
  while (address[end - 1] === "/") {
    end -= 1;
  }
  return address.slice(0, end);
}

/** What is wrong with the URL of a server, or undefined: what the client adds to it must stay a path. */
export function findUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) {
    return "must be a URL such as https://host";
  }
  if (/[?#]/.test(url)) {
    return "must have neither ? nor # in it, which would swallow the path of every request; write those of a password as %3F and %23";
  }
  const { username, password } = new URL(url);
  try {
    decodeURIComponent(username + password);
    return undefined;
  } catch {
    return "has a user or a password in it that is not URL-encoded: write a % as %25";
  }
}

const host = String.raw`(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])`;
const domain = String.raw`(?:${host}(?:\.${host})*|\[[a-fA-F0-9:]+\])(?::\d+)?`;
const component = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const remote = String.raw`(${component}(?:/${component})*)`;
const tag = String.raw`(?::(\w[\w.-]{0,127}))?`;
const digest = String.raw`(@sha256:[a-f0-9]{64}|@sha384:[a-f0-9]{96}|@sha512:[a-f0-9]{128})?`;
const syntax = new RegExp(`^(?:(${domain})/)?${remote}${tag}${digest}$`);
const identifier = /^[a-f0-9]{64}$/;
const longestName = 255;

/**
 * True for an image whose tag is `latest`, by name or because it has neither tag nor digest; such an image is pulled
 * always. A text that is no image reference has no tag (pkg/util/parsers of Kubernetes 1.34, distribution/reference).
 */
export function usesLatestTag(image: string): boolean {
  const match = identifier.test(image) ? null : syntax.exec(image);
  if (!match) {
    return false;
  }
  const [, first, name = "", tagName, digestText] = match;
  if ((first?.length ?? 0) + name.length >= longestName) {
    return false;
  }
  return tagName === undefined ? digestText === undefined : tagName === "latest";
}

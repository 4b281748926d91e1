/** Reads NO_PROXY, the list of hosts that are reached without the proxy. */
import { BlockList, isIP } from "node:net";

interface Host {
  /** In lower case, an IPv6 address without brackets. */
  readonly name: string;
  readonly port: string;
}

function toHost(url: URL): Host {
  const name = url.hostname.replace(/^\[/, "").replace(/\]$/, "").toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return { name: withoutFinalDot(name), port };
}

function withoutFinalDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

/** Splits `host:port`, `[::1]:port`, `[::1]` and `::1`, of which the colons are no port. */
function splitPort(entry: string): { readonly name: string; readonly port: string | undefined } {
  const bracket = entry.startsWith("[") ? entry.indexOf("]") : -1;
  if (bracket !== -1) {
    const rest = entry.slice(bracket + 1);
    return {
      name: entry.slice(1, bracket),
      port: rest.startsWith(":") ? rest.slice(1) : undefined,
    };
  }
  const colon = entry.indexOf(":");
  const isPort = colon !== -1 && colon === entry.lastIndexOf(":");
  return isPort
    ? { name: entry.slice(0, colon), port: entry.slice(colon + 1) }
    : { name: entry, port: undefined };
}

/** An IPv4 address in the form of IPv6. */
function isMapped(address: string): boolean {
  return isIP(address) === 6 && mapped.check(address, "ipv6");
}

const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

function isInBlock(name: string, entry: string): boolean {
  const [, address = "", digits = ""] = /^([^/%]+)\/(\d{1,9})$/.exec(entry) ?? [];
  const bits = Number(digits);
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0 || bits > (family === "ipv6" ? 128 : 32) || isIP(name) === 0) {
    return false;
  }
  // Node takes every IPv4 address for one of IPv6 too; Go only compares addresses of one length.
  const isOfIpv4 = family === "ipv4" || (isMapped(address) && bits >= 96);
  if (isOfIpv4 !== (isIP(name) === 4 || isMapped(name))) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list.check(name, isIP(name) === 6 ? "ipv6" : "ipv4");
}

function isSameAddress(name: string, entry: string): boolean {
  return (
    isIP(name) !== 0 &&
    isIP(entry) === isIP(name) &&
    isInBlock(name, `${entry}/${isIP(entry) === 6 ? 128 : 32}`)
  );
}

function matches(host: Host, entry: string): boolean {
  if (entry === "*") {
    return true;
  }
  if (entry.includes("/")) {
    return isInBlock(host.name, entry);
  }
  const { name, port } = splitPort(entry);
  if (port !== undefined && port !== host.port) {
    return false;
  }
  if (isIP(name) !== 0) {
    return isSameAddress(host.name, name);
  }
  if (isIP(host.name) !== 0) {
    return false;
  }
  const domain = withoutFinalDot(name.replace(/^\*?\./, ""));
  return domain !== "" && (host.name === domain || host.name.endsWith(`.${domain}`));
}

/**
 * Whether the host of the URL is in the list. As with curl and Go (golang.org/x/net/http/httpproxy): entries are separated
 * by commas or blanks; a name stands for itself and all below it, with or without a leading dot or `*.` (Go takes a leading
 * dot for what is below only, curl does not); a port bounds an entry to itself; addresses are compared as addresses, blocks
 * such as `10.0.0.0/8` and `fd00::/8` cover those in them; `*` is everything.
 */
export function isWithoutProxy(url: URL, noProxy: string | undefined): boolean {
  const host = toHost(url);
  const entries = (noProxy ?? "").toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => entry !== "" && matches(host, entry));
}

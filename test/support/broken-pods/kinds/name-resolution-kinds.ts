import type { JsonObject } from "../../../../provider/values/json.js";
import { each, kind, long, pods, type FaultKind } from "../fault-kind.js";

const dns = (dnsConfig: JsonObject) => pods({ dnsConfig });
const none = (dnsConfig: JsonObject | undefined) => pods({ dnsPolicy: "None", dnsConfig });
const server = (value: unknown) => dns({ nameservers: [value] });
const search = (value: unknown) => dns({ searches: [value] });
const alias = (ip: unknown, ...hostnames: readonly unknown[]) =>
  pods({ hostAliases: [{ ip, hostnames }] });
const host = (value: unknown) => alias("1.2.3.4", value);
const pod = (name: string) => (value: unknown) => pods({ [name]: value });
const many = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));
const badLabels = ["A", "a.b", "a_b", "-a", long(64)];

/** Names of hosts. */
export const nameResolutionKinds: readonly FaultKind[] = [
  kind(
    "dnsPolicy",
    "validateDNSPolicy",
    each(pod("dnsPolicy"), ["x", "none"]),
    each(pod("dnsPolicy"), ["", "ClusterFirstWithHostNet", "ClusterFirst", "Default"]),
  ),
  kind(
    "dnsPolicy None without servers",
    "validatePodDNSConfig",
    [...none(undefined), ...none({}), ...none({ nameservers: [] })],
    none({ nameservers: ["1.2.3.4"] }),
  ),
  kind(
    "name servers too many",
    "validatePodDNSConfig",
    dns({ nameservers: ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"] }),
    dns({ nameservers: ["1.1.1.1", "1.1.1.1", "1.1.1.3"] }),
  ),
  kind(
    "name server is no address",
    "IsValidIPForLegacyField",
    each(server, ["", "x", "1.2.3", "1.2.3.4/8", "1.2.3.256", "fe80::1%eth0", " 1.2.3.4", "::g"]),
    each(server, ["1.2.3.4", "::1", "01.2.3.4", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"]),
  ),
  kind(
    "search paths too many",
    "validatePodDNSConfig",
    dns({ searches: many(33, (i) => `a${i}`) }),
    dns({ searches: many(32, (i) => `a${i}`) }),
  ),
  kind(
    "search paths too long",
    "validatePodDNSConfig",
    dns({ searches: many(32, (i) => `${long(62)}.a${i}`) }),
  ),
  kind(
    "search path is no domain",
    "ValidateDNS1123SubdomainWithUnderScore",
    each(search, ["", "A", "a b", "-a", "..", "a..", long(254)]),
    each(search, [".", "a.", "a_b.c", "_a.b", "a.b"]),
  ),
  kind(
    "dns option without a name",
    "validatePodDNSConfig",
    dns({ options: [{ value: "1" }] }),
    dns({ options: [{ name: "a" }, { name: "A b", value: "" }] }),
  ),
  kind(
    "hostAliases without an address",
    "ValidateHostAliases",
    [...alias("", "a"), ...alias("x", "a"), ...alias("1.2.3", "a")],
    [...alias("::1", "a"), ...alias("1.2.3.4")],
  ),
  kind(
    "hostAliases with a bad name",
    "ValidateHostAliases",
    each(host, ["", "A", "a_b", "-a", long(254)]),
    each(host, ["a", "a.b"]),
  ),
  kind(
    "hostAliases twice",
    "listMapKeys of Volcano's CRD",
    pods({ hostAliases: [{ ip: "1.1.1.1" }, { ip: "1.1.1.1" }] }),
  ),
  kind(
    "hostname",
    "ValidateDNS1123Label",
    each(pod("hostname"), badLabels),
    each(pod("hostname"), ["", "a", long(63)]),
  ),
  kind(
    "subdomain",
    "ValidateDNS1123Label",
    each(pod("subdomain"), badLabels),
    each(pod("subdomain"), ["", "a"]),
  ),
  kind(
    "hostnameOverride (a disabled feature drops it)",
    "validatePodHostName",
    [],
    each(pod("hostnameOverride"), ["a", "A", long(65)]),
  ),
  kind("setHostnameAsFQDN", "", [], each(pod("setHostnameAsFQDN"), [true, false])),
  kind("enableServiceLinks is no boolean", "json", pods({ enableServiceLinks: "true" })),
];

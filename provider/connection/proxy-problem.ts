import { findUrlProblem } from "../schemes/addresses.js";

/**
 * What is wrong with the address of a proxy, or undefined. One in the environment or in a kubeconfig may be meant for other
 * tools, so it is judged where it is used.
 */
export function findProxyProblem(proxyUrl: string): string | undefined {
  return /^socks/i.test(proxyUrl)
    ? "names a SOCKS proxy, which is not supported"
    : findUrlProblem(proxyUrl);
}

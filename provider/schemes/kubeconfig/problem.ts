/** What is wrong with a kubeconfig, as the first request says it. */
import { ConfigError } from "../../errors.js";

/** @throws ConfigError `CONFIG_INVALID` */
export function failOnKubeconfig(what: string, cause?: unknown): never {
  throw new ConfigError(
    "CONFIG_INVALID",
    `read the kubeconfig: ${what}; check volcano:kubeconfig and volcano:context, or KUBECONFIG`,
    { cause },
  );
}

/** Who a kubeconfig says, or a pod's service account: both lead to the server as well. */
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { KubeconfigCredentials as UserOfKubeconfig } from "../auth/kubeconfig-user.js";
import { text } from "./forms.js";
import type { ClusterAccess } from "./kubeconfig/read.js";
import type { AuthScheme, SchemeSettings, SearchContext, ValuesOf } from "./scheme.js";
import { lazily } from "../values/lazily.js";

const auth = lazily(
  () => require("../auth/kubeconfig-user.js") as typeof import("../auth/kubeconfig-user.js"),
);
const files = lazily(
  () => require("./kubeconfig/read.js") as typeof import("./kubeconfig/read.js"),
);
const serviceAccount = lazily(
  () =>
    require("./kubeconfig/service-account.js") as typeof import("./kubeconfig/service-account.js"),
);

const settings = {
  kubeconfig: {
    form: z
      .union([text, z.looseObject({})])
      .transform((value) => (typeof value === "string" ? value : JSON.stringify(value))),
    variables: ["KUBECONFIG"],
    role: "server",
  },
  context: { form: text, role: "server" },
} as const satisfies SchemeSettings;

/** Whom the kubeconfig names. */
export interface KubeconfigCredentials extends UserOfKubeconfig {
  readonly scheme: "kubeconfig";
}

async function findAccess(
  given: ValuesOf<typeof settings>,
  { asked, env, isConfigured, serviceAccountFolder }: SearchContext,
): Promise<ClusterAccess | undefined> {
  if (given.kubeconfig !== undefined) {
    const origin = isConfigured("kubeconfig") ? "volcano:kubeconfig" : "KUBECONFIG";
    return files().readKubeconfig({ pathOrContent: given.kubeconfig, origin }, given.context);
  }
  // The user's own kubeconfig only counts when asked for: an ambient one may point to the wrong cluster.
  if (given.context !== undefined || asked === "kubeconfig") {
    const pathOrContent = join(env["HOME"] ?? homedir(), ".kube", "config");
    return files().readKubeconfig({ pathOrContent, origin: "the default place" }, given.context);
  }
  return serviceAccount().readServiceAccount(env, serviceAccountFolder);
}

export const kubeconfig: AuthScheme<KubeconfigCredentials, typeof settings> = {
  name: "kubeconfig",
  settings,
  signs: { settings: ["kubeconfig", "context"], strength: 1 },
  isOfCloud: false,
  server: {
    setting: "kubeconfig",
    insistingSetting: "context",
    addressSetting: "the server in the kubeconfig",
    proxySetting: "proxy-url in the kubeconfig",
    async find(given, context) {
      const access = await findAccess(given, context);
      if (access === undefined) {
        return undefined;
      }
      const { user, impersonateUser, ...server } = access;
      return {
        ...server,
        context: server.context,
        credentials: { scheme: "kubeconfig", user, impersonateUser },
      };
    },
  },
  create: (credentials, _profile, tools) => auth().createKubeconfigUser(credentials, tools),
  explainUnauthorized: () => [
    "AUTH_REJECTED",
    "the credentials of the kubeconfig are not valid here: sign in again with the tool that wrote it",
  ],
  receiversOf: ({ user }, endpoint) => [
    ["the server of the kubeconfig", endpoint],
    ...(user.kind === "oidc"
      ? [["idp-issuer-url of the kubeconfig", user.oidc.issuerUrl] as const]
      : []),
  ],
};

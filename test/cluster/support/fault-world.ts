import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { Api } from "../../../tools/control-plane/api";
import { startFaultProxy } from "../../../tools/fault-proxy/proxy";
import { limitsOf } from "../../faults/support/scenarios";
import { lifecycles, type KindName, type StartWorld } from "../../faults/support/world";
import { clusterAddress, createNamespace } from "./cluster.js";

const groups = { VolcanoJob: "batch.volcano.sh/v1alpha1", Job: "batch/v1" };
// Typed here since Object.keys knows no keys.
const kindNames = Object.keys(lifecycles) as KindName[];
/** Written by the server and its controllers at any time. */
const busyMembers = ["resourceVersion", "managedFields"];

/** The object without what changes behind everybody's back. */
function settledOf(object: JsonObject): JsonObject {
  const { metadata } = object;
  const members = isJsonObject(metadata) ? Object.entries(metadata) : [];
  const settled = members.filter(([name]) => !busyMembers.includes(name));
  const rest = Object.entries(object).filter(([name]) => name !== "status");
  return { ...Object.fromEntries(rest), metadata: Object.fromEntries(settled) };
}

/** Makes worlds on the run's control plane, each in a namespace of its own. */
export function clusterWorlds(api: Api): StartWorld {
  return async (connection, scenario) => {
    const { url, token, caPem } = clusterAddress();
    const namespace = await createNamespace(api, connection);
    const proxy = await startFaultProxy({ upstream: url, tls: { ca: caPem } });
    const list = async (kind: KindName) => {
      const path = `/apis/${groups[kind]}/namespaces/${namespace}/jobs`;
      // Every list of the API server has items, and these are objects.
      const { items } = (await api.expect({ path })) as { items: JsonObject[] };
      return items.map(settledOf);
    };
    return {
      connection,
      namespace,
      proxy,
      settings: {
        ...limitsOf(scenario),
        server: "kubernetes",
        endpoint: proxy.url,
        token,
        namespace,
      },
      secrets: [token],
      emulator: undefined,
      objects: async (kind) => (await Promise.all((kind ? [kind] : kindNames).map(list))).flat(),
      countLogins: () => 0,
      close: () => proxy.close(),
    };
  };
}

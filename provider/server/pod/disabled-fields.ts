import { isJsonObject, type JsonObject } from "../../values/json.js";
import { listAt, objectAt, valueAt } from "../json-access.js";
import { isOpen } from "../unknowns.js";

function without(value: JsonObject, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !members.includes(name)));
}

function mapObjects(value: unknown, change: (item: JsonObject) => JsonObject): unknown {
  return Array.isArray(value)
    ? value.map((item: unknown) => (isJsonObject(item) ? change(item) : item))
    : value;
}

function withMember(
  value: JsonObject,
  name: string,
  change: (member: unknown) => unknown,
): JsonObject {
  return value[name] === undefined ? value : { ...value, [name]: change(value[name]) };
}

function enabledLifecycle(container: JsonObject): JsonObject {
  if (valueAt(container, "lifecycle", "stopSignal") === undefined) {
    return container;
  }
  const lifecycle = without(objectAt(container, "lifecycle"), ["stopSignal"]);
  return Object.keys(lifecycle).length > 0
    ? { ...container, lifecycle }
    : without(container, ["lifecycle"]);
}

function enabledEnvironment(container: JsonObject): JsonObject {
  return withMember(container, "env", (env) =>
    mapObjects(env, (entry) =>
      withMember(entry, "valueFrom", (source) =>
        isJsonObject(source) ? without(source, ["fileKeyRef"]) : source,
      ),
    ),
  );
}

function enabledContainer(container: JsonObject, images: ReadonlySet<unknown>): JsonObject {
  const isSidecar = container["restartPolicy"] === "Always";
  const kept = without(container, ["restartPolicyRules", ...(isSidecar ? [] : ["restartPolicy"])]);
  const mounts = listAt(kept, "volumeMounts");
  const used = mounts.filter((mount) => !images.has(objectAt(mount)["name"]));
  const mounted = withMember(kept, "volumeMounts", () => used);
  return enabledEnvironment(
    enabledLifecycle(used.length > 0 ? mounted : without(mounted, ["volumeMounts"])),
  );
}

function enabledVolume(volume: JsonObject): JsonObject {
  return withMember(volume, "projected", (projected) =>
    isJsonObject(projected)
      ? withMember(projected, "sources", (sources) =>
          mapObjects(sources, (source) =>
            without(source, ["clusterTrustBundle", "podCertificate"]),
          ),
        )
      : projected,
  );
}

/**
 * A pod's spec without the members whose feature is off by default at Kubernetes 1.34; the server drops them without a
 * word.
 */
export function dropDisabledFields(spec: JsonObject): JsonObject {
  const volumes = listAt(spec, "volumes").filter((each) => isJsonObject(each) || isOpen(each));
  const images = new Set(
    volumes
      .filter((each) => valueAt(each, "image") !== undefined)
      .map((each) => valueAt(each, "name")),
  );
  const kept = volumes
    .filter((each) => isOpen(each) || valueAt(each, "image") === undefined)
    .map((each) => (isJsonObject(each) ? enabledVolume(each) : each));
  const hasNone = kept.length === 0 && !isOpen(spec["volumes"]);
  const enabled = without(spec, ["hostnameOverride", ...(hasNone ? ["volumes"] : [])]);
  const withVolumes = kept.length > 0 ? { ...enabled, volumes: kept } : enabled;
  const withInits = withMember(withVolumes, "initContainers", (list) =>
    mapObjects(list, (container) => enabledContainer(container, images)),
  );
  const enabledOthers = (list: unknown): unknown =>
    mapObjects(list, (container) =>
      without(enabledContainer(container, images), ["restartPolicy"]),
    );
  const withContainers = withMember(withInits, "containers", enabledOthers);
  return withMember(withContainers, "ephemeralContainers", enabledOthers);
}

/** Volumes for which Volcano's controller makes claims. */
import { itemsById } from "../../values/item-ids.js";
import { isJsonObject, mapMembers, type JsonObject } from "../../values/json.js";

/** The volumes of a spec. */
export function volumesOf(spec: JsonObject): readonly unknown[] {
  return Array.isArray(spec["volumes"]) ? (spec["volumes"] as unknown[]) : [];
}

/** Whether the controller makes the claim of the volume. */
export function hasClaim(volume: unknown): volume is JsonObject {
  return isJsonObject(volume) && isJsonObject(volume["volumeClaim"]);
}

/**
 * The controller writes volumeClaimName where only volumeClaim is given. Taking the name away again would make it create
 * a second claim, so a name that is no longer declared stays.
 */
export function keepClaimNames(before: JsonObject, after: JsonObject): JsonObject {
  if (!Array.isArray(after["volumes"])) {
    return after;
  }
  const had = itemsById(volumesOf(before), "mountPath");
  const volumes = (after["volumes"] as unknown[]).map((volume) => {
    if (!isJsonObject(volume) || !hasClaim(volume) || volume["volumeClaimName"]) {
      return volume;
    }
    const old = had.get(String(volume["mountPath"]));
    const name = hasClaim(old) ? old["volumeClaimName"] : undefined;
    return name === undefined ? volume : { ...volume, volumeClaimName: name };
  });
  return { ...after, volumes };
}

/** The spec of an object on the server as a person declares it: without the names that the controller writes. */
export function withoutClaimNames(spec: JsonObject): JsonObject {
  if (!volumesOf(spec).some(hasClaim)) {
    return spec;
  }
  const volumes = volumesOf(spec).map((volume) =>
    hasClaim(volume)
      ? mapMembers(volume, (value, name) => (name === "volumeClaimName" ? undefined : value))
      : volume,
  );
  return { ...spec, volumes };
}

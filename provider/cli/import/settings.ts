/** Settings of a stack, as `pulumi config --json --show-secrets` prints them. */
import { z } from "zod";
import { settingsFromConfig } from "../../connection/sources.js";
import type { ConnectionSettings } from "../../connection/settings.js";

const printedSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/**
 * Reads the settings of the connection.
 *
 * @throws Error where the text is something else; none of it is in the message
 */
export function readStackSettings(text: string): ConnectionSettings {
  let parsed;
  try {
    parsed = printedSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      "read --config: this is not what pulumi config --json --show-secrets prints; pipe that into --config -",
      { cause: error },
    );
  }
  const printed = parsed;
  return settingsFromConfig((key) => printed[key]?.value, Object.keys(printed));
}

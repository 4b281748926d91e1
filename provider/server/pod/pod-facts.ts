import type { JsonObject } from "../../values/json.js";
import type { TemplateRules } from "./template-rules.js";
import type { PodVolumes } from "./volume-list.js";

/** What the rules of a container need of its pod. */
export interface PodFacts {
  readonly spec: JsonObject;
  readonly volumes: PodVolumes;
  readonly rules: TemplateRules;
}

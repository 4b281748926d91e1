/**
 * Volumes of pods, and what kube-apiserver 1.34.1 said of them word by word; where Volcano's webhook alone judges something,
 * what the one of Volcano 1.14.1 said. Places are written from the volume on, or from the container.
 */
import { defaultJob } from "../../../../provider/kinds/job/defaults";
import { faultLine } from "../../../../provider/server/field-errors";
import { objectAt } from "../../../../provider/server/json-access";
import {
  serverTemplateRules,
  webhookTemplateRules,
  type TemplateRules,
} from "../../../../provider/server/pod/template-rules";
import { podTemplateFaults } from "../../../../provider/server/pod/template-validation";
import { withUnknowns } from "../../../../provider/server/unknowns";
import type { JsonObject } from "../../../../provider/values/json";

/** What it is, the volume's source or the members of the container, and the lines. */
export type VolumeCase = readonly [string, JsonObject, readonly string[]];

function templateOf(spec: JsonObject): JsonObject {
  const containers = [{ name: "c", image: "i" }];
  const given = { spec: { restartPolicy: "Never", containers, ...spec } };
  return objectAt(defaultJob({ template: given }), "template");
}

/** What is said of a pod, without the beginning of the places. */
export function podLines(
  spec: JsonObject,
  rules: TemplateRules = serverTemplateRules,
  within = /^template\.spec\.(?:volumes\[0\]\.?|containers\[0\]\.)?/,
): string[] {
  return podTemplateFaults(templateOf(spec), rules, "template").map((fault) =>
    faultLine({ ...fault, field: fault.field.replace(within, "") }),
  );
}

/** What is said of a pod of which parts are not known yet. */
export function certainLines(spec: JsonObject): string[] {
  return withUnknowns(() => podTemplateFaults(templateOf(spec), serverTemplateRules, "template"))
    .filter((fault) => fault.isCertain)
    .map(faultLine);
}

/** One test for each source of a volume. */
export function testSources(cases: readonly VolumeCase[], rules?: TemplateRules): void {
  test.each(cases)("%s", (_name, source, lines) => {
    expect(podLines({ volumes: [{ name: "v", ...source }] }, rules)).toEqual(lines);
  });
}

/** {@link testSources} for what the API server drops. */
export function testWebhookSources(cases: readonly VolumeCase[]): void {
  testSources(cases, webhookTemplateRules);
}

/** One test for each container of a pod that has volumes. */
export function testContainers(volumes: readonly JsonObject[], cases: readonly VolumeCase[]): void {
  test.each(cases)("%s", (_name, members, lines) => {
    const containers = [{ name: "c", image: "i", ...members }];
    expect(podLines({ volumes, containers })).toEqual(lines);
  });
}

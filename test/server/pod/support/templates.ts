/**
 * Pod templates and what kube-apiserver 1.34.1 and the webhook of Volcano 1.14.1 said of them, word by word. Places are
 * written from the template's spec on; a template that only one of the two takes has two lists.
 */
import { defaultJob } from "../../../../provider/kinds/job/defaults";
import { faultLine } from "../../../../provider/server/field-errors";
import { objectAt } from "../../../../provider/server/json-access";
import { dropDisabledFields } from "../../../../provider/server/pod/disabled-fields";
import {
  serverTemplateRules,
  webhookTemplateRules,
  type TemplateRules,
} from "../../../../provider/server/pod/template-rules";
import { podTemplateFaults } from "../../../../provider/server/pod/template-validation";
import type { JsonObject } from "../../../../provider/values/json";

/** Long texts of the server. */
export const said = {
  qualifiedName:
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  labelValue:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  subdomain:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  label:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  searchPath:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
  sysctl:
    "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
} as const;

interface GivenTemplate {
  readonly annotations?: JsonObject;
  readonly spec: JsonObject;
}

/** What it is, the template, the lines of the API server, and those of the webhook where they are others. */
export type TemplateCase = readonly [
  string,
  GivenTemplate,
  readonly string[],
  (readonly string[])?,
];

const runnable = { restartPolicy: "Never", containers: [{ name: "a", image: "b" }] };

function linesOf({ annotations, spec }: GivenTemplate, rules: TemplateRules): string[] {
  const metadata = annotations ? { metadata: { annotations } } : {};
  const template = { ...metadata, spec: { ...runnable, ...spec } };
  const whole = objectAt(defaultJob({ template }), "template");
  const seen =
    rules === serverTemplateRules
      ? { ...whole, spec: dropDisabledFields(objectAt(whole, "spec")) }
      : whole;
  return podTemplateFaults(seen, rules, "").map((fault) =>
    faultLine({ ...fault, field: fault.field.replace(/^\.(?:spec\.)?/, "") }),
  );
}

/** One test for each case and each of the two. */
export function testTemplates(cases: readonly TemplateCase[]): void {
  const all = cases.map(([what, template, server, webhook = server]) => {
    return { what, template, server, webhook };
  });
  test.each(all)("$what", ({ template, server, webhook }) => {
    expect(linesOf(template, serverTemplateRules)).toEqual(server);
    expect(linesOf(template, webhookTemplateRules)).toEqual(webhook);
  });
}

import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags } from "yaml";

/** Tags of YAML 1.1 that kubectl's reader leaves alone: their texts stay texts. */
const unknownTags: ReadonlySet<string> = new Set(
  ["timestamp", "binary", "omap", "pairs", "set"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** `0o440`, which Go reads as well as `0440`. */
const octal: ScalarTag = {
  identify: () => false,
  default: true,
  tag: "tag:yaml.org,2002:int",
  test: /^[-+]?0o[0-7]+$/,
  resolve: (text) => {
    const digits = Number.parseInt(text.replace(/^[-+]?0o/, ""), 8);
    return text.startsWith("-") ? -digits : digits;
  },
};

function isReadAsText(tag: Tags[number]): boolean {
  return typeof tag === "object" && (unknownTags.has(tag.tag) || tag.format === "TIME");
}

/**
 * YAML as kubectl reads it, by sigs.k8s.io/yaml, whose reader is go-yaml v2: `yes` and `on` are true, `0440` is octal, times
 * and dates are texts, `<<` merges, and a key that comes twice is an error.
 */
export const kubectlYaml: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  customTags: (tags) => [octal, ...tags.filter((tag) => !isReadAsText(tag))],
  uniqueKeys: true,
  // Its messages quote the text, in which secrets may be.
  prettyErrors: false,
  logLevel: "silent",
};

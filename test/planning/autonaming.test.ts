import fc from "fast-check";
import {
  fillPattern,
  fillRandomParts,
  hasRandomPart,
  namingRuleOf,
  unfilledPart,
} from "../../provider/planning/autonaming.js";

const type = "pulumi-nodejs:dynamic/volcano:Job";

describe("a rule of pulumi:autonaming", () => {
  const resources = { [type]: { mode: "verbatim" } };
  test.each([
    ["nothing is set", undefined, { mode: "default" }],
    ["the text is no JSON", "verbatim", { mode: "default" }],
    ["the stack has a mode", { mode: "disabled" }, { mode: "disabled" }],
    [
      "the stack has a pattern",
      { pattern: "${name}-x", enforce: true },
      { mode: "pattern", pattern: "${name}-x", isEnforced: true },
    ],
    [
      "the package has a mode",
      { mode: "disabled", providers: { "pulumi-nodejs": { mode: "verbatim" } } },
      { mode: "verbatim" },
    ],
    [
      "the type has a mode",
      { providers: { "pulumi-nodejs": { mode: "disabled", resources } } },
      { mode: "verbatim" },
    ],
    [
      "another package has a mode",
      { mode: "verbatim", providers: { aws: { mode: "disabled" } } },
      { mode: "verbatim" },
    ],
  ])("where %s", (_what, settings, rule) => {
    expect(namingRuleOf(settings, type)).toEqual(rule);
    if (typeof settings === "object") {
      expect(namingRuleOf(JSON.stringify(settings), type)).toEqual(rule);
    }
  });
});

describe("a pattern", () => {
  const values = {
    name: "report",
    project: "rollouts",
    stack: "prod",
    organization: "acme",
    configured: (key: string) => (key === "team" ? "vision" : undefined),
  };

  test("takes in what is known", () => {
    const text = "${organization}-${project}-${stack}-${config.team}-${name}-${hex(4)}";
    expect(fillPattern(text, values)).toBe("acme-rollouts-prod-vision-report-${hex(4)}");
    expect(unfilledPart(fillPattern(text, values))).toBeUndefined();
    expect(unfilledPart(fillPattern("${config.other}-${uuid}", values))).toBe("${config.other}");
  });

  test("has random parts of the length and letters that it asks for, by the seed alone", () => {
    const shapes = {
      hex: "[0-9a-f]",
      alphanum: "[0-9a-z]",
      string: "[a-z]",
      num: "[0-9]",
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(shapes) as (keyof typeof shapes)[])),
        fc.integer({ min: 1, max: 40 }),
        fc.string(),
        (kind, length, seed) => {
          const pattern = `a-\${${kind}(${length})}-\${uuid}`;
          const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
          const text = fillRandomParts(pattern, seed);
          expect(text).toMatch(new RegExp(`^a-${shapes[kind]}{${length}}-${uuid}$`));
          expect(fillRandomParts(pattern, seed)).toBe(text);
          expect(fillRandomParts(pattern, `${seed}!`)).not.toBe(text);
          expect(hasRandomPart(pattern)).toBe(true);
          expect(hasRandomPart(text)).toBe(false);
        },
      ),
    );
  });
});

/**
 * The layers of provider/ and the emulator, top first: a file may import from its own layer and from those it names. `resources` reaches
 * the rest only through the package's own runtime door, lazily, inside the text kept in state.
 */
export const layers = {
  cli: [
    "emulator",
    "lifecycle",
    "planning",
    "api",
    "connection",
    "kinds",
    "profiles",
    "go-spelling",
    "values",
    "errors",
  ],
  emulator: ["kinds", "server", "profiles", "go-spelling", "values"],
  resources: ["kinds", "errors"],
  lifecycle: [
    "report",
    "planning",
    "kinds",
    "server",
    "profiles",
    "go-spelling",
    "values",
    "api",
    "connection",
    "schemes",
    "time",
    "errors",
    "redaction",
  ],
  report: ["kinds", "go-spelling", "values", "errors"],
  planning: ["kinds", "profiles", "go-spelling", "values"],
  api: [
    "kinds",
    "profiles",
    "values",
    "connection",
    "schemes",
    "auth",
    "time",
    "errors",
    "redaction",
  ],
  connection: ["schemes", "auth", "profiles", "values", "errors"],
  schemes: ["auth", "profiles", "values", "errors"],
  auth: ["profiles", "time", "errors", "redaction"],
  kinds: ["server", "profiles", "go-spelling", "values"],
  server: ["profiles", "go-spelling", "values"],
  profiles: [],
  "go-spelling": ["values"],
  values: [],
  time: [],
  errors: ["redaction"],
  redaction: [],
};

/** Packages that only some layers may import at run time. */
const packageOwners = {
  "@pulumi/pulumi": ["resources"],
  undici: ["api", "auth"],
  yaml: ["cli"],
};

function restrictedFiles(layer) {
  const forbidden = Object.keys(layers).filter((to) => to !== layer && !layers[layer].includes(to));
  const upward = forbidden.map((to) => ({
    regex: `^\\.{1,2}/(?:.*/)?${to}(?:\\.js$|/)`,
    message: `${layer}/ must not import ${to}: imports point down only (docs/architecture.md).`,
  }));
  const doors = {
    regex: "^(?:\\.\\./)+(?:index|runtime|client)\\.js$",
    message: "The doors import the layers, never the other way round (docs/architecture.md).",
  };
  return [...upward, doors];
}

function restrictionsOf(layer) {
  const packages = Object.entries(packageOwners)
    .filter(([, owners]) => !owners.includes(layer))
    .map(([name, owners]) => ({
      regex: `^${name}(?:/|$)`,
      allowTypeImports: true,
      message: `Only ${owners.join(", ")} may import ${name} at run time.`,
    }));
  return { patterns: [...restrictedFiles(layer), ...packages] };
}

function filesOf(layer) {
  if (layer === "errors") return ["provider/errors.ts"];
  return [layer === "emulator" ? "emulator/**/*.ts" : `provider/${layer}/**/*.ts`];
}

/** One flat-config entry a layer. */
export const layerRules = Object.keys(layers).map((layer) => ({
  files: filesOf(layer),
  rules: { "@typescript-eslint/no-restricted-imports": ["error", restrictionsOf(layer)] },
}));

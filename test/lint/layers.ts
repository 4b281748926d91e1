/** What a file of each layer may import, besides its own layer. Said once more here, so that a slip in the rule shows. */
export const mayImport = {
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
  resources: ["data", "kinds", "values", "errors"],
  data: ["lifecycle", "kinds", "api", "connection", "errors"],
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
} as const satisfies Record<string, readonly string[]>;

/** One of the layers of provider/, or the emulator. */
export type Layer = keyof typeof mayImport;

/** Every layer. */
export const layers = Object.keys(mayImport) as Layer[]; // the keys of the table are the layers

/** Whether a file of the one layer may import one of the other. */
export function isAllowed(from: Layer, to: Layer): boolean {
  const targets: readonly string[] = mayImport[from];
  return from === to || targets.includes(to);
}

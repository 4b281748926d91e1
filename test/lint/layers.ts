/** What a file of each layer may import, besides its own layer. Said once more here, so that a slip in the rule shows. */
export const mayImport = {
  cli: ["emulator", "kinds", "errors"],
  resources: ["kinds", "errors"],
  lifecycle: ["planning", "server", "api", "auth", "connection", "kinds", "errors", "redaction"],
  planning: ["kinds"],
  api: ["auth", "connection", "errors", "redaction"],
  auth: ["connection", "errors", "redaction"],
  connection: ["kinds", "errors", "redaction"],
  server: ["kinds"],
  kinds: [],
  emulator: ["server", "kinds"],
  errors: ["redaction"],
  redaction: [],
} as const satisfies Record<string, readonly string[]>;

/** One of the layers of provider/. */
export type Layer = keyof typeof mayImport;

/** Every layer. */
export const layers = Object.keys(mayImport) as Layer[]; // the keys of the table are the layers

/** Whether a file of the one layer may import one of the other. */
export function isAllowed(from: Layer, to: Layer): boolean {
  const targets: readonly string[] = mayImport[from];
  return from === to || targets.includes(to);
}

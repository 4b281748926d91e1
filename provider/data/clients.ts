/** Clients for the functions that a program calls: one for each connection of a configuration, shared while it is in use. */
import { createHash } from "node:crypto";
import { createClient, type Client } from "../api/client.js";
import type { Connection } from "../connection/connection.js";
import { resolveConnection } from "../connection/resolve.js";
import { settingsFromConfig } from "../connection/sources.js";

/** A stack's configuration: values by their keys, `volcano:region` and so on; secrets are plain. */
export type StackConfig = Readonly<Record<string, string>>;

/** A connection, and the client of it. */
export interface OpenConnection {
  readonly connection: Connection;
  readonly client: Client;
}

interface Shared {
  readonly opened: Promise<OpenConnection>;
  users: number;
  closing: NodeJS.Timeout | undefined;
}

/** A program makes its calls one after another, and signing in takes time. */
const keptOpenMs = 30_000;
/** By a hash: settings have secrets in them. A program may be run more than once in a process, each time with another stack. */
const shared = new Map<string, Shared>();

async function open(config: StackConfig, name: string): Promise<OpenConnection> {
  const settings = settingsFromConfig((key) => config[key], Object.keys(config));
  const connection = await resolveConnection({ settings: [settings], name });
  return { connection, client: createClient(connection) };
}

async function close({ opened }: Shared): Promise<void> {
  const { client } = await opened;
  await client.close();
}

function acquire(config: StackConfig, name: string): [key: string, shared: Shared] {
  const own = Object.entries(config).filter(([key]) => key.startsWith("volcano:"));
  const key = createHash("sha256")
    .update(JSON.stringify([name, own.sort()]))
    .digest("hex");
  const known = shared.get(key) ?? { opened: open(config, name), users: 0, closing: undefined };
  shared.set(key, known);
  known.users += 1;
  clearTimeout(known.closing);
  return [key, known];
}

function release(key: string, used: Shared): void {
  used.users -= 1;
  if (used.users > 0) {
    return;
  }
  used.closing = setTimeout(() => {
    shared.delete(key);
    // What cannot be closed was never opened.
    close(used).catch(() => undefined);
  }, keptOpenMs);
  // Idle sockets do not keep the process alive, and neither does this.
  used.closing.unref();
}

/**
 * Does something with the client of a connection. Clients are closed some time after they were used last, and keep no
 * process alive until then.
 *
 * @param name a key of `volcano:connections`. @default the settings outside of it
 * @throws ConfigError for settings that are wrong; what `use` throws
 */
export async function withClient<Value>(
  config: StackConfig,
  name: string | undefined,
  use: (open: OpenConnection) => Promise<Value>,
): Promise<Value> {
  const [key, used] = acquire(config, name ?? "default");
  try {
    return await use(await used.opened);
  } finally {
    release(key, used);
  }
}

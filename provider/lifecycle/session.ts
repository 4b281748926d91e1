import type { Client } from "../api/client.js";
import type { Connection } from "../connection/connection.js";
import { resolveConnection } from "../connection/resolve.js";
import type { ConnectionSettings } from "../connection/settings.js";
import { settingsFromConfig } from "../connection/sources.js";
import { lazily } from "../values/lazily.js";
import { assertEngineLives, engineSignal } from "./engine.js";
import { tell, tellOnce } from "./messages.js";
import { refuseUnknownPaths } from "./mutability-paths.js";
import { forgetRun, noteWrite } from "./run-memory.js";

const api = lazily(() => require("../api/client.js") as typeof import("../api/client.js"));

/** Reads one key of the stack's configuration, namespace included. */
export type ConfigReader = (key: string) => string | undefined;

interface Session {
  readonly connections: Map<string, Promise<Connection>>;
  readonly clients: Map<string, Promise<Client>>;
}

const defaultName = "default";
let settings: ConnectionSettings = {};
let session: Session = newSession();

function newSession(): Session {
  return { connections: new Map(), clients: new Map() };
}

/**
 * Takes the stack's configuration. Synchronous on purpose: the server that runs this code calls `configure` once for each
 * provider text and lets other calls go on meanwhile. The same configuration again changes nothing, so that both kinds of
 * job share one session. From here on the engine is watched.
 */
export function configureSession(read: ConfigReader, keys: readonly string[]): void {
  engineSignal();
  const next = settingsFromConfig(read, keys);
  if (JSON.stringify(next) === JSON.stringify(settings)) {
    return;
  }
  settings = next;
  session = newSession();
  forgetRun();
}

/**
 * The connection of that name, resolved once in a run.
 *
 * @throws ConfigError where settings are wrong
 */
export function connectionOf(name: string | undefined): Promise<Connection> {
  const key = name ?? defaultName;
  const known = session.connections.get(key);
  if (known) {
    return known;
  }
  const resolved = resolveConnection({ settings: [settings], name: key }).then((connection) => {
    refuseUnknownPaths(connection);
    return connection;
  });
  session.connections.set(key, resolved);
  void resolved.then(tellWarnings, () => undefined);
  return resolved;
}

/** What is to be said about the settings is said once, on the stack's row. */
async function tellWarnings({ warnings = [] }: Connection): Promise<void> {
  for (const text of warnings) {
    await tellOnce("warning", { origin: "", text });
  }
}

/**
 * The client is everybody's, so what it waits for is said on the stack's row. It stops with the engine, and makes sure that
 * there is one before every write.
 */
function openClient(connection: Connection): Client {
  return api().createClient(connection, {
    // An operation has its time, and uses it, unless a person has bounded the requests as well.
    defaultMaxAttempts: Infinity,
    signal: engineSignal(),
    beforeWrite: () => {
      noteWrite();
      return assertEngineLives();
    },
    onWait: (text) => void tell("warning", { origin: "", text }),
  });
}

/**
 * The client of the connection of that name. All resources of a run share one client a connection, and with it its sockets,
 * its tokens and its limits.
 *
 * @throws ConfigError where settings are wrong
 */
export function clientOf(name: string | undefined): Promise<Client> {
  const key = name ?? defaultName;
  const known = session.clients.get(key) ?? connectionOf(key).then(openClient);
  session.clients.set(key, known);
  return known;
}

/** The connection pools of one server: keep-alive, TLS as the connection wants it, through a proxy or not. */
import type { ClientCertificate, LoginRequest } from "../auth/authenticator.js";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import type { Connection, TransportSettings } from "../connection/connection.js";
import { ConfigError, TransportError } from "../errors.js";
import { authoritiesOf } from "./authorities.js";
import { isWithoutProxy } from "../connection/no-proxy.js";
import { findProxyProblem } from "../connection/proxy-problem.js";
import { clientClosed } from "./transport-errors.js";

/** What a pool depends on. */
export interface TlsIdentity {
  readonly clientCertificate?: ClientCertificate | undefined;
  /** Whom to trust, where it is not the API server. */
  readonly authorities?: LoginRequest["authorities"] | undefined;
  /** Whether the request goes to the API server, whose name and client certificate the connection fixes. */
  readonly isApiServer: boolean;
}

/** See {@link createDispatchers}. */
export interface Dispatchers {
  /**
   * The pool for a request.
   * @throws ConfigError for a certificate or proxy that cannot be used, TransportError after the end
   */
  find(url: URL, identity: TlsIdentity): Dispatcher;
  /** Ends all pools for good: none is created any more. */
  close(): Promise<void>;
}

// IAM tokens travel in headers and are over 8 KiB; Node's own limit for all headers together is 16 KiB.
const maxHeaderSize = 65_536;
const longestConnectMs = 10_000;
// Renewed certificates make new pools; the old ones close when their requests are done.
const mostPools = 8;

/** Creates pools as they are needed, and keeps them. */
export function createDispatchers(
  connection: Pick<Connection, "transport" | "limits" | "profile">,
): Dispatchers {
  const { transport } = connection;
  const pools = new Map<string, Dispatcher>();
  let isClosed = false;
  return {
    find(url, identity) {
      if (isClosed) {
        throw new TransportError("TRANSPORT_ABORTED", `connect: ${clientClosed.message}`, {
          requestSent: false,
        });
      }
      const proxyUrl = isProxied(url, transport) ? transport.proxyUrl : undefined;
      const key = JSON.stringify([proxyUrl, identity]);
      const known = pools.get(key);
      if (known !== undefined) {
        return known;
      }
      const pool = createPool(connection, identity, proxyUrl);
      pools.set(key, pool);
      dropOldest(pools);
      return pool;
    },
    async close() {
      isClosed = true;
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}

function dropOldest(pools: Map<string, Dispatcher>): void {
  const [oldest] = pools;
  if (pools.size > mostPools && oldest !== undefined) {
    pools.delete(oldest[0]);
    oldest[1].close().catch(() => undefined);
  }
}

function createPool(
  connection: Pick<Connection, "transport" | "limits" | "profile">,
  identity: TlsIdentity,
  proxyUrl: string | undefined,
): Dispatcher {
  const problem = proxyUrl === undefined ? undefined : findProxyProblem(proxyUrl);
  if (problem !== undefined) {
    const setting = connection.transport.proxySetting ?? "volcano:proxyUrl";
    const message = `connect: ${setting} ${problem}; set it to an http proxy, or name the server's host in volcano:noProxy (NO_PROXY)`;
    throw new ConfigError("CONFIG_INVALID", message);
  }
  const tls = tlsOptions(connection, identity);
  // The client keeps the time of requests itself.
  const options = { maxHeaderSize, headersTimeout: 0, bodyTimeout: 0 };
  const timeout = Math.min(longestConnectMs, connection.limits.requestTimeoutMs);
  try {
    return proxyUrl === undefined
      ? new Agent({ ...options, connect: { ...tls, timeout } })
      : new ProxyAgent({
          ...options,
          uri: proxyUrl,
          requestTls: { ...tls, timeout },
          proxyTls: { timeout },
        });
  } catch (cause) {
    const message =
      "connect: the TLS or proxy settings cannot be used; check volcano:caBundle, volcano:proxyUrl and the certificates of the kubeconfig";
    throw new ConfigError("CONFIG_INVALID", message, { cause });
  }
}

/** TLS settings of the connection are those of the API server: another one is checked, and by other authorities. */
function tlsOptions(connection: Pick<Connection, "transport" | "profile">, identity: TlsIdentity) {
  const { transport } = connection;
  const own = identity.isApiServer ? transport : undefined;
  const certificate = identity.clientCertificate ?? own?.clientCertificate;
  const ca = authoritiesOf(connection, identity);
  return {
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { cert: certificate.certificate, key: certificate.key }),
    ...(own?.serverName !== undefined && { servername: own.serverName }),
    ...(own?.insecureSkipTlsVerify === true && { rejectUnauthorized: false }),
  };
}

/** Whether a request goes through the proxy. */
export function isProxied(
  url: URL,
  settings: Pick<TransportSettings, "proxyUrl" | "noProxy">,
): boolean {
  return settings.proxyUrl !== undefined && !isWithoutProxy(url, settings.noProxy);
}

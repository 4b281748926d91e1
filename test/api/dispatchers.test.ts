import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { isProxied } from "../../provider/api/dispatchers.js";
import type { Connection, TransportSettings } from "../../provider/connection/connection.js";
import { startServer } from "./http-server.js";
import { clientOf, connectionTo, rejectionOf, useCleanup } from "./support.js";

const cleanup = useCleanup();
const pem = (name: string) => readFileSync(join(__dirname, "certificates", name), "utf8");
const secure = { key: pem("server.key"), cert: pem("server.pem") };
const emptyList = { body: { items: [] } };

const withTransport = (transport: Partial<TransportSettings>, more: Partial<Connection> = {}) => ({
  connection: { ...more, transport: { ...connectionTo("").transport, ...transport } },
});

/** A proxy that knows CONNECT only. */
async function startProxy(answer = "HTTP/1.1 200 OK\r\n\r\n") {
  const connects: { readonly target: string; readonly authorization: string | undefined }[] = [];
  const server: Server = createServer();
  const open = new Set<{ destroy(): void }>();
  server.on("connect", (request, socket) => {
    connects.push({
      target: request.url ?? "",
      authorization: request.headers["proxy-authorization"],
    });
    open.add(socket);
    socket.on("error", () => undefined);
    if (!answer.includes(" 200 ")) {
      socket.end(answer);
      return;
    }
    const [host = "", port = "80"] = (request.url ?? "").split(":");
    const target = connect(Number(port), host, () => {
      socket.write(answer);
      socket.pipe(target).pipe(socket);
    });
    open.add(target);
    target.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup.add({
    close: () =>
      new Promise((resolve) => {
        open.forEach((socket) => {
          socket.destroy();
        });
        server.close(() => {
          resolve();
        });
      }),
  });
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return { connects, port };
}

describe("TLS", () => {
  const start = async () => {
    const server = cleanup.add(await startServer(() => emptyList, secure));
    return { url: server.url.replace("127.0.0.1", "localhost") };
  };
  const listWith = async (
    server: { readonly url: string },
    transport: Partial<TransportSettings>,
    more: Partial<Connection> = {},
  ) =>
    cleanup
      .add(clientOf(server, withTransport(transport, more)))
      .jobs()
      .list();

  test("trusts a given authority: besides the public ones on CCI, alone on a cluster", async () => {
    const server = await start();
    expect((await listWith(server, { caBundle: pem("ca.pem") })).items).toEqual([]);
    expect((await listWith(server, { caBundle: pem("ca.pem") }, { profile: "cci" })).items).toEqual(
      [],
    );
  });

  test("refuses a server it cannot trust, at once and before anything is sent", async () => {
    const error = await rejectionOf(listWith(await start(), {}));
    expect(error).toMatchObject({ code: "TRANSPORT_TLS", requestSent: false });
    expect(error.message).toMatch(
      /^list Jobs in research: the server's certificate comes from an unknown authority \(localhost:\d+\); set volcano:caBundle to the certificate authority of the server$/,
    );
  });

  test("takes any certificate when told to", async () => {
    expect((await listWith(await start(), { insecureSkipTlsVerify: true })).items).toEqual([]);
  });

  test("says that a certificate cannot be used", async () => {
    const error = await rejectionOf(
      listWith(await start(), {
        clientCertificate: { certificate: "no PEM", key: "no PEM" },
        caBundle: pem("ca.pem"),
      }),
    );
    expect(error).toMatchObject({
      name: expect.stringMatching(/ConfigError|TransportError/) as string,
    });
  });

  test("is not spoken by an http server, and the message says what to look at", async () => {
    const server = cleanup.add(await startServer(() => emptyList));
    const error = await rejectionOf(
      cleanup
        .add(clientOf({ url: server.url.replace("http:", "https:") }))
        .jobs()
        .list(),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_TLS", requestSent: false });
    expect(error.message).toContain("check volcano:endpoint (https or http?)");
  });
});

describe("a proxy", () => {
  test("is asked for a tunnel, with the user and the password of its URL", async () => {
    const server = cleanup.add(await startServer(() => emptyList, secure));
    const proxy = await startProxy();
    const url = server.url.replace("127.0.0.1", "localhost");
    const client = cleanup.add(
      clientOf(
        { url },
        withTransport({
          caBundle: pem("ca.pem"),
          proxyUrl: `http://ann:s3cret%21@127.0.0.1:${proxy.port}`,
        }),
      ),
    );
    await client.jobs().list();
    expect(proxy.connects).toEqual([
      {
        target: new URL(url).host,
        authorization: `Basic ${Buffer.from("ann:s3cret!").toString("base64")}`,
      },
    ]);
  });

  test("is passed by for the hosts in noProxy", async () => {
    const server = cleanup.add(await startServer(() => emptyList));
    const proxy = await startProxy();
    await cleanup
      .add(
        clientOf(
          server,
          withTransport({ proxyUrl: `http://127.0.0.1:${proxy.port}`, noProxy: "127.0.0.1" }),
        ),
      )
      .jobs()
      .list();
    expect(proxy.connects).toEqual([]);
  });

  test.each<[string, string, number]>([
    ["407 Proxy Authentication Required", "put the user and the password that it wants into", 1],
    ["403 Forbidden", "ask whoever runs it, check", 1],
    ["503 Service Unavailable", "ask whoever runs it, check", 5],
  ])("that answers %s is asked as often as that may help", async (status, advice, times) => {
    const proxy = await startProxy(`HTTP/1.1 ${status}\r\n\r\n`);
    const client = clientOf(
      { url: "http://host.invalid" },
      withTransport({ proxyUrl: `http://ann:s3cretpass@127.0.0.1:${proxy.port}` }),
    );
    const error = await rejectionOf(cleanup.add(client).jobs().list());
    expect(error).toMatchObject({ code: "TRANSPORT_REFUSED", requestSent: false });
    expect(error.message).toContain(`${advice} volcano:proxyUrl`);
    expect(proxy.connects).toHaveLength(times);
  });

  test("that refuses the way to a sign-in is asked once, however much time there is", async () => {
    const proxy = await startProxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const credentials: Connection["credentials"] = {
      scheme: "iamPassword",
      authUrl: "http://iam.invalid/v3",
      domainName: "company",
      userName: "ann",
      password: "pa55word!",
      projectId: undefined,
      projectName: "r1",
    };
    const proxyUrl = `http://127.0.0.1:${proxy.port}`;
    const limits = { requestTimeoutMs: 5000, maxAttempts: undefined, maxConcurrency: 4 };
    const client = clientOf(
      { url: "http://host.invalid" },
      {
        ...withTransport({ proxyUrl }, { profile: "cci", credentials, limits }),
        defaultMaxAttempts: Infinity,
      },
    );
    const error = await rejectionOf(cleanup.add(client).jobs().list());
    expect(error).toMatchObject({ code: "TRANSPORT_REFUSED", requestSent: false });
    expect(error.message).toContain("the proxy refused the connection with status 407");
    expect(proxy.connects.map(({ target }) => target)).toEqual(["iam.invalid:80"]);
  });

  test("that refuses is named, without its password", async () => {
    const proxy = await startProxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const client = clientOf(
      { url: "http://host.invalid" },
      withTransport({ proxyUrl: `http://ann:s3cretpass@127.0.0.1:${proxy.port}` }),
    );
    const error = await rejectionOf(cleanup.add(client).jobs().list());
    expect(error).toMatchObject({ code: "TRANSPORT_REFUSED", requestSent: false });
    expect(error.message).toContain("the proxy refused the connection");
    expect(JSON.stringify(error) + String(error.stack)).not.toContain("s3cretpass");
  });
});

describe("noProxy", () => {
  test.each<[string, string, boolean]>([
    ["https://cci.example.com", "", true],
    ["https://cci.example.com", "example.com", false],
    ["https://cci.example.com", ".example.com", false],
    ["https://cci.example.com", "*.example.com", false],
    ["https://badexample.com", "example.com", true],
    ["https://cci.example.com", "other.com, cci.EXAMPLE.com", false],
    ["https://cci.example.com:6443", "cci.example.com:6443", false],
    ["https://cci.example.com", "cci.example.com:6443", true],
    ["https://cci.example.com", "cci.example.com:443", false],
    ["http://10.0.0.1", "10.0.0.1", false],
    ["http://10.0.0.1", "*", false],
  ])("%s with %p: through the proxy %p", (url, noProxy, expected) => {
    expect(isProxied(new URL(url), { proxyUrl: "http://proxy", noProxy })).toBe(expected);
    expect(isProxied(new URL(url), { proxyUrl: undefined, noProxy })).toBe(false);
  });
});

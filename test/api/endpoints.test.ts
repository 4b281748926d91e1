import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { isConfigError } from "../../provider/errors.js";
import { startServer } from "./http-server.js";
import { clientOf, connectionTo, rejectionOf, useCleanup } from "./support.js";

const cleanup = useCleanup();
const limits = { requestTimeoutMs: 5000, maxAttempts: 1, maxConcurrency: 1 };

/** A port that nobody listens on. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function failureAt(url: string, transport: object = {}): Promise<string> {
  const whole = { ...connectionTo("").transport, ...transport };
  const client = cleanup.add(clientOf({ url }, { connection: { limits, transport: whole } }));
  return (await rejectionOf(client.jobs().list())).message;
}

describe("a dead proxy", () => {
  test.each([
    [undefined, "volcano:proxyUrl"],
    ["HTTPS_PROXY", "HTTPS_PROXY"],
    ["proxy-url in the kubeconfig", "proxy-url in the kubeconfig"],
  ])("is named, and so is the setting %s that it comes from", async (proxySetting, named) => {
    const proxyUrl = `http://ann:s3cretpass@127.0.0.1:${await deadPort()}`;
    const message = await failureAt("https://example.invalid", { proxyUrl, proxySetting });
    expect(message).toContain(
      `the proxy ${new URL(proxyUrl).host} cannot be reached: the connection was refused`,
    );
    expect(message).toContain(`check ${named}, or name the server's host in volcano:noProxy`);
    expect(message).not.toContain("s3cretpass");
  });

  test("of an unknown name is named, too", async () => {
    const message = await failureAt("https://example.invalid", {
      proxyUrl: "http://proxy.invalid:3128",
    });
    expect(message).toMatch(/the proxy proxy\.invalid:3128 cannot be reached: the host name /);
  });

  test("is not blamed for a host that goes past it", async () => {
    const port = await deadPort();
    const message = await failureAt(`http://127.0.0.1:${port}`, {
      proxyUrl: "http://proxy.invalid:3128",
      noProxy: "127.0.0.0/8",
    });
    expect(message).toContain(`the connection was refused (127.0.0.1:${port}`);
    expect(message).not.toContain("the proxy proxy.invalid");
  });
});

describe("a proxy that cannot be used", () => {
  test.each([
    ["socks5://ann:s3cretpass@127.0.0.1:1080", "names a SOCKS proxy, which is not supported"],
    ["SOCKS5H://127.0.0.1:1080", "names a SOCKS proxy, which is not supported"],
    ["http://ann:s3cretpass@proxy:99999", "must be a URL such as https://host"],
  ])("is refused with the setting that it comes from: %s", async (proxyUrl, problem) => {
    for (const proxySetting of [undefined, "HTTPS_PROXY", "proxy-url in the kubeconfig"]) {
      const message = await failureAt("https://example.invalid", { proxyUrl, proxySetting });
      expect(message).toBe(
        `connect: ${proxySetting ?? "volcano:proxyUrl"} ${problem}; set it to an http proxy, or name the server's host in volcano:noProxy (NO_PROXY)`,
      );
    }
  });

  test("is no matter to a host that goes past it", async () => {
    const server = cleanup.add(await startServer(() => ({ body: { items: [] } })));
    const transport = {
      ...connectionTo("").transport,
      proxyUrl: "socks5://127.0.0.1:1080",
      noProxy: "127.0.0.1",
    };
    const client = cleanup.add(clientOf(server, { connection: { limits, transport } }));
    expect((await client.jobs().list()).items).toEqual([]);
  });
});

describe("http to a port with TLS", () => {
  test.each([
    ["Client sent an HTTP request to an HTTPS server.\n", "text/plain"],
    ["<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>", "text/html"],
  ])("is told from the answer %j", async (body, type) => {
    const headers = { "content-type": type };
    const server = cleanup.add(await startServer(() => ({ status: 400, headers, body })));
    expect(await failureAt(server.url)).toContain("has to begin with https://");
  });

  test("is thought of when the connection is reset", async () => {
    const server = cleanup.add(await startServer(() => (response) => response.destroy()));
    expect(await failureAt(server.url)).toContain("volcano:endpoint has to begin with https://");
  });

  test("is thought of when the answer is no HTTP", async () => {
    const server = createServer((socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 22])));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // a TCP server has one
    const message = await failureAt(`http://127.0.0.1:${port}`);
    server.close();
    expect(message).toContain("volcano:endpoint has to begin with https://");
  });
});

test("https to a port without TLS is named", async () => {
  const server = cleanup.add(await startServer(() => ({ body: { items: [] } })));
  const message = await failureAt(server.url.replace("http:", "https:"));
  expect(message).toContain("the server does not speak TLS at this address");
  expect(message).toContain("check volcano:endpoint (https or http?)");
});

describe("an endpoint that cannot be used", () => {
  test.each([
    ["http://127.0.0.1:1/?a=b", "without ? and #"],
    ["http://127.0.0.1:1/#a", "without ? and #"],
    ["no address", "is not the address of a server"],
    ["ftp://127.0.0.1", "is not the address of a server"],
    ["http://ann:pa%ss@127.0.0.1:1", "write %25 for it"],
  ])("%s is refused before anything is sent", async (url, words) => {
    const client = cleanup.add(clientOf({ url }));
    const error = await rejectionOf(client.jobs().list());
    expect(isConfigError(error)).toBe(true);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("pa%ss");
  });

  test("one with slashes at its end, or a path, is fine", async () => {
    const server = cleanup.add(await startServer(() => ({ body: { items: [] } })));
    await cleanup
      .add(clientOf({ url: `${server.url}/k8s//` }))
      .jobs()
      .list();
    expect(server.received[0]?.url.pathname).toBe("/k8s/apis/batch/v1/namespaces/research/jobs");
  });
});

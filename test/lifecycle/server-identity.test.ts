import { startEmulator, type Emulator } from "../../emulator/index";
import {
  addressOf,
  describeServer,
  isSameAddress,
  type ServerIdentity,
} from "../../provider/lifecycle/server-identity";
import { volcanoJob } from "../../provider/runtime";
import { connectionTo } from "../api/support";
import { configure, createJob, namespace, origin, volcanoArgs } from "./support";

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const transport = connectionTo("").transport;
const withCa = (caBundle: string) =>
  connectionTo("https://a", { transport: { ...transport, caBundle } });
const at = (members: Partial<ServerIdentity>): ServerIdentity => ({
  endpoint: "https://a",
  ...members,
});

describe("what the settings say about a server", () => {
  test("has no credentials of the URL, and no slash at the end", () => {
    expect(addressOf(connectionTo("https://u:secret@Host:443/base/"))).toEqual({
      endpoint: "https://host/base",
    });
    expect(addressOf(connectionTo(""))).toBeUndefined();
  });

  test("has a hash of the authority, whatever stands around the certificate", () => {
    const one = addressOf(withCa(pem("QUJD\nREVG")));
    expect(one?.ca).toMatch(/^[0-9a-f]{16}$/);
    expect(addressOf(withCa(`# ours\n${pem("QUJDREVG").replaceAll("\n", "\r\n")}`))).toEqual(one);
    expect(addressOf(withCa(pem("QUJDREVH")))).not.toEqual(one);
  });

  test("has the project on CCI, by id or by name, and the two are not compared", () => {
    const token = {
      scheme: "iamPassword",
      authUrl: "https://iam",
      domainName: "d",
      userName: "u",
      password: "p",
    } as const;
    const cci = (projectId: string | undefined, projectName: string | undefined) =>
      addressOf(
        connectionTo("https://a", {
          profile: "cci",
          credentials: { ...token, projectId, projectName },
        }),
      ) ?? at({});
    expect(isSameAddress(cci("1", undefined), cci("2", undefined))).toBe(false);
    expect(isSameAddress(cci(undefined, "n"), cci(undefined, "m"))).toBe(false);
    expect(isSameAddress(cci("1", undefined), cci(undefined, "n"))).toBe(true);
    expect(isSameAddress(cci("1", "n"), cci("1", "m"))).toBe(true);
  });

  test("is told as people know it", () => {
    const server = at({ context: "prod", cluster: "1a2b3c4d-0000", ca: "0123456789abcdef" });
    expect(describeServer(server)).toBe("https://a (context prod, cluster 1a2b3c4d)");
    expect(describeServer(at({}))).toBe("https://a");
  });
});

describe("where the server does not say who it is", () => {
  let servers: Emulator[];
  const tokens = { "token-of-a-test": "rollout" };
  const use = (endpoint: string) => {
    const settings = { server: "kubernetes", endpoint, token: "token-of-a-test", namespace };
    configure(Object.fromEntries(Object.entries(settings).map(([k, v]) => [`volcano:${k}`, v])));
  };
  const openServers = async (readable: readonly string[]) => {
    const isAllowed = ({ resource, name }: { resource: string; name: string }) =>
      resource !== "namespaces" || readable.includes(name);
    servers = await Promise.all(
      [1, 2].map((seed) => startEmulator({ namespaces: [namespace], tokens, seed, isAllowed })),
    );
    const [first, second] = servers;
    if (!first || !second) {
      throw new Error("not started");
    }
    use(first.url);
    return { first, second, made: await createJob(volcanoJob, volcanoArgs()) };
  };

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  test("the uid of the job's namespace does", async () => {
    const { first, second, made } = await openServers([namespace]);
    expect(made.outs["facts"]).toMatchObject({
      server: { namespace: expect.any(String) as string },
    });
    use(first.url.replace("127.0.0.1", "localhost"));
    expect(await volcanoJob.diff(made.id, made.outs, made.inputs)).toMatchObject({
      changes: false,
    });
    use(second.url);
    await expect(volcanoJob.diff(made.id, made.outs, made.inputs)).rejects.toThrow(
      "SERVER_CHANGED",
    );
  });

  test("the address has to do, and the job's own uid where that changes", async () => {
    const { first, second, made } = await openServers([]);
    expect(made.outs["facts"]).toMatchObject({ server: { endpoint: first.url } });
    use(first.url.replace("127.0.0.1", "localhost"));
    expect(await volcanoJob.diff(made.id, made.outs, made.inputs)).toMatchObject({
      changes: false,
    });
    use(second.url);
    await expect(volcanoJob.diff(made.id, made.outs, made.inputs)).rejects.toThrow(
      "SERVER_CHANGED",
    );
    await expect(volcanoJob.delete(made.id, made.outs)).rejects.toThrow("SERVER_CHANGED");
    use(first.url);
    first.erase("VolcanoJob", namespace, made.id.split("/")[1] ?? "");
    expect(await volcanoJob.read(made.id, made.outs)).toEqual({ id: "", props: {} });
  });

  test("nothing is concluded from a question that failed", async () => {
    const { first, made } = await openServers(["kube-system"]);
    first.erase("VolcanoJob", namespace, made.id.split("/")[1] ?? "");
    first.failNext({ status: 400, body: {} }, { path: "/api/v1/namespaces/kube-system" });
    await expect(volcanoJob.read(made.id, made.outs)).rejects.toThrow("API_BAD_REQUEST");
    expect(await volcanoJob.read(made.id, made.outs)).toEqual({ id: "", props: {} });
  });

  test("a create does not fail for it", async () => {
    await openServers(["kube-system"]);
    const [first] = servers;
    use(first?.url.replace("127.0.0.1", "localhost") ?? "");
    first?.failNext({ status: 400, body: {} }, { path: "/api/v1/namespaces/kube-system" });
    const args = volcanoArgs((each) => {
      each["metadata"] = { name: "other" };
    });
    const { outs } = await createJob(volcanoJob, { ...args, origin: `${origin}-2` });
    expect(outs["facts"]).toMatchObject({
      server: { endpoint: expect.stringContaining("localhost") as string },
    });
  });
});

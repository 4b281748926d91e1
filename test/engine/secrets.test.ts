import { Job } from "pulumi-volcano";
import { defaultUser } from "pulumi-volcano/testing";
import { namespace, openBench, type Bench } from "./support";

const { domainName, userName, password, accessKey = "", secretKey = "" } = defaultUser;

/** Ways to sign in whose credentials the provider itself turns into tokens and signatures. */
const schemes: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
  [
    "a password",
    { "volcano:domainName": domainName, "volcano:userName": userName },
    { "volcano:password": password },
  ],
  ["signatures", { "volcano:accessKey": accessKey }, { "volcano:secretKey": secretKey }],
  [
    "an access key",
    { "volcano:accessKey": accessKey, "volcano:authScheme": "iamAccessKey" },
    { "volcano:secretKey": secretKey },
  ],
];

/** Whatever looks like something that the package has made of a secret. */
const derived = [/MII[\w+-]{20,}/, /Signature=[0-9a-f]{8}/i, /X-Auth-Token[": ]+[\w+-]{8}/i];

let labels: Record<string, string>;
let bench: Bench;

function program() {
  const template = {
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] },
  };
  new Job("report", { metadata: { name: "report", labels }, spec: { template } });
  return Promise.resolve({});
}

async function configure(settings: Record<string, string>, secrets: Record<string, string>) {
  const { emulator, stack } = bench;
  await stack.setConfig({
    "volcano:server": "cci",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
    "volcano:region": "cn-north-4",
    "volcano:authUrl": emulator.authUrl,
    ...settings,
  });
  for (const [key, value] of Object.entries(secrets)) {
    await stack.stack.setConfig(key, { value, secret: true });
  }
}

/** Everything that a run writes, with the engine's debug messages. */
async function watch(act: "up" | "destroy"): Promise<string> {
  const seen: string[] = [];
  const see = (text: string) => seen.push(text);
  const hooks = {
    debug: true,
    onOutput: see,
    onError: see,
    onEvent: (event: unknown) => see(JSON.stringify(event)),
  };
  await bench.stack.stack[act](hooks).catch((error: unknown) => see(String(error)));
  return seen.join("\n");
}

describe.each(schemes)("a whole run that signs in with %s", (_scheme, settings, secrets) => {
  beforeAll(async () => {
    labels = { team: "vision" };
    bench = await openBench(program, {
      emulator: { mode: "cci", users: [defaultUser] },
      stack: { config: {}, secrets: {} },
    });
    await configure(settings, secrets);
  });
  afterAll(() => bench.close());

  test("writes no secret, not even one that the server repeats, and leaves none in the state", async () => {
    const outputs = [await watch("up")];
    expect(bench.emulator.objects()).toHaveLength(1);
    const echo = `no access for ${[...Object.values(secrets), `MII${"echoedToken1".repeat(8)}`].join(" ")} password=${password}`;
    const body = {
      kind: "Status",
      status: "Failure",
      reason: "Forbidden",
      message: echo,
      code: 403,
    };
    bench.emulator.failNext({ status: 403, body }, { method: "PATCH" });
    labels = { team: "speech" };
    outputs.push(await watch("up"));
    expect(outputs[1]).toContain("[API_FORBIDDEN]");
    const state = await bench.stack.readState();
    outputs.push(await watch("destroy"));
    expect(bench.emulator.objects()).toEqual([]);
    for (const text of [...outputs, state]) {
      for (const secret of Object.values(secrets)) {
        expect(text).not.toContain(secret);
      }
      for (const pattern of derived) {
        expect(text).not.toMatch(pattern);
      }
    }
  });
});

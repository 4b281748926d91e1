import { Job } from "pulumi-volcano";
import { defaultUser } from "pulumi-volcano/testing";
import { namespace, openBench, type Bench } from "./support";

const template = (value: string) => ({
  spec: {
    restartPolicy: "Never",
    containers: [{ name: "main", image: "a:1", env: [{ name: "DB_PASSWORD", value }] }],
  },
});

/** As `kubectl apply` leaves it. */
const manifestCopy = "kubectl.kubernetes.io/last-applied-configuration";
const copied = JSON.stringify({ spec: { template: template("hunter2-of-the-first") } });

describe("a job that a program only looks up", () => {
  let bench: Bench;
  let isMade = false;
  const program = () => {
    new Job("report", {
      metadata: { name: "report", namespace, annotations: { [manifestCopy]: copied } },
      spec: { template: template("hunter2-of-the-first") },
    });
    if (isMade) {
      Job.get("found", `${namespace}/report`);
    }
    return Promise.resolve({});
  };
  beforeAll(async () => {
    bench = await openBench(program);
  });
  afterAll(() => bench.close());

  async function expectNothingReadable(): Promise<void> {
    const state = JSON.parse(await bench.stack.readState()) as {
      checkpoint: { latest: { resources: { urn: string }[] } };
    };
    const found = state.checkpoint.latest.resources.filter(({ urn }) => urn.endsWith("::found"));
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain("hunter2-of-the-first");
  }

  test("leaves no environment variable of it readable in the state", async () => {
    await bench.stack.stack.up();
    isMade = true;
    await bench.stack.stack.up();
    await expectNothingReadable();
    await bench.stack.refresh();
    await expectNothingReadable();
  });
});

describe("the engine's own log", () => {
  let bench: Bench;
  const { domainName, userName, password } = defaultUser;
  const program = () => {
    new Job("report", { metadata: { name: "report" }, spec: { template: template("x") } });
    return Promise.resolve({});
  };
  beforeAll(async () => {
    bench = await openBench(program, {
      emulator: { mode: "cci", users: [defaultUser] },
      stack: { config: {}, secrets: {} },
    });
    await bench.stack.setConfig({
      "volcano:server": "cci",
      "volcano:endpoint": bench.emulator.url,
      "volcano:namespace": namespace,
      "volcano:region": "cn-north-4",
      "volcano:authUrl": bench.emulator.authUrl,
      "volcano:domainName": domainName,
      "volcano:userName": userName,
    });
    await bench.stack.stack.setConfig("volcano:password", { value: password, secret: true });
  });
  afterAll(() => bench.close());

  async function logAt(logVerbosity: number): Promise<string> {
    const seen: string[] = [];
    const see = (text: string) => seen.push(text);
    const options = { debug: true, logToStdErr: true, logFlow: true, logVerbosity };
    await bench.stack.stack.up({ ...options, onOutput: see, onError: see });
    return seen.join("\n");
  }

  test("has secrets of the configuration in it from -v=9 on, as docs/auth.md says, and no token ever", async () => {
    const quiet = await logAt(8);
    expect(quiet).toContain('"v":7');
    expect(quiet).not.toContain(password);
    const loud = await logAt(11);
    expect(loud).toContain(`Configure().inputs]: value={${password}}`);
    for (const log of [quiet, loud]) {
      expect(log).not.toMatch(/MII[\w+-]{20,}/);
    }
  });
});

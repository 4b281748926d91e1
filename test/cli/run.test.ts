import { createServer } from "node:net";
import { runCommandLine } from "../../provider/cli/run.js";

/** Runs a command line; the person looks at what it says, and presses Ctrl-C then. */
async function runAs(
  words: readonly string[],
  look: (text: string) => Promise<void> = () => Promise.resolve(),
) {
  let said = "";
  const failures: string[] = [];
  const { exitCode, problem } = await runCommandLine(words, {
    say: (text) => {
      said += `${text}\n`;
    },
    complain: (text) => failures.push(text),
    input: () => Promise.resolve(""),
    hasColours: false,
    // The command line would make a line of its own of an expectation that fails.
    untilInterrupted: () =>
      look(said).catch((error: unknown) => {
        failures.push(String(error));
      }),
  });
  expect(failures).toEqual([]);
  return { exitCode, problem, said };
}

/** The settings that a person copies, without the namespace before their names. */
function settingsIn(text: string): Readonly<Record<string, string>> {
  const lines = [...text.matchAll(/^pulumi config set (?:--secret )?volcano:(\w+) (\S+)$/gm)];
  return Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value]));
}

describe("the command line", () => {
  test("shows its commands with --help", async () => {
    const { exitCode, said } = await runAs(["--help"]);
    expect(exitCode).toBe(0);
    expect(said).toMatch(/^usage: npx pulumi-volcano COMMAND/);
    expect(said).toMatch(/^ {2}emulator /m);
  });

  test.each([
    { words: ["check", "nowhere.yaml"], status: 2 },
    { words: ["plan", "nowhere.yaml", "nowhere.yaml"], status: 1 },
    { words: ["plan", "--detailed-exitcode", "nowhere.yaml", "nowhere.yaml"], status: 1 },
    { words: ["convert", "nowhere.yaml"], status: 1 },
  ])("$words ends with $status for a file that cannot be read, as --help says", async (given) => {
    expect((await runAs(given.words)).exitCode).toBe(given.status);
    const { said } = await runAs(["--help"]);
    expect(said.replace(/\s+/g, " ")).toContain(
      "1 when something failed, 2 for a wrong command or option. Of check, 2 is also for what cannot be read;",
    );
  });

  test("shows the package's version with --version", async () => {
    expect((await runAs(["--version"])).said).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("shows a command's options with --help behind it", async () => {
    const { exitCode, said } = await runAs(["emulator", "--help"]);
    expect(exitCode).toBe(0);
    for (const option of ["--mode", "--port", "--namespace", "--complete-after"]) {
      expect(said).toContain(`  ${option} `);
    }
  });

  test.each([
    { words: [], problem: "a command is missing" },
    { words: ["emulatr"], problem: "emulatr is no command: did you mean emulator?" },
    {
      words: ["zzz"],
      problem:
        "zzz is no command: known are check, plan, convert, import, emulator, --help, --version",
    },
    { words: ["--versoin"], problem: "--versoin is no option: did you mean --version?" },
    { words: ["emulator", "--prot", "1"], problem: "--prot is no option: did you mean --port?" },
    { words: ["emulator", "--mode", "ccii"], problem: "ccii is no mode: did you mean cci?" },
    {
      words: ["emulator", "--port", "many"],
      problem: "--port wants a whole number from 0 to 65535",
    },
    {
      words: ["emulator", "--port", "65536"],
      problem: "--port wants a whole number from 0 to 65535",
    },
    {
      words: ["emulator", "--complete-after", "-1"],
      problem: "Option '--complete-after' argument is ambiguous",
    },
    {
      words: ["emulator", "--namespace", "Big"],
      problem: "--namespace wants a name of lower-case letters, digits and dashes",
    },
    { words: ["emulator", "cci"], problem: "Unexpected argument 'cci'" },
    { words: ["emulator", "--port"], problem: "Option '--port <value>' argument missing" },
  ])("ends with status 2 for $words, and says why in one line", async ({ words, problem }) => {
    const { exitCode, problem: line = "", said } = await runAs(words);
    expect({ exitCode, said }).toEqual({ exitCode: 2, said: "" });
    expect(line).toMatch(/^pulumi-volcano: [^\n]+ \(--help shows what there is\)$/);
    expect(line).toContain(problem);
  });
});

describe("the emulator that the command line starts", () => {
  test("prints the settings of a server that answers while it runs", async () => {
    const { exitCode, said } = await runAs(["emulator", "--port", "0"], async (text) => {
      const { server, endpoint = "", namespace = "", token = "" } = settingsIn(text);
      expect({ server, namespace }).toEqual({ server: "kubernetes", namespace: "default" });
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs`;
      const ask = (headers: Readonly<Record<string, string>>) =>
        fetch(`${endpoint}${path}`, { headers });
      expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
      expect((await ask({ authorization: "Bearer other" })).status).toBe(401);
    });
    expect(exitCode).toBe(0);
    expect(said).toMatch(/runs no pods, but moves jobs through their phases/);
    await expect(fetch(settingsIn(said)["endpoint"] ?? "")).rejects.toThrow("fetch failed");
  });

  test("as CCI prints a login that its IAM takes", async () => {
    await runAs(["emulator", "--mode", "cci", "--port", "0"], async (text) => {
      const { authUrl = "", domainName, userName, password, region } = settingsIn(text);
      const user = { name: userName, password, domain: { name: domainName } };
      const identity = { methods: ["password"], password: { user } };
      const body = JSON.stringify({ auth: { identity, scope: { project: { name: region } } } });
      const answer = await fetch(`${authUrl}/auth/tokens`, { method: "POST", body });
      expect(answer.status).toBe(201);
    });
  });

  test("has the namespaces that are asked for, the first one in the settings", async () => {
    const words = ["emulator", "--port", "0", "--namespace", "research", "--namespace", "ops"];
    await runAs(words, async (text) => {
      const { endpoint = "", namespace, token = "" } = settingsIn(text);
      expect(namespace).toBe("research");
      const job = { metadata: { name: "a" }, spec: { template: {} } };
      for (const name of ["research", "ops", "default", "nowhere"]) {
        const answer = await fetch(`${endpoint}/apis/batch/v1/namespaces/${name}/jobs`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify(job),
        });
        // The job itself is wrong, which a server says only where the namespace is there.
        expect({ name, status: answer.status }).toEqual({
          name,
          status: name === "nowhere" ? 404 : 422,
        });
      }
    });
  });

  test("gives every run its own uids", async () => {
    const uids: unknown[] = [];
    const look = async (text: string): Promise<void> => {
      const { endpoint = "", token = "" } = settingsIn(text);
      const template = {
        spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a:1" }] },
      };
      const answer = await fetch(`${endpoint}/apis/batch/v1/namespaces/default/jobs`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ metadata: { name: "a" }, spec: { template } }),
      });
      const made = (await answer.json()) as { metadata: { uid: string } };
      uids.push(made.metadata.uid);
    };
    await runAs(["emulator", "--port", "0"], look);
    await runAs(["emulator", "--port", "0"], look);
    expect(uids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(uids[0]).not.toBe(uids[1]);
  });

  test("says which port is taken, and ends with status 1", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const { exitCode, problem } = await runAs(["emulator", "--port", port]);
    other.close();
    expect({ exitCode, problem }).toEqual({
      exitCode: 1,
      problem: `pulumi-volcano: port ${port} is taken: stop what uses it, or choose another with --port`,
    });
  });
});

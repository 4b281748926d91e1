import { literal } from "../../provider/cli/convert/literal.js";
import { withoutSecrets } from "../../provider/cli/import/secrets.js";
import type { JsonObject } from "../../provider/values/json.js";

/** What stands for every credential here. */
const secret = "hunter2";

function concealed(declaration: JsonObject) {
  const { declaration: left, leftOut } = withoutSecrets(declaration, "report");
  return { text: literal(left), keys: leftOut.map(({ key }) => key), leftOut };
}

const job = (pod: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  metadata: { name: "report", ...metadata },
  spec: { template: { spec: pod } },
});

const withArgs = (args: readonly string[]) => job({ containers: [{ name: "main", args }] });
const withEnv = (env: Readonly<Record<string, string>>) =>
  job({
    containers: [{ env: Object.entries(env).map(([name, value]) => ({ name, value })) }],
  });

describe("a credential among arguments", () => {
  test.each([
    [["--password", secret, "--verbose"], "reportPassword"],
    [["--db-pass", secret], "reportDbPass"],
    [["-apiKey", secret], "reportApikey"],
    [["--pass=hunter2"], "reportPass"],
    [["--ak", "x", "--sk", secret], "reportAk reportSk"],
    [["env", "PGPASS=hunter2", "psql"], "reportPgpass"],
    [["curl", "-u", "me:hunter2", "https://acme.io"], "reportPassword"],
    [["curl", "-H", "X-Api-Key: hunter2"], "reportArgs"],
  ])("of %j is left out", (args, keys) => {
    const found = concealed(withArgs(args));
    expect(found.text).not.toContain(secret);
    expect(found.keys).toEqual(keys.split(" "));
    expect(found.text).toContain('name: "main"');
  });

  test("leaves the other ones where they are", () => {
    const { text, leftOut } = concealed(withArgs(["run", "--password", secret, "data/"]));
    expect(text).toContain(
      '["run", "--password", config.requireSecret("reportPassword"), "data/"]',
    );
    expect(leftOut).toMatchObject([{ path: "{.spec.template.spec.containers[0].args[2]}" }]);
  });

  test.each([
    "mysql --password hunter2 -h db",
    "mysql --password 'hunter2' -h db",
    "run --password \\\n  hunter2",
    `ssh db "mysql --password 'hunter2'"`,
    "echo don't\nmysql --password hunter2\necho 'done'",
    "export db_pass=hunter2; run",
    'DB_PASS="hunter2 and more" run',
    'curl -H "X-Api-Key: hunter2" https://acme.io',
    "curl --user me:hunter2 https://acme.io",
    `subprocess.run(["login", "--password", "hunter2"])`,
    `subprocess.run(["login","--password","hunter2"])`,
    "run --password '$hunter2'",
    "run --password ${NONE:-hunter2}",
  ])("in the script %j is left out with it", (script) => {
    const { text, keys } = concealed(withArgs(["sh", "-c", script]));
    expect(text).not.toContain(secret);
    expect(text).toContain('["sh", "-c", config.requireSecret(');
    expect(keys).toHaveLength(1);
  });
});

test.each([
  [["train.py", "--tokenizer", "bert", "--author", "me"]],
  [["--key-prefix", "models/", "--keyframes", "8", "--keypoints", "coco"]],
  [["--max-tokens", "512", "--pad-token-id", "0", "--max_new_tokens=64"]],
  [["--passes", "3", "--pass-through", "data", "--bypass", "cache", "--passive", "x"]],
  [["--token-file", "/run/token", "--ssh-key-file-path=/etc/ssh", "--key", "/etc/tls/tls.key"]],
  [["--no-auth", "train.py", "--use-auth", "--verbose", "--auth", "true"]],
  [["--password", "$(DB_PASSWORD)", "run"]],
  [["docker", "run", "-u", "1000:1000", "--secret-name", "regcred"]],
  [["sh", "-c", 'mysql --password "$DB_PASSWORD" && x --pass ${DB_PASS} --key "$(cat /run/key)"']],
  [["sh", "-c", "python train.py --tokenizer bert --max-tokens 512 --learning-rate 1e-4"]],
  [["python", "-c", "print(sorted(x, key=len), sorted(x, key=lambda y: y.z), 'the token: it')"]],
])("the ordinary arguments %j are printed", (args) => {
  expect(concealed(withArgs(args)).keys).toEqual([]);
});

test.each(["db_pass", "PGPASS", "smtpPass", "MYSQL_PWD", "HW_SK", "apikey", "TOKENS", "OAUTH"])(
  "the variable %s is left out",
  (name) => {
    const { text, keys } = concealed(withEnv({ [name]: secret }));
    expect(text).not.toContain(secret);
    expect(keys).toHaveLength(1);
  },
);

test("ordinary variables are printed", () => {
  const env = {
    TOKENIZERS_PARALLELISM: "false",
    AUTHOR: "me",
    KEY_PREFIX: "models/",
    MAX_TOKENS: "512",
    BYPASS: "cache",
    USE_AUTH: "true",
    PASSWORD_FILE: "/run/secrets/db",
    GOOGLE_APPLICATION_CREDENTIALS: "/var/secrets/key.json",
    PGPASSWORD: "$(DB_PASSWORD)",
  };
  expect(concealed(withEnv(env)).keys).toEqual([]);
});

describe("a credential in a map of any names", () => {
  const selector = { matchLabels: { "access-key": secret } };
  const rows: Readonly<Record<string, JsonObject>> = {
    "attributes of a csi volume": job({
      volumes: [{ name: "a", csi: { driver: "d", volumeAttributes: { clientSecret: secret } } }],
    }),
    "options of a flexVolume": job({
      volumes: [{ name: "a", flexVolume: { driver: "d", options: { password: secret } } }],
    }),
    "options of a flexVolume that are called as of a variable": job({
      volumes: [{ name: "a", flexVolume: { options: { name: "a", value: "b", pass: secret } } }],
    }),
    labels: job({}, { labels: { "acme.io/token": secret } }),
    "a selector": job({ topologySpreadConstraints: [{ labelSelector: selector }] }),
    "a selector of nodes": job({ nodeSelector: { passphrase: secret } }),
    "an expression": job({
      affinity: { terms: [{ key: "db-pass", operator: "In", values: [secret] }] },
    }),
    "a toleration": job({ tolerations: [{ key: "db-pass", value: secret }] }),
    "a plugin of Volcano": { spec: { plugins: { "acme-auth": [secret] } } },
    "arguments of a plugin": { spec: { plugins: { acme: ["--token", secret] } } },
    "an annotation": job({}, { annotations: { "db-pass": secret } }),
    "an annotation that is called name": job(
      {},
      { annotations: { name: `https://a:${secret}@b` } },
    ),
  };

  test.each(Object.entries(rows))("is left out: %s", (_place, declaration) => {
    const { text, keys } = concealed(declaration);
    expect(text).not.toContain(secret);
    expect(keys).toHaveLength(1);
  });

  test("does not take names of the API for its own", () => {
    const pod = {
      containers: [
        {
          name: "token",
          envFrom: [{ secretRef: { name: "password" } }],
          env: [{ name: "A", valueFrom: { secretKeyRef: { name: "auth", key: "password" } } }],
        },
      ],
      imagePullSecrets: [{ name: "regcred" }],
      dnsConfig: { options: [{ name: "ndots", value: "2" }] },
      volumes: [
        { name: "key", secret: { secretName: "key", items: [{ key: "password", path: "p" }] } },
        { name: "b", csi: { volumeAttributes: { secretProviderClass: "vault" } } },
      ],
    };
    expect(concealed(job(pod, { labels: { author: "me" } })).keys).toEqual([]);
  });
});

import { defaultProject, defaultUser, type EmulatorUser } from "../../emulator/index.js";
import { startTalk, type Answer, type Talk } from "./support/harness.js";

const dayMs = 24 * 60 * 60 * 1000;
const temporary: EmulatorUser = {
  ...defaultUser,
  userName: "temporary",
  accessKey: "TEMPORARYKEY00000001",
  securityToken: "security-token-1",
};
const project = { project: { name: defaultProject.name } };
let talk: Talk;

beforeAll(async () => {
  talk = await startTalk({ mode: "cci", users: [defaultUser, temporary] });
});
afterAll(() => talk.stop());

function byPassword(password: string) {
  const { domainName, userName } = defaultUser;
  const user = { name: userName, password, domain: { name: domainName } };
  return { methods: ["password"], password: { user } };
}

function byKeys({ accessKey, secretKey }: EmulatorUser, securityToken?: string) {
  const token = securityToken === undefined ? {} : { security_token: { key: securityToken } };
  const keys = { access: { key: accessKey }, secret: { key: secretKey }, ...token };
  return { methods: ["hw_ak_sk"], hw_ak_sk: keys };
}

function logIn(identity: object, scope: object = project, query = "?nocatalog=true") {
  const body = { auth: { identity, scope } };
  return talk.ask("POST", `/v3/auth/tokens${query}`, { body });
}

const tokenOf = (answer: Answer) => answer.body["token"] as Record<string, unknown>;

describe("a login at the emulated IAM", () => {
  test.each([
    ["a password", byPassword(defaultUser.password)],
    ["an access key", byKeys(defaultUser)],
    ["temporary keys", byKeys(temporary, temporary.securityToken)],
  ])("by %s gives a token that opens the API", async (_how, identity) => {
    const answer = await logIn(identity);
    expect(answer.status).toBe(201);
    const token = answer.headers.get("x-subject-token") ?? "";
    expect(token).toMatch(/^MII/);
    const list = await talk.ask("GET", "/apis/batch/v1/namespaces/default/jobs", {
      headers: { "x-auth-token": token },
    });
    expect(list.status).toBe(200);
  });

  test("says until when the token lives, and has the catalogue unless it was not wanted", async () => {
    const answer = await logIn(byPassword(defaultUser.password));
    const { issued_at: from, expires_at: until } = tokenOf(answer);
    expect(Date.parse(String(until)) - Date.parse(String(from))).toBe(dayMs);
    expect(tokenOf(answer)).not.toHaveProperty("catalog");
    const long = await logIn(byPassword(defaultUser.password), project, "");
    expect(tokenOf(long)).toHaveProperty("catalog");
  });

  test.each([
    ["a wrong password", byPassword("wrong-password"), project],
    ["a wrong secret key", byKeys({ ...defaultUser, secretKey: "wrong-secret-key" }), project],
    ["temporary keys without their token", byKeys(temporary), project],
    ["an unknown method", { methods: ["totp"] }, project],
    ["an unknown project", byPassword(defaultUser.password), { project: { name: "nowhere" } }],
  ])("is refused with 401 because of %s", async (_why, identity, scope) => {
    const answer = await logIn(identity, scope);
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: 401, title: "Unauthorized" } },
    });
    expect(answer.headers.get("x-subject-token")).toBeNull();
  });

  test.each([
    ["auth", {}],
    ["identity", { auth: {} }],
    ["methods", { auth: { identity: {} } }],
    ["user", { auth: { identity: { methods: ["password"] } } }],
    ["hw_ak_sk", { auth: { identity: { methods: ["hw_ak_sk"] } } }],
  ])("is refused with 400 where %s is missing", async (part, body) => {
    const answer = await talk.ask("POST", "/v3/auth/tokens", { body });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`Expecting to find ${part} in request body`);
  });

  test("lasts for its time and no longer", async () => {
    const token = talk.emulator.issueToken();
    const list = () =>
      talk.ask("GET", "/apis/batch/v1/jobs", { headers: { "x-auth-token": token } });
    expect((await list()).status).toBe(200);
    talk.emulator.advance(dayMs - 60_000);
    expect((await list()).status).toBe(200);
    talk.emulator.advance(61_000);
    expect((await list()).body).toMatchObject({ error_code: "APIGW.0307" });
  });

  test("is not given for a body of a hundred thousand levels, which ends nothing", async () => {
    const body = `{"auth":${"[".repeat(100_000)}"deep"${"]".repeat(100_000)}}`;
    expect((await talk.ask("POST", "/v3/auth/tokens", { body })).status).toBe(400);
    expect((await logIn(byPassword(defaultUser.password))).status).toBe(201);
    expect(JSON.stringify([...talk.emulator.requests])).not.toContain("deep");
  });

  test("leaves no password and no key in the log of requests", async () => {
    await logIn(byPassword(defaultUser.password));
    await logIn(byKeys(temporary, temporary.securityToken));
    const log = JSON.stringify([...talk.emulator.requests]);
    const secrets = [defaultUser.password, defaultUser.secretKey, temporary.securityToken];
    for (const secret of secrets) {
      expect(log).not.toContain(secret);
    }
  });
});

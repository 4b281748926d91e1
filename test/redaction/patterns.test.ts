import { runInNewContext } from "node:vm";
import { patterns } from "../../provider/redaction/patterns.js";
import { redact, toOneLine } from "../../provider/redaction/redact.js";

describe("what looks like a credential is hidden:", () => {
  test.each([
    ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI", "wJalr"],
    ["HW_SECRET_KEY=k3qV9s x", "k3qV9s"],
    ["env: GITHUB_TOKEN=abc DB_PASSWORD=def", "abc"],
    ["env: GITHUB_TOKEN=abc DB_PASSWORD=def", "def"],
    ["{Name:ann Password:hunter2 Domain:acme}", "hunter2"],
    ["map[X-Auth-Token:[hunter2abc]]", "hunter2abc"],
    ['{"DB_PASSWORD":"hunter2"}', "hunter2"],
    ['{"adminPassword" : "hunter2"}', "hunter2"],
    [String.raw`{"password":"pa\"hunter2"}`, "hunter2"],
    [JSON.stringify(JSON.stringify({ password: 'pa"hunter2' })), "hunter2"],
    [JSON.stringify(JSON.stringify(JSON.stringify({ secret_key: "hunter2" }))), "hunter2"],
    ['core.EnvVar{Name:"DB", Value:"hunter2", ValueFrom:(*core.EnvVarSource)(nil)}', "hunter2"],
    [String.raw`core.EnvVar{Name:\"DB\", Value:\"hunter2\"}`, "hunter2"],
    ['[{"name":"DB","value":"hunter2"}]', "hunter2"],
    ["connect to https:\\/\\/ann:hunter2@host failed", "hunter2"],
    ["Authorization: Custom hunter2=", "hunter2"],
    ["x-id-eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2ln", "eyJzdWIiOiIxMjMifQ"],
    ["-----BEGIN PRIVATE KEY-----\nhunter2\nand it breaks off", "hunter2"],
    ["-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----", "hunter2"],
  ])("%s", (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(toOneLine(text)).not.toContain(secret);
  });
});

describe("redaction leaves alone", () => {
  test.each([
    'spec.template.spec.containers[0].image: Required value, name: "main"',
    'labels {"name":"a"} and {"value":"b"}',
    "password: must not be empty, says the server",
    'https://host:8080/path?watch=true&labelSelector=team%3Dvision "a@b.c"',
    "the token of request 1234 is expired",
    "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available",
  ])("%s", (text) => {
    expect(redact(text)).toBe(text);
  });
});

const megabyte = 1024 * 1024;
const marks = Array.from(" \n\t\"'\\-=:;,@/%&+.~a0_");
const pieces = [
  ...marks,
  "password",
  "password:",
  "password: ",
  "password=",
  "password :",
  'password"',
  "'password' ",
  '"password":"',
  String.raw`\"password\":\"`,
  "eyJ",
  "eyJ-",
  "eyJ.",
  "eyJaaaaaaaa.",
  "-----BEGIN ",
  "-----BEGIN PRIVATE KEY-----",
  "-----END ",
  "://",
  "://a",
  "https://",
  "MII",
  "MII-",
  "MII ",
  "Bearer",
  "Bearer ",
  "Basic a",
  "Authorization:",
  "authorization: ",
  "authorization: a ",
  "SDK-HMAC-SHA256 Access=",
  "SDK-HMAC-SHA256 ",
  ", Signature=",
  "Access=",
  "?sig=",
  "_TOKEN=",
  "name:",
  'name:"a",',
  'name:"a", value:"',
  '"name":"',
  "%25",
  "%2525",
  "\\u00",
  "&#39",
  "&amp;",
  "é",
  "secret-access-",
  "x-auth-token",
];
const oddEnds = ["", '! x"'];

/** Far more than a linear pattern needs on a busy machine; a quadratic one needs minutes. */
const patienceMs = 5000;

/** Applies a pattern in a context that can be stopped from outside. */
function applyWithin(text: string, pattern: RegExp): boolean {
  const { source, flags } = pattern;
  try {
    runInNewContext(
      "text.replace(new RegExp(source, flags), 'x')",
      { text, source, flags },
      { timeout: patienceMs },
    );
    return true;
  } catch {
    return false;
  }
}

describe("a megabyte of", () => {
  test.each(pieces)("%j keeps no pattern busy", (piece) => {
    const slow = oddEnds.flatMap((end) => {
      const text = piece.repeat(Math.ceil(megabyte / piece.length)) + end;
      return patterns.map(([pattern]) => pattern).filter((each) => !applyWithin(text, each));
    });
    expect(slow).toEqual([]);
  });
});

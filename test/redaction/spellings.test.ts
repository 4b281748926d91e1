import fc from "fast-check";
import { redact, redactStart, toOneLine } from "../../provider/redaction/redact.js";
import { registerSecret, registerToken } from "../../provider/redaction/secrets.js";

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const hex = (text: string) => Buffer.from(text).toString("hex");

/** As Go's encoding/json writes it. */
function goJson(text: string): string {
  return json(text).replace(
    /[<>&]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** As Go's `%q` writes it, without the quotes around. */
function goQuoted(text: string): string {
  return json(text).replace(
    /\\u([\da-f]{4})|[^ -~]/g,
    (unit, code?: string) => `\\u${code ?? unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function html(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (mark) => names[mark] ?? mark);
}

/** Broken after twenty characters or more, as a terminal or a mail does, and not within an encoded character. */
const wrapped = (text: string) => text.replace(/.{20}\w{3}/g, "$&\n    ");

/** How a server, a plugin, a proxy or a log spells what it was given. */
const spellings: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => secret,
  "JSON-escaped": json,
  "as HTML twice": (secret) => html(html(secret)),
  "URL-encoded within HTML, each letter": (secret) =>
    secret.replace(/[\w%&;#]/g, (mark) => `&#37;${hex(mark)}`),
  "in colours": (secret) => secret.replace(/.{5}/gu, "$&\u001b[1;31m"),
  "in colours, JSON-escaped": (secret) => json(secret.replace(/.{5}/gu, "$&\u001b[0m")),
  "JSON-escaped twice": (secret) => json(json(secret)),
  "JSON-escaped three times": (secret) => json(json(json(secret))),
  "as Go's JSON": goJson,
  "as Go's %q": goQuoted,
  "as Go's %q in JSON": (secret) => json(goQuoted(secret)),
  "URL-encoded": encodeURIComponent,
  "URL-encoded in lower case": (secret) =>
    encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
  "URL-encoded, with what encodeURI leaves": encodeURI,
  "URL-encoded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "as a form": (secret) => new URLSearchParams({ x: secret }).toString().slice(2),
  "URL-encoded JSON": (secret) => encodeURIComponent(json(secret)),
  "as HTML": html,
  "in base64": base64,
  "in base64url": (secret) => Buffer.from(secret).toString("base64url"),
  "in base64 behind one character": (secret) => base64(`:${secret}`),
  "in base64 behind two characters": (secret) => base64(`u:${secret}`),
  "in base64 within a text": (secret) => base64(`ann:${secret}@host`),
  "in base64url within a text": (secret) => Buffer.from(`ab:${secret}|`).toString("base64url"),
  "in base64 as JSON": (secret) => base64(json(secret)),
  "in base64 within a JSON text": (secret) => base64(`{"password":"${json(secret)}"}`),
  "in base64url as Go's JSON": (secret) => Buffer.from(goJson(secret)).toString("base64url"),
  "in base64 as JSON in JSON": (secret) => base64(json(json(secret))),
  "in base64, URL-encoded": (secret) => base64(encodeURIComponent(secret)),
  "in hexadecimal as JSON": (secret) => hex(json(secret)),
  "in hexadecimal": hex,
  "in upper case hexadecimal": (secret) => hex(secret).toUpperCase(),
  "with blanks collapsed": (secret) => secret.replace(/\s+/g, " "),
  "over several lines": wrapped,
  "over several lines in base64": (secret) => wrapped(base64(secret)),
};

/** What no text may contain: the secret without its blanks, and what of its encoded forms does not depend on neighbours. */
function traces(secret: string): readonly string[] {
  const middle = (text: string) => base64(text).slice(4, -4);
  return [
    secret,
    json(secret),
    encodeURIComponent(secret),
    hex(secret),
    middle(`ab${secret}`),
    middle(`a${secret}`),
    middle(secret),
  ].filter((trace) => trace.length >= 6);
}

// From a character that no other text of these tests has, so that nothing else is found by chance.
const asciiSecret = fc
  .tuple(
    fc.constantFrom("Zq7", "Xk9", "Jw4"),
    fc.string({
      unit: fc.constantFrom(...Array.from(`abcXYZ019 "'\\/+=&<>%{}$#@!?;:,.~-_`)),
      minLength: 6,
    }),
    fc.constantFrom("Qz3", "Vx8", "Yj5"),
  )
  .map((parts) => parts.join(""));

const secretArbitrary = fc.oneof(
  asciiSecret,
  fc.tuple(asciiSecret, fc.constantFrom("é", "密码", "\u{1f511}")).map((parts) => parts.join("")),
);

describe.each(Object.entries(spellings))("a registered secret, %s", (_name, spell) => {
  test("is not left in any text", () => {
    fc.assert(
      fc.property(
        secretArbitrary,
        fc.constantFrom("", "a ", '{"k":"', "x=", "user:", "https://h/?q="),
        fc.constantFrom("", " b", '"}', "&y=1", "@host"),
        (secret, before, after) => {
          registerSecret(secret);
          const text = `${before}${spell(secret)}${after}`;
          for (const clean of [redact(text), toOneLine(text), redactStart(text, 10)]) {
            for (const trace of traces(secret)) {
              expect(clean).not.toContain(trace);
            }
          }
          expect(redact(text)).toContain("[redacted]");
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("registered secrets", () => {
  test("are found behind whatever an encoding makes of the characters before them", () => {
    for (const secret of [
      "41abcdefgh",
      "u0041bcdefgh",
      "nothing2see",
      "amp;secret1",
      "25secret25",
    ]) {
      registerSecret(secret);
      for (const before of ["%", "\\", "\\\\", "&", "%25", "\\n"]) {
        expect(redact(`x ${before}${secret} y`)).not.toContain(secret);
      }
    }
  });

  test("of nothing but letters beyond ASCII are found in their usual spellings", () => {
    const secret = "密码是秘密的";
    registerSecret(secret);
    const usual = [secret, encodeURIComponent(secret), goQuoted(secret), base64(secret)];
    for (const text of usual) {
      expect(redact(`a ${text} b`)).toBe("a [redacted] b");
    }
  });

  test("of several lines are found line by line", () => {
    const lines = ["MHcCAQEEIBogusBogusBogusBogus1", "AwEHoUQDQgAEBogusBogusBogusBo2"];
    registerSecret(
      `-----BEGIN EC PRIVATE KEY-----\n${lines.join("\n")}\n-----END EC PRIVATE KEY-----`,
    );
    for (const line of lines) {
      expect(redact(`read ${line} there`)).toBe("read [redacted] there");
    }
  });

  test("that are passwords are never forgotten; of tokens the last ones are known", () => {
    registerSecret("the-password-of-the-first-hour");
    registerToken("the-token-of-the-first-hour");
    for (let index = 0; index < 3000; index += 1) {
      registerToken(`renewed-token-number-${index}`);
    }
    expect(redact("a the-password-of-the-first-hour b")).toBe("a [redacted] b");
    expect(redact("a renewed-token-number-2999 b")).toBe("a [redacted] b");
    expect(redact("a renewed-token-number-2600 b")).toBe("a [redacted] b");
    expect(redact("a the-token-of-the-first-hour b")).toContain("first-hour");
  });

  test("are found whole where a text is cut", () => {
    const secret = "cut-in-the-middle-0123456789";
    registerSecret(secret);
    for (let most = 1; most < 60; most += 1) {
      const clean = redactStart(`some words ${secret} and ${secret} more words`, most);
      for (let from = 0; from + 5 <= secret.length; from += 1) {
        expect(clean).not.toContain(secret.slice(from, from + 5));
      }
    }
  });

  test("are found where they look like encodings themselves", () => {
    for (const secret of ["pa&amp;ss&#39;word-1", "pa%41ss%2541word-2"]) {
      registerSecret(secret);
      for (const text of [
        secret,
        html(secret),
        html(html(secret)),
        encodeURIComponent(secret),
        json(secret),
      ]) {
        expect(redact(`a ${text} b`)).toBe("a [redacted] b");
      }
      expect(redact(`a ${secret.replaceAll("%", String.raw`\u0025`)} b`)).toBe("a [redacted] b");
    }
  });

  test("leave all other words of a text as they are", () => {
    registerSecret("left-alone-secret");
    const text = String.raw`create Job a/b: 50% of "x\y" & 'z' + ünï at C:\n\temp (%zz &lt; \u12)`;
    expect(redact(text)).toBe(text);
    expect(redact(`${text} left-alone-secret ${text}`)).toBe(`${text} [redacted] ${text}`);
  });

  test("are redacted once: another time changes nothing", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...Array.from("ab:= \"'\\"), "password", "token", "Bearer "),
        }),
        (text) => {
          const once = redact(text);
          expect(redact(once)).toBe(once);
        },
      ),
    );
  });
});

test("a percent sign of the credential that looks like an encoding is found where each letter was encoded", () => {
  const secret = "Zq7aaa%aaQz3";
  registerSecret(secret);
  const spelled = secret.replace(/[\w%&;#]/g, (mark) => `&#37;${hex(mark)}`);
  expect(redact(`x=${spelled}`)).toBe("x=[redacted]");
});

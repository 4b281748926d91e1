import { findTraces, plainText } from "../../tools/recording/traces";

const machine = { hostName: "build-7", userName: "mona", folders: ["/srv/mona", "/scratch", "/"] };

describe("traces of the machine in a recording", () => {
  test.each([
    ["Logging in on build-7", "build-7"],
    ["by mona", "mona"],
    ["in /srv/mona/program", "/srv/mona"],
    [
      "warning: using pulumi-resource-pulumi-nodejs from $PATH at x",
      "using pulumi-resource-pulumi-nodejs from $PATH",
    ],
    ["state in file:///somewhere/else", "file:///somewhere/else"],
    ["POST http://127.0.0.1:4711/apis", "127.0.0.1:4711"],
    ["connect localhost:80", "localhost:80"],
    ["Error: Cannot find module '/opt/other/x.js'", "/opt/other/x.js"],
    ["View in Browser (Ctrl+O): x", "View in Browser"],
    ["see https://app.pulumi.com/mona-org", "https://app.pulumi.com/mona-org"],
    // Colours do not hide it.
    ["in /srv/\u001b[1mmona\u001b[0m", "/srv/mona"],
  ])("are found: %j", (output, trace) => {
    expect(findTraces(output, machine)).toContain(trace);
  });

  test("are not names that every machine has, jobs, images, or the way to a field", () => {
    const output =
      "research/migrate-d7624b41: spec.template changed; registry.example.com/migrate:2; root, user; https://registry.example.com/x";
    expect(findTraces(output, { hostName: "localhost", userName: "root", folders: [] })).toEqual(
      [],
    );
  });
});

test("what a terminal is told to do is no text", () => {
  expect(
    plainText("\u001b]11;?\u001b\\\u001b[6n\u001b[1;32m$\u001b[0m up\u001b[K\u001b[?25h\r\n"),
  ).toBe("$ up\r\n");
});

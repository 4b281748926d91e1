import { parseCpuSeconds, parsePeakBytes, roleOf } from "../../bench/engine/processes";

describe("what /proc says of processes", () => {
  test("processor time, behind a name with spaces and parentheses", () => {
    const stat =
      "4711 (node (main) x) S 1 4711 4711 0 -1 4194304 9 0 0 0 250 50 3 4 20 0 11 0 1 2 3 4";
    expect(parseCpuSeconds(stat)).toBe(3);
  });

  test("the peak of memory, none of a process that has ended", () => {
    expect(parsePeakBytes("VmPeak:\t 999 kB\nVmHWM:\t  1024 kB\nVmRSS:\t 10 kB\n")).toBe(1048576);
    expect(parsePeakBytes("Name:\tnode\nState:\tZ (zombie)\n")).toBe(0);
  });

  test.each([
    ["pulumi-language-nodejs\x00127.0.0.1:1", "host"],
    ["node\x00/x/@pulumi/pulumi/cmd/run/index.js\x00--monitor", "program"],
    ["node\x00/x/@pulumi/pulumi/cmd/dynamic-provider/index.js\x00127.0.0.1:1", "provider"],
    ["/bin/pulumi-resource-kubernetes\x00127.0.0.1:1", "provider"],
    ["node\x00-e\x00console.log(require.resolve('@pulumi/pulumi/cmd/dynamic-provider'))", "other"],
    ["/bin/sh\x00/x/@pulumi/pulumi/pulumi-resource-pulumi-nodejs\x00127.0.0.1:1", "other"],
    ["", "other"],
  ])("%j is %s", (commandLine, role) => {
    expect(roleOf(commandLine)).toBe(role);
  });
});

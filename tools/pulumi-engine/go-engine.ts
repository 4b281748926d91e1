import { join } from "node:path";

import { ensureBuilt, pinnedVersion, type Report } from "../go-build";

const cliModule = "github.com/pulumi/pulumi/pkg/v3";

/**
 * Builds the Pulumi CLI that go.mod beside this file pins, once per user.
 *
 * @throws when it is not in the cache and Go is missing or the build fails.
 */
export async function buildEngine(report: Report): Promise<string> {
  const version = await pinnedVersion(__dirname, cliModule);
  const directory = await ensureBuilt(
    {
      name: "pulumi-engine",
      title: `the Pulumi CLI ${version}`,
      duration: "6 minutes",
      modules: [
        {
          moduleDirectory: __dirname,
          packages: [`${cliModule}/cmd/pulumi`],
          // Without a version the Automation API refuses the program.
          ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
          withoutInlining: ["all"],
        },
      ],
    },
    report,
  );
  return join(directory, "bin/pulumi");
}

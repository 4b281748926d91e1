import { versions } from "./support/layouts";
import { describeProvider } from "./support/provider-suite";

describeProvider("a program on Node 24, with the newest SDK", {
  manager: "npm",
  sdk: versions.newestSdk,
  node: versions.node24,
});

import { versions } from "./support/layouts";
import { describeProvider } from "./support/provider-suite";

describeProvider("a program installed by pnpm, with the oldest SDK", {
  manager: "pnpm",
  sdk: versions.oldestSdk,
});

describeProvider("a program installed by pnpm, with the newest SDK for Node 20", {
  manager: "pnpm",
  sdk: versions.sdkOfNode20,
});

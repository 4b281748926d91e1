import { versions } from "./support/layouts";
import { registerPreviews } from "./support/preview-suite";
import { describeProvider } from "./support/provider-suite";

describeProvider("a program installed by npm, with the oldest SDK", {
  manager: "npm",
  sdk: versions.oldestSdk,
});

describeProvider(
  "a program installed by npm, with the newest SDK for Node 20",
  { manager: "npm", sdk: versions.sdkOfNode20 },
  registerPreviews,
);

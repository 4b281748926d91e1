import { usesLatestTag } from "../../provider/server/image.js";

const digest = `@sha256:${"a".repeat(64)}`;

describe("an image", () => {
  test.each([
    "nginx",
    "nginx:latest",
    "team/app",
    "localhost/app",
    "registry.example.com:5000/team/app",
    "REGISTRY/app",
    "[::1]:80/app:latest",
    `nginx:latest${digest}`,
  ])("%s is pulled always", (image) => {
    expect(usesLatestTag(image)).toBe(true);
  });

  test.each([
    "nginx:1.27",
    "nginx:Latest",
    `nginx${digest}`,
    `nginx:1.27${digest}`,
    "host:5000",
    "Nginx",
    "team/App",
    "$(IMAGE)",
    "nginx:",
    "",
    "a".repeat(64),
    `nginx:latest@sha256:${"a".repeat(63)}`,
  ])("%s is pulled if not present, also because it is no image at all", (image) => {
    expect(usesLatestTag(image)).toBe(false);
  });
});

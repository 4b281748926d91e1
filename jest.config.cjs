const transform = { "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] };
// The sources import each other with the extension that the compiled files have.
const moduleNameMapper = { "^(\\.{1,2}/.*)\\.js$": "$1" };
const setupFilesAfterEnv = ["<rootDir>/test/support/slow.ts", "<rootDir>/test/support/seed.ts"];
const common = { testEnvironment: "node", transform, moduleNameMapper, setupFilesAfterEnv };

/** @type {import("jest").Config} */
module.exports = {
  // Tests wait for servers more than they compute.
  maxWorkers: "100%",
  testSequencer: "<rootDir>/test/support/sequencer.cjs",
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/test/engine/", "<rootDir>/test/cluster/"],
      globalSetup: "<rootDir>/test/support/own-temp-folder.ts",
      globalTeardown: "<rootDir>/test/support/remove-temp-folder.ts",
    },
    {
      ...common,
      displayName: "engine",
      testMatch: ["<rootDir>/test/engine/**/*.test.ts"],
      globalSetup: "<rootDir>/test/engine/global-setup.ts",
    },
    {
      ...common,
      displayName: "cluster",
      testMatch: ["<rootDir>/test/cluster/**/*.test.ts"],
      globalSetup: "<rootDir>/test/cluster/support/global-setup.ts",
      globalTeardown: "<rootDir>/test/cluster/support/global-teardown.ts",
    },
  ],
};

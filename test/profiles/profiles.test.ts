import { modeRules } from "../../emulator/cci/modes";
import { settingsFromConfig } from "../../provider/connection/sources";
import { kinds } from "../../provider/kinds/index";
import {
  assumedProfile,
  clusterProfile,
  profileNames,
  profiles,
} from "../../provider/profiles/index";
import { resolveConnection } from "../../provider/connection/resolve";

describe.each(profileNames)("the profile %s", (name) => {
  test("has its record, rows for each kind, and a mode of the emulator", () => {
    expect(profiles[name].dryRun.source).not.toBe("");
    expect(modeRules[name]).toMatchObject(profiles[name].rules);
    for (const kind of kinds) {
      expect(kind.mutability[name].rules.length).toBeGreaterThan(0);
      expect(kind.models[name].decode({}).error).toBeUndefined();
      for (const { source } of kind.mutability[name].rules) {
        expect(source).not.toBe("");
      }
    }
  });

  test("is what the setting volcano:server takes, and decides what the record says", async () => {
    const config: Readonly<Record<string, string>> = {
      "volcano:server": name,
      "volcano:endpoint": "https://server.example.com",
      "volcano:token": "a-token-of-no-use",
    };
    const settings = settingsFromConfig((key) => config[key], Object.keys(config));
    const connection = await resolveConnection({ settings: [settings], env: {} });
    expect(connection).toMatchObject({
      profile: name,
      defaultNamespace: profiles[name].defaultNamespace,
      unknownFields: profiles[name].unknownFields,
    });
  });
});

test("has one for clusters, and one that is taken for granted", () => {
  expect(profiles[clusterProfile].isCluster).toBe(true);
  expect(profileNames).toContain(assumedProfile);
  expect(Object.keys(profiles).sort()).toEqual([...profileNames].sort());
});

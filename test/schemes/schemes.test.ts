import { schemeSettings, schemes } from "../../provider/schemes/index";

test.each(schemes)("the scheme $name speaks of settings that it has", (scheme) => {
  const { settings, signs, offered, server } = scheme;
  const named = [
    ...(signs?.settings ?? []),
    ...(offered ?? []),
    ...Object.values(settings).flatMap(({ partOf }) => partOf ?? []),
    ...(server ? [server.setting, server.insistingSetting] : []),
  ];
  expect(Object.keys(settings)).toEqual(expect.arrayContaining(named));
});

test("two schemes that have the same setting share it", () => {
  const differing = schemes.flatMap(({ name, settings }) =>
    Object.keys(settings)
      .filter((key) => settings[key] !== schemeSettings[key])
      .map((key) => `${name}: ${key}`),
  );
  expect(differing).toEqual([]);
});

test("no two schemes are meant by a setting, or by signs as strong", () => {
  const signs = schemes.flatMap((scheme) => (scheme.signs ? [scheme.signs] : []));
  const names = signs.flatMap(({ settings }) => settings);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(signs.map(({ strength }) => strength)).size).toBe(signs.length);
});

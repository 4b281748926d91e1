import { listFiles, readText } from "./repository";

/** Files that others wrote, and the one that has the patterns. */
const exempt = /^(?:test\/manifests\/|test\/docs\/places\.test\.ts$)/;

const patterns = [
  {
    what: "a folder of one machine",
    pattern: /(?<![\w.$}~*-])\/(?:work|root|Users|home\/[a-z][\w-]*)\//g,
  },
  { what: "a folder of one machine", pattern: /\bfile:\/\/\/(?:work|root|home|Users)\b/g },
  {
    what: "the host of a package registry",
    pattern:
      /\b(?:registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|proxy\.golang\.org|sum\.golang\.org|goproxy\.\w+)/g,
  },
  {
    what: "a host that only one network knows",
    pattern: /https?:\/\/[\w.-]+\.(?:internal|corp|lan)\b/g,
  },
];

describe("the files of the repository", () => {
  const files = listFiles().filter((name) => !exempt.test(name));

  test.each(patterns)("name nowhere $what ($pattern)", ({ pattern }) => {
    const places = files.flatMap((file) => {
      const text = readText(file);
      // Not a text.
      if (text.includes("\0")) {
        return [];
      }
      return [...text.matchAll(pattern)].map(
        ({ 0: found, index }) =>
          `${file}:${String(text.slice(0, index).split("\n").length)}: ${found}`,
      );
    });
    expect(places).toEqual([]);
  });
});

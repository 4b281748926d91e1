import { leanCases, tableCases } from "../../support/broken-pods/broken-pod.js";
import { randomCases, untouchedCases } from "../../support/broken-pods/cases.js";
import { faultTable } from "../../support/broken-pods/table.js";

const kinds = Object.values(faultTable).flat();

describe("the generator of broken pods", () => {
  test("has more than 200 kinds of fault, each of a name of its own and with a case", () => {
    expect(kinds.length).toBeGreaterThan(200);
    const names = tableCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(kinds.filter(({ broken, valid }) => broken.length + valid.length === 0)).toEqual([]);
  });

  test("has both sides of most borders", () => {
    const broken = tableCases.filter(({ isBroken }) => isBroken).length;
    const valid = tableCases.length - broken;
    expect(broken).toBeGreaterThan(600);
    expect(valid).toBeGreaterThan(400);
  });

  test("puts each case of the table into a template, which no other case has", () => {
    const texts = new Map<string, string[]>();
    for (const { name, template } of leanCases) {
      const text = JSON.stringify(template);
      texts.set(text, [...(texts.get(text) ?? []), name]);
    }
    expect([...texts.values()].filter((names) => names.length > 1)).toEqual([]);
  });

  test("draws the same cases from the same seed, and others from another", () => {
    const [first, again, other] = [1, 1, 2].map((seed) => randomCases({ seed, count: 50 }));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("meets most members of every structure of a pod in a few thousand mutations", () => {
    const titles = randomCases({ seed: 3, count: 6000 }).map(({ kindOfFault }) => kindOfFault);
    const met = new Set(titles.filter((title) => title.startsWith("random: ")));
    expect(met.size).toBeGreaterThan(300);
  });

  test("has templates of all parts", () => {
    const texts = untouchedCases({ seed: 4, count: 300 }).map(({ template }) =>
      JSON.stringify(template),
    );
    for (const part of ["affinity", "volumeDevices", '"windows"', "initContainers", "csi"]) {
      expect(texts.some((text) => text.includes(part))).toBe(true);
    }
  });
});

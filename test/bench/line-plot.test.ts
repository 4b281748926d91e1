import { drawLinePlot, niceStep } from "../../bench/page/line-plot";

const plot = { title: "up", xTitle: "jobs", yTitle: "ms" };

/** Where the lines of a plot go, in pixels. */
function linesOf(svg: string): number[][][] {
  return [...svg.matchAll(/class="line[^"]*" d="M([\d.-]+ [\d.-]+(?:L[^"]*)?)"/g)].map(
    ([, way = ""]) => way.split("L").map((at) => at.split(" ").map(Number)),
  );
}

describe("a line plot", () => {
  test("has a step for each ratio of ten, and zero at its foot", () => {
    const points = [1, 10, 100].map((x) => ({ x, y: x === 1 ? 0 : 50 }));
    const [line = []] = linesOf(drawLinePlot({ ...plot, series: [{ title: "Job", points }] }));
    const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = line;
    expect(x1 - x0).toBeCloseTo(x2 - x1);
    expect(y1).toBe(y2);
    expect(y0).toBeGreaterThan(y1);
  });

  test("shows values below zero", () => {
    const points = [
      { x: 10, y: -4 },
      { x: 100, y: 6 },
    ];
    const svg = drawLinePlot({ ...plot, series: [{ title: "Job", points }] });
    expect(svg).toContain(">-4</text>");
    expect(svg).toContain(">0</text>");
    expect(svg).toContain(">6</text>");
  });

  test("leaves out series without a point, and can be without any", () => {
    const svg = drawLinePlot({ ...plot, series: [{ title: "nobody", points: [] }] });
    expect(svg).not.toContain("nobody");
    expect(svg).not.toContain("NaN");
  });

  test("stays inside of its frame, with one point too", () => {
    const series = [{ title: "Job", points: [{ x: 500, y: 1234.5 }], isDashed: true }];
    const svg = drawLinePlot({ ...plot, series });
    expect(svg).not.toContain("NaN");
    expect(svg).toContain("dashed");
    const [[[x = 0, y = 0] = []] = []] = linesOf(svg);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(640);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(380);
  });

  test("can be read on dark pages, and takes titles for texts", () => {
    const series = [{ title: `a <b> & "c"`, points: [{ x: 1, y: 1 }] }];
    const svg = drawLinePlot({ ...plot, series });
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).toContain("a &#60;b&#62; &#38; &#34;c&#34;");
    expect(svg).not.toContain("<b>");
  });

  test.each([
    [1, 0.2],
    [7, 2],
    [90, 20],
    [1234, 500],
  ])("divides a span of %d into steps of %d", (span, step) => {
    expect(niceStep(span)).toBeCloseTo(step);
  });
});

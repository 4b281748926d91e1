/** Pure: writes a line plot as SVG that can be read on light and on dark pages. */

/** One line of a plot. */
export interface Series {
  readonly title: string;
  /** From left to right; x must be above zero. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** A line that was calculated out of others. */
  readonly isDashed?: boolean;
}

/** What is drawn. */
export interface LinePlot {
  readonly title: string;
  /** What the numbers below are; they stand in equal steps of ratio (1, 10, 100). */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
}

const width = 640;
const height = 380;
const frame = { left: 64, right: 24, top: 44, bottom: 112 };
const innerWidth = width - frame.left - frame.right;
const innerHeight = height - frame.top - frame.bottom;
const wantedSteps = 5;

/** Colours that keep their contrast on white and on nearly black, and for people who see few colours. */
const style = `text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-size:14px;font-weight:600}.grid{stroke:#d0d7de}.line{fill:none;stroke-width:2}.s0{stroke:#0072b2}.s1{stroke:#d55e00}.s2{stroke:#009e73}.s3{stroke:#aa4499}.s4{stroke:#b8860b}.s5{stroke:#6e7781}.s6{stroke:#cf222e}.dot{stroke-width:5;stroke-linecap:round}.dashed{stroke-dasharray:6 4}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#3d444d}.s0{stroke:#56b4e9}.s1{stroke:#ff9248}.s2{stroke:#2ecc9a}.s3{stroke:#dd88cc}.s4{stroke:#f0c75e}.s5{stroke:#a5adb5}.s6{stroke:#ff7b72}}`;
const colours = 7;

/** As text of XML. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (each) => `&#${String(each.charCodeAt(0))};`);
}

/** At most one digit after the point: a tenth of a pixel is not seen. */
function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A step of 1, 2 or 5 times a power of ten, so that about five of them make up the span. */
export function niceStep(span: number): number {
  const rough = span / wantedSteps;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly number[];
}

function verticalAxis(values: readonly number[]): Axis {
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values);
  const step = niceStep(highest - lowest === 0 ? 1 : highest - lowest);
  const [first, last] = [Math.floor(lowest / step), Math.ceil(highest / step)];
  const count = Math.max(1, last - first) + 1;
  const marks = Array.from({ length: count }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { from: first * step, to: (first + count - 1) * step, marks };
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${px(x)}" y="${px(y)}" ${attributes}>${escapeXml(words)}</text>`;
}

/** The plot as the text of an SVG file. Series without a point are left out; a plot without any has its frame alone. */
export function drawLinePlot({ title, xTitle, yTitle, series: all }: LinePlot): string {
  const series = all.filter(({ points }) => points.length > 0);
  const points = series.flatMap((each) => each.points);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const logs = xs.map(Math.log10);
  const [firstLog = 0, lastLog = 0] = [logs[0], logs.at(-1)];
  const axis = verticalAxis(points.map(({ y }) => y));
  const left = (x: number): number =>
    frame.left +
    (lastLog === firstLog ? 0.5 : (Math.log10(x) - firstLog) / (lastLog - firstLog)) * innerWidth;
  const top = (y: number): number =>
    frame.top + (1 - (y - axis.from) / (axis.to - axis.from)) * innerHeight;
  const bottom = frame.top + innerHeight;
  const rows = axis.marks.flatMap((mark) => [
    `<path class="grid" d="M${px(frame.left)} ${px(top(mark))}H${px(width - frame.right)}"/>`,
    text(frame.left - 8, top(mark) + 4, String(mark), `text-anchor="end"`),
  ]);
  const columns = xs.map((x) => text(left(x), bottom + 18, String(x), `text-anchor="middle"`));
  const lines = series.flatMap(({ points: own, isDashed = false }, i) => {
    const way = own.map(({ x, y }) => `${px(left(x))} ${px(top(y))}`);
    const colour = `s${i % colours}`;
    const dots = way.map((at) => `M${at}h0`).join("");
    return [
      `<path class="line ${colour}${isDashed ? " dashed" : ""}" d="M${way.join("L")}"/>`,
      `<path class="dot ${colour}" d="${dots}"/>`,
    ];
  });
  const legend = series.flatMap(({ title: words, isDashed = false }, i) => {
    const x = frame.left + (i % 3) * (innerWidth / 3);
    const y = height - 52 + Math.floor(i / 3) * 18;
    return [
      `<path class="line s${i % colours}${isDashed ? " dashed" : ""}" d="M${px(x)} ${px(y - 4)}h18"/>`,
      text(x + 24, y, words, ""),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<style>${style}</style>`,
    text(frame.left, 20, title, `class="title"`),
    text(frame.left, 36, yTitle, ""),
    ...rows,
    ...columns,
    text(frame.left + innerWidth / 2, bottom + 36, xTitle, `text-anchor="middle"`),
    ...lines,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

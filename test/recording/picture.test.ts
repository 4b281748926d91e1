import type { Frame } from "../../tools/recording/film";
import { writePicture } from "../../tools/recording/picture";
import type { Style } from "../../tools/recording/screen";

const plain: Style = { color: undefined, isBold: false, isDim: false, isUnderlined: false };
const run = (text: string, style: Partial<Style> = {}, column = 0) => ({
  column,
  width: text.length,
  text,
  style: { ...plain, ...style },
});
const frame = (duration: number, mark: string, ...rows: Frame["rows"]): Frame => ({
  duration,
  mark,
  rows,
});
const options = {
  columns: 10,
  rows: 2,
  title: "A wait",
  description: "Jobs & <pods>",
  still: "here",
};

const film = [
  frame(1, "", [run("same")], []),
  frame(2, "here", [run("same")], [run("bold", { isBold: true, color: 2 }, 3)]),
  frame(1, "", [], [run("last", { isUnderlined: true, isDim: true, color: 208 })]),
];
const picture = writePicture(film, options);

describe("the picture of a film", () => {
  test("writes each row once, and refers to it", () => {
    expect(picture.match(/>same</g)).toHaveLength(1);
    const [, name = ""] = /<g id="(\w+)"><text[^>]*>same</.exec(picture) ?? [];
    expect(picture.match(new RegExp(`href="#${name}"`, "g"))).toHaveLength(2);
  });

  test("moves from frame to frame at their times, for ever", () => {
    expect(picture).toContain(
      "@keyframes film{0%{transform:translateX(0px)}25%{transform:translateX(-112px)}75%{transform:translateX(-224px)}}",
    );
    expect(picture).toContain("animation:film 4s step-end infinite");
  });

  test("is the still frame where nothing should move, or can", () => {
    expect(picture).toContain(".film{transform:translateX(-112px);animation");
    expect(picture).toContain("@media (prefers-reduced-motion:reduce){.film{animation:none}}");
  });

  test("says what it shows to those who do not see it", () => {
    expect(picture).toContain('role="img" aria-labelledby="title description"');
    expect(picture).toContain('<title id="title">A wait</title>');
    expect(picture).toContain("Jobs &amp; &lt;pods&gt;</desc>");
  });

  test("has a rule for each colour that it uses, and for no other", () => {
    expect([...picture.matchAll(/\.(c\d+)\{fill:([^}]*)\}/g)].map(([, , fill]) => fill)).toEqual([
      "#56d364",
      "rgb(255,135,0)",
    ]);
    expect(picture).toContain('class="c2 b">bold<');
    expect(picture).toContain('class="c208 d u">last<');
  });

  test("gives each text the length of its columns", () => {
    expect(picture).toContain('<text x="25.2" textLength="33.6" lengthAdjust="spacingAndGlyphs"');
  });

  test("is XML, whatever the terminal was sent", () => {
    const text = `<a href="&">\u0007`;
    expect(writePicture([frame(1, "here", [run(text)])], options)).toContain(
      ">&lt;a href=&quot;&amp;&quot;&gt;\ufffd</text>",
    );
  });

  test("is the same for the same film", () => {
    expect(writePicture(film, options)).toBe(picture);
  });

  test("needs its still frame", () => {
    expect(() => writePicture(film, { ...options, still: "there" })).toThrow(
      'no frame is marked "there"',
    );
  });
});

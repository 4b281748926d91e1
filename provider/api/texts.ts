/** Work on foreign texts in time that grows with their length and no faster, whatever is in them. */

/** What stands where a long text was cut. */
const ellipsis = "…";

/** A text of at most so many characters: of a longer one, the beginning and, where a sentence may end, the end. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) {
    return text;
  }
  const tail = Math.floor(longest / 4);
  return `${text.slice(0, longest - tail)}${ellipsis}${text.slice(text.length - tail)}`;
}

/** Every run of white space as one blank, none at either end. */
export function toOneBlank(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Repeatable randomness: the same seed gives the same uids and suffixes (mulberry32). */
export class Randomness {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A text of letters from the alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () =>
      alphabet.charAt(Math.floor(this.next() * alphabet.length)),
    ).join("");
  }

  /** A uid in the form of a random UUID. */
  uuid(): string {
    const hex = this.text("0123456789abcdef", 32);
    const variant = "89ab".charAt(Math.floor(this.next() * 4));
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join("-");
  }
}

const mostLetters = 4 * 1024;
const mostLettersEach = 256;

// eslint-disable-next-line no-control-regex -- the server leaves warnings with control characters out
const control = /[\u0000-\u001f\u007f-\u009f]/;

/** A warning as the header shows it. The server writes UTF-8, Node takes one character a byte. */
function quote(text: string): string {
  const quoted = `299 - "${text.replace(/[\\"]/g, "\\$&")}"`;
  return Buffer.from(quoted, "utf8").toString("latin1");
}

/**
 * The warnings of one answer, as kube-apiserver 1.34 collects them (endpoints/filters/warning.go): each once, and once they
 * have more than 4096 letters together each is cut to 256, and those that come after 4096 are left out.
 */
export class Warnings {
  readonly #texts = new Map<string, readonly string[]>();
  #written = 0;
  #isCutting = false;

  add(text: string): void {
    const isFull = this.#isCutting && this.#written >= mostLetters;
    if (text === "" || isFull || this.#texts.has(text)) {
      return;
    }
    const letters = Array.from(text);
    this.#texts.set(text, letters);
    if (control.test(text)) {
      return;
    }
    this.#written += this.#isCutting ? Math.min(letters.length, mostLettersEach) : letters.length;
    if (!this.#isCutting && this.#written > mostLetters) {
      this.#isCutting = true;
      this.#written = this.#shown().reduce((total, each) => total + Array.from(each).length, 0);
    }
  }

  /** The values of the `Warning` header. */
  headers(): string[] {
    return this.#shown().map(quote);
  }

  #shown(): string[] {
    const texts = [...this.#texts].filter(([text]) => !control.test(text));
    return texts.map(([text, letters]) =>
      this.#isCutting ? letters.slice(0, mostLettersEach).join("") : text,
    );
  }
}

import { isCollection, LineCounter, parseAllDocuments, type Document, type Node } from "yaml";
import { isJsonObject, own, type JsonObject } from "../../values/json.js";
import { findAliasFault, type PlaceFault } from "./aliases.js";
import { offsetOf } from "./places.js";
import { kubectlYaml } from "./yaml-options.js";

/** One object of a file. */
export interface SourceDocument {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: JsonObject;
  /** The line of a place that a message names, or of the nearest one around it that is there. */
  readonly lineOf: (path: string) => number;
}

/** Something for which a file cannot be read, or a document of it. */
export interface ReadingFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What is in a file. */
export interface FileContents {
  readonly documents: readonly SourceDocument[];
  readonly faults: readonly ReadingFault[];
}

/** The library's words may quote the text, in which secrets may be. */
const syntaxFaults: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "an alias can have no anchor and no tag",
  BAD_ALIAS: "an alias names no anchor above it",
  BAD_DQ_ESCAPE: "there is no such escape in a text in double quotes",
  BAD_INDENT: "the indentation is wrong",
  BAD_SCALAR_START: "a text that begins so has to be in quotes",
  BLOCK_AS_IMPLICIT_KEY: "two mappings are on one line",
  DUPLICATE_KEY: "the key is there twice",
  MISSING_CHAR: "a quote, a bracket, a comma or a colon is missing",
  MULTILINE_IMPLICIT_KEY: "a key has to be on one line: a colon or a quote may be missing",
  TAB_AS_INDENT: "a tab cannot indent: use spaces",
  UNEXPECTED_TOKEN: "something is here that does not belong here",
};

interface Source {
  readonly file: string;
  readonly counter: LineCounter;
}

function lineAt({ counter }: Source, offset: number): number {
  return Math.max(1, counter.linePos(offset).line);
}

function valueOf(document: Document): { readonly value: unknown } | PlaceFault {
  const { contents } = document;
  try {
    // The library's own bound refuses what kubectl takes.
    return findAliasFault(contents) ?? { value: document.toJS({ maxAliasCount: -1 }) };
  } catch {
    const offset = contents?.range?.[0] ?? 0;
    return { offset, message: "the document's anchors, aliases and keys cannot be followed" };
  }
}

function open(value: unknown, node: Node | null, source: Source): FileContents {
  const line = lineAt(source, node?.range?.[0] ?? 0);
  const fault = (message: string): FileContents => ({
    documents: [],
    faults: [{ file: source.file, line, message }],
  });
  if (!isJsonObject(value)) {
    return fault("an object with apiVersion and kind is expected");
  }
  const [apiVersion, kind] = [own(value, "apiVersion"), own(value, "kind")];
  for (const [name, each] of Object.entries({ apiVersion, kind })) {
    if (typeof each !== "string" || each === "") {
      return fault(`${name} is required${each === undefined ? "" : " and has to be text"}`);
    }
  }
  const items = own(value, "items");
  if (apiVersion === "v1" && kind === "List" && Array.isArray(items)) {
    const nodes = isCollection(node) ? node.get("items", true) : undefined;
    return joined(
      items.map((item: unknown, i) => {
        const inner = isCollection(nodes) ? nodes.get(i, true) : undefined;
        return open(item, (inner as Node | undefined) ?? node, source);
      }),
    );
  }
  const document: SourceDocument = {
    file: source.file,
    line,
    apiVersion: String(apiVersion),
    kind: String(kind),
    value,
    lineOf: (path) => lineAt(source, offsetOf(node, path) ?? node?.range?.[0] ?? 0),
  };
  return { documents: [document], faults: [] };
}

function joined(parts: readonly FileContents[]): FileContents {
  return {
    documents: parts.flatMap(({ documents }) => documents),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

function readDocument(document: Document, source: Source): FileContents {
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ code, pos: [offset] }) => ({
      file: source.file,
      line: lineAt(source, offset),
      message: own(syntaxFaults, code) ?? "this is neither YAML nor JSON",
    }));
    return { documents: [], faults };
  }
  const read = valueOf(document);
  if ("message" in read) {
    const { offset, message } = read;
    return {
      documents: [],
      faults: [{ file: source.file, line: lineAt(source, offset), message }],
    };
  }
  const { value } = read;
  // Nothing between two lines of dashes.
  return value === null ? { documents: [], faults: [] } : open(value, document.contents, source);
}

/**
 * The documents of a YAML or JSON text, read as kubectl reads them; a List is opened. Never throws: what cannot be read is a
 * fault with its line, and never with its text.
 */
export function readDocuments(file: string, text: string): FileContents {
  const source = { file, counter: new LineCounter() };
  const documents = parseAllDocuments(text, { ...kubectlYaml, lineCounter: source.counter });
  // An empty text is a list with a mark of its own.
  return Array.isArray(documents)
    ? joined(documents.map((document) => readDocument(document as Document, source)))
    : { documents: [], faults: [] };
}

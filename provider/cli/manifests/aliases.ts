/**
 * What the anchors, aliases and merges of a document come to, before anything follows them: a few lines can stand for more
 * values than any memory holds.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Scalar,
} from "yaml";

/** A place of a document of which nothing can be made. */
export interface PlaceFault {
  /** Into the text. */
  readonly offset: number;
  readonly message: string;
}

/** Values that all aliases of a document together may stand for: thousands of jobs, and a few seconds' work. */
const mostValues = 1_000_000;
/** Anchors and aliases of a document: the library looks through all of them for each alias, a second's work for so many. */
const mostMarks = 10_000;

interface Anchored {
  readonly node: Node;
  /** Undefined while the node is still being measured. */
  readonly size: number | undefined;
}

interface Measure {
  readonly anchors: Map<string, Anchored>;
  /** Values that were written out so far. */
  written: number;
  marks: number;
  fault: PlaceFault | undefined;
}

function blame(measure: Measure, node: Node, message: string): void {
  measure.fault ??= { offset: node.range?.[0] ?? 0, message };
}

function sizeOfAlias(measure: Measure, alias: Alias): number {
  const anchored = measure.anchors.get(alias.source);
  measure.marks += 1;
  if (!anchored) {
    blame(measure, alias, "an alias names no anchor above it");
  } else if (anchored.size === undefined) {
    blame(measure, alias, "an alias stands inside of what it names");
  } else if (measure.marks > mostMarks) {
    blame(measure, alias, `a document may have ${mostMarks} anchors and aliases, and no more`);
  }
  return anchored?.size ?? 0;
}

function followed({ anchors }: Measure, node: unknown): unknown {
  return isAlias(node) ? anchors.get(node.source)?.node : node;
}

/** `<<` as the schema reads it; in quotes it is a name like any other. */
function isMergeKey(key: unknown): key is Scalar {
  return isScalar(key) && typeof key.value === "symbol";
}

function checkMerge(measure: Measure, key: Node, value: unknown): void {
  const source = followed(measure, value);
  const sources = isSeq(source) ? source.items.map((item) => followed(measure, item)) : [source];
  if (!sources.every(isMap)) {
    blame(measure, key, "<< takes a mapping, or a list of mappings");
  }
}

function sizeOfParts(measure: Measure, node: unknown): number {
  if (isPair(node)) {
    const size = sizeOf(measure, node.key) + sizeOf(measure, node.value);
    if (isMergeKey(node.key)) {
      checkMerge(measure, node.key, node.value);
    }
    return size;
  }
  const items: readonly unknown[] = isCollection(node) ? node.items : [];
  return items.reduce<number>((sum, item) => sum + sizeOf(measure, item), 0);
}

/** How many values a node stands for, once every alias in it is followed. */
function sizeOf(measure: Measure, node: unknown): number {
  if (measure.fault) {
    return 0;
  }
  if (isAlias(node)) {
    return sizeOfAlias(measure, node);
  }
  if (isPair(node)) {
    return sizeOfParts(measure, node);
  }
  if (!isScalar(node) && !isCollection(node)) {
    return 0;
  }
  const { anchor } = node;
  measure.written += 1;
  if (anchor !== undefined) {
    measure.marks += 1;
    measure.anchors.set(anchor, { node, size: undefined });
  }
  const size = 1 + sizeOfParts(measure, node);
  if (anchor !== undefined) {
    measure.anchors.set(anchor, { node, size });
  }
  if (size - measure.written > mostValues) {
    blame(measure, node, `aliases stand for more than ${mostValues} values here`);
  }
  return size;
}

/** The first alias or merge of a document that cannot be followed, or is not to be; in time proportional to the text. */
export function findAliasFault(root: Node | null): PlaceFault | undefined {
  const measure: Measure = { anchors: new Map(), written: 0, marks: 0, fault: undefined };
  sizeOf(measure, root);
  return measure.fault;
}

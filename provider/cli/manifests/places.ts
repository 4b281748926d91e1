import { isMap, isNode, isScalar, isSeq, type Node } from "yaml";

/** A member's name, or the id or the index of a list's item. */
interface Step {
  readonly name: string;
  readonly isItem: boolean;
}

function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  for (const [, name, quoted, item] of path.matchAll(
    /(?:^|\.)([^.[\]]+)|\["([^"]*)"\]|\[([^[\]"]*)\]/g,
  )) {
    steps.push({ name: name ?? quoted ?? item ?? "", isItem: item !== undefined });
  }
  return steps;
}

function asNode(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

function hasValue(item: unknown, text: string): boolean {
  return (
    isMap(item) && item.items.some(({ value }) => isScalar(value) && String(value.value) === text)
  );
}

function itemOf(node: Node, name: string): Node | undefined {
  if (!isSeq(node)) {
    return undefined;
  }
  const found = /^\d+$/.test(name)
    ? node.items[Number(name)]
    : node.items.find((item) => hasValue(item, name));
  return asNode(found);
}

/**
 * Where a document has a place that a message names, as an offset into the text: the member's name, or that of the nearest
 * place around it that is there.
 */
export function offsetOf(root: Node | null, path: string): number | undefined {
  let node = root ?? undefined;
  let offset = node?.range?.[0];
  for (const { name, isItem } of stepsOf(path)) {
    if (node === undefined) {
      break;
    }
    if (isItem && isSeq(node)) {
      node = itemOf(node, name);
      offset = node?.range?.[0] ?? offset;
      continue;
    }
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      : undefined;
    offset = asNode(pair?.key)?.range?.[0] ?? offset;
    node = asNode(pair?.value);
  }
  return offset;
}

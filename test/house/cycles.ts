/**
 * The cycles of a graph: for every set of nodes that reach each other, one way round.
 *
 * @param graph each node's successors; a successor that is no key has none of its own
 * @returns paths whose last node is the first again, in the order of the graph's keys
 */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): void => {
    state.set(node, 'open');
    trail.push(node);
    for (const next of graph.get(node) ?? []) {
      const seen = state.get(next);
      if (seen === undefined) visit(next);
      else if (seen === 'open') cycles.push([...trail.slice(trail.indexOf(next)), next]);
    }
    trail.pop();
    state.set(node, 'done');
  };
  for (const node of graph.keys()) {
    if (!state.has(node)) visit(node);
  }
  return cycles;
}

/** Which of two prices is lower, and by how many per mille of the higher, in whole per cent. */
export function priceGap({
  neighbours,
  grid,
}: {
  readonly neighbours: number | null;
  readonly grid: number | null;
}): { readonly cheaper: 'neighbours' | 'grid' | 'same'; readonly perMille: number } | null {
  if (neighbours === null || grid === null || neighbours <= 0 || grid <= 0) return null;
  const higher = Math.max(neighbours, grid);
  const perMille = Math.round((Math.abs(grid - neighbours) * 100) / higher) * 10;
  if (perMille === 0) return { cheaper: 'same', perMille };
  return { cheaper: neighbours < grid ? 'neighbours' : 'grid', perMille };
}

// What many runs come to.

/** The median, the least and the most of what is a number; undefined if nothing is. */
export function spread(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1) };
}

/** `median (least–most)`, or the median alone where they are all the same once they are written. */
export function shown(values, write) {
  const found = spread(values);
  if (!found) return '–';
  const [median, least, most] = [found.median, found.least, found.most].map(write);
  return least === most ? median : `${median} (${least}–${most})`;
}

// The report, in Markdown.
import { shown } from './figures.js';
import { KINDS } from './transfer.js';

const whole = (number) => number.toFixed(0);
const tenths = (number) => number.toFixed(1);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

/** A row: its name, its values in the figures of one run, and how one of them is written. */
const ROWS = [
  ['first contentful paint, ms', ({ firstPaint }) => [firstPaint], whole],
  ['largest contentful paint, ms', ({ largestPaint }) => [largestPaint], whole],
  ['**form interactive, ms**', ({ interactive }) => [interactive], whole],
  ['layout shift', ({ layoutShift }) => [layoutShift], (number) => number.toFixed(3)],
  ['longest task, ms', ({ longestTask }) => [longestTask], whole],
  ['blocking time, all of the load, ms', ({ blocking }) => [blocking], whole],
  ['– after the first paint', ({ blockingAfterPaint }) => [blockingAfterPaint], whole],
  ['main thread busy, ms', ({ busy }) => [busy], whole],
  ["renderer's private memory, MiB", ({ memory }) => [memory], (bytes) => tenths(bytes / 2 ** 20)],
  ['sent, kB (headers too)', ({ sent }) => [sent], kilobytes],
  ...KINDS.map((kind) => [`– ${kind}`, ({ bodies }) => [bodies[kind]], kilobytes]),
  ['requests', ({ requests }) => [requests], whole],
  ["sent by Stripe's stand-in, kB", ({ ofOthers }) => [ofOthers], kilobytes],
  ['**product switch, first, ms**', ({ switches }) => switches.slice(0, 1), tenths],
  ['**product switch, later, ms**', ({ switches }) => switches.slice(1), tenths],
  ['**click on Buy to the form over the page, cold, ms**', ({ overlay }) => [overlay?.cold], whole],
  ['**click on Buy to the form over the page, warm, ms**', ({ overlay }) => [overlay?.warm], whole],
  ['CPU slowdown measured, times', ({ slowdowns }) => slowdowns, tenths],
];

/** `setting` says when and where, `measured` has the figures of each load. */
export function table({ at, machine, browser, loadBefore, loadAfter }, measured) {
  const columns = new Map();
  for (const { page, profile, figures } of measured) {
    const column = `${page}, ${profile}`;
    columns.set(column, [...columns.get(column) ?? [], figures]);
  }
  const runs = [...columns.values()][0].length;
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    `Median (range) of ${runs} runs, ${at.slice(0, 16).replace('T', ' ')} UTC. ${machine.cores} cores, ${machine.cpu}, ` +
      `${tenths(machine.memory / 2 ** 30)} GiB, ${machine.system}, ${browser}. Load average ${tenths(loadBefore)} to ${tenths(loadAfter)}.`,
    '',
    line(['', ...columns.keys()]),
    line(['---', ...[...columns].map(() => '---:')]),
    ...ROWS.map(([name, values, write]) => line([name, ...[...columns.values()].map((runs) => shown(runs.flatMap(values), write))])),
  ].join('\n');
}

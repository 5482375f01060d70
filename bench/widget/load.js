// One load of the checkout on a page of its own.
import { setTimeout as sleep } from 'node:timers/promises';

import { privateMemory } from './processes.js';
import { startTrace } from './trace.js';
import { watchTransfer } from './transfer.js';

/** Longer than this, and a buyer who does something meanwhile notices. Milliseconds. */
const LONG = 50;

/** How long a load is watched after the form can be used, at least and at most. Milliseconds. */
const SETTLING = { least: 1500, most: 15_000 };

/** Loads `url` in the tab and gives the figures by name: milliseconds, bytes, numbers. */
export async function measureLoad(tab, url) {
  const { page, browser } = tab;
  const transfer = watchTransfer(browser, new URL(url).origin);
  await page.send('Performance.enable');
  const trace = await startTrace(browser);
  const interactive = tab.next('interactive');
  await page.send('Page.navigate', { url });
  const { at } = await interactive;
  await settle(page, transfer);
  const { metrics } = await page.send('Performance.getMetrics');
  const { firstPaint, largestPaint, layoutShift } = await page.evaluate(() => bench);
  const { tasks, pid } = await trace.stop(page);
  transfer.stop();
  if (transfer.seen.failed.length) throw new Error(`${url}: ${transfer.seen.failed.join(', ')}`);
  // Twice, for what the first makes free.
  await page.send('HeapProfiler.collectGarbage');
  await page.send('HeapProfiler.collectGarbage');
  const memory = await privateMemory(pid);
  await tab.measureSlowdown();
  const { sent, requests, ofOthers, bodies } = transfer.seen;
  return {
    firstPaint,
    largestPaint,
    // Paints are timed where they are composed, after the page has heard of them.
    interactive: Math.max(at, firstPaint),
    layoutShift,
    longestTask: Math.max(...tasks.map(({ duration }) => duration)),
    blocking: blockingTime(tasks),
    blockingAfterPaint: blockingTime(tasks.filter(({ end }) => end > firstPaint)),
    busy: metrics.find(({ name }) => name === 'TaskDuration').value * 1000,
    memory,
    sent,
    requests,
    ofOthers,
    bodies,
  };
}

/** What is over the allowed time, in all tasks together. */
const blockingTime = (tasks) => tasks.reduce((sum, { duration }) => sum + Math.max(0, duration - LONG), 0);

/** Waits until nothing is on its way and the main thread has had no long task for half a second. */
async function settle(page, transfer) {
  const start = Date.now();
  for (;;) {
    await sleep(200);
    const isIdle = await page.evaluate(() => performance.now() - bench.busyUntil > 500);
    const time = Date.now() - start;
    if (time > SETTLING.most || (time > SETTLING.least && isIdle && transfer.isQuiet())) return;
  }
}

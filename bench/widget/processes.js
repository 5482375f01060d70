// The browser's processes, as the system sees them.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A browser that has used less than this many seconds of a core in a quarter of a second is at rest. */
const AT_REST = 0.03;

/**
 * Waits for half a second of rest. A fresh Chromium works on its own windows for about two seconds, which would
 * compete with the page for the cores.
 */
export async function untilAtRest(browser, patience = 10_000) {
  const end = Date.now() + patience;
  let last = await timeUsed(browser);
  for (let quarters = 0; quarters < 2 && Date.now() < end;) {
    await sleep(250);
    const now = await timeUsed(browser);
    quarters = now - last <= AT_REST ? quarters + 1 : 0;
    last = now;
  }
}

/** Seconds of the cores' time. */
async function timeUsed(browser) {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Bytes that the process alone has written to, WebAssembly's memory and code too; undefined where the system does not tell. */
export async function privateMemory(pid) {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Private_Dirty:\s+(\d+) kB/m.exec(rollup)?.[1];
  return kilobytes && Number(kilobytes) * 1024;
}

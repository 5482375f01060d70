// What the main thread does, from a trace. The Long Tasks API does not see a task that was running before its observer was
// made, and so misses a document's first.

const SYNC = 'bench-sync';
const CATEGORIES = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];

/** Starts a trace; `stop` ends it and gives the page's process, and its main thread's tasks in milliseconds since navigation. */
export async function startTrace(browser) {
  const events = [];
  const done = new Promise((resolve) => {
    const stopListening = browser.listen(({ method, params }) => {
      if (method === 'Tracing.dataCollected') events.push(...params.value);
      if (method !== 'Tracing.tracingComplete') return;
      stopListening();
      resolve();
    });
  });
  const traceConfig = { includedCategories: CATEGORIES, excludedCategories: ['*'] };
  await browser.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  return {
    async stop(page) {
      // Tells the page's thread among all others, and ties the trace's clock to the page's.
      const at = await page.evaluate((name) => performance.mark(name).startTime, SYNC);
      await browser.send('Tracing.end');
      await done;
      const sync = events.findLast(({ name }) => name === SYNC);
      if (!sync) throw new Error('the trace does not have the page in it');
      const navigation = sync.ts - at * 1000;
      const own = events.filter(({ pid, tid }) => pid === sync.pid && tid === sync.tid);
      return { pid: sync.pid, tasks: tasksOf(own, navigation) };
    },
  };
}

function tasksOf(events, navigation) {
  const tasks = [];
  // One that has no end was cut off when the trace began or ended.
  for (const { name, ts, dur } of events) {
    if (name !== 'RunTask' || dur === undefined || ts + dur <= navigation) continue;
    const [start, end] = [Math.max(0, ts - navigation) / 1000, (ts + dur - navigation) / 1000];
    tasks.push({ start, end, duration: end - start });
  }
  return tasks;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startTrace } from '../trace.js';

const PAGE = { pid: 7, tid: 1 };

/** The tasks of a trace with these events, in which the page set its mark 1000 ms after navigation, at 5000 ms of the trace's clock. */
async function tasksOf(...events) {
  let listener;
  const sync = { ...PAGE, name: 'bench-sync', ts: 5_000_000 };
  const browser = {
    listen: (heard) => {
      listener = heard;
      return () => {};
    },
    async send(method) {
      if (method !== 'Tracing.end') return;
      listener({ method: 'Tracing.dataCollected', params: { value: [...events, sync] } });
      listener({ method: 'Tracing.tracingComplete' });
    },
  };
  const trace = await startTrace(browser);
  const { tasks } = await trace.stop({ evaluate: async () => 1000 });
  return tasks;
}

const task = (start, duration, more) => ({ ...PAGE, name: 'RunTask', ts: start * 1000, dur: duration * 1000, ...more });

test('a task is timed from the navigation on', async () => {
  assert.deepEqual(await tasksOf(task(4200, 80)), [{ start: 200, end: 280, duration: 80 }]);
});

test('of a task that was running at the navigation, what came after it counts', async () => {
  assert.deepEqual(await tasksOf(task(3900, 130)), [{ start: 0, end: 30, duration: 30 }]);
});

test("other threads' tasks are not the page's", async () => {
  assert.deepEqual(await tasksOf(task(4200, 80, { tid: 2 }), task(4200, 80, { pid: 8 })), []);
});

test('a task without an end is left out', async () => {
  assert.deepEqual(await tasksOf({ ...PAGE, name: 'RunTask', ts: 4_900_000 }), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { shown, spread } from '../figures.js';

test('the median of an even number of values lies between the middle two', () => {
  assert.deepEqual(spread([40, 10, 30, 20]), { median: 25, least: 10, most: 40 });
});

test('the median of an odd number of values is one of them', () => {
  assert.deepEqual(spread([3, 100, 20]), { median: 20, least: 3, most: 100 });
});

test('what could not be measured is left out', () => {
  assert.deepEqual(spread([undefined, 7, NaN]), { median: 7, least: 7, most: 7 });
});

test('a figure is shown with its range', () => {
  assert.equal(shown([12.2, 30.9, 14.4], (number) => number.toFixed(0)), '14 (12–31)');
});

test('a range that nobody would see is not shown', () => {
  assert.equal(shown([12.2, 12.3], (number) => number.toFixed(0)), '12');
});

test('what was never measured is a dash', () => {
  assert.equal(shown([undefined], String), '–');
});

import assert from 'node:assert/strict';
import test from 'node:test';

import { encode } from '../payment/token.js';

test('groups become brackets, and what is null is left out', () => {
  const tree = { a: 1, b: { c: 'x y', d: { e: true }, f: null }, g: undefined };
  assert.equal(encode(tree).toString(), 'a=1&b%5Bc%5D=x+y&b%5Bd%5D%5Be%5D=true');
});

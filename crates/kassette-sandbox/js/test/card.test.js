import assert from 'node:assert/strict';
import test from 'node:test';

import {
  brandOf, cvcLength, expiryDigits, expiryProblem, formatExpiry, formatNumber, numberProblem,
} from '../payment/card.js';

const JUNE_2030 = new Date(2030, 5, 15);

test('numbers stand in the groups of their brand', () => {
  assert.equal(formatNumber('4242424242424242'), '4242 4242 4242 4242');
  assert.equal(formatNumber('42424'), '4242 4');
  assert.equal(formatNumber('378282246310005'), '3782 822463 10005');
  assert.equal(formatNumber('36227206271667'), '3622 720627 1667');
  assert.equal(formatNumber('6205500000000000004'), '6205 5000 0000 0000 004');
});

test('brands are told by the first digits', () => {
  const starts = ['4', '51', '2221', '2220', '34', '6011', '36', '35', '62', '9'];
  assert.deepEqual(starts.map(brandOf), [
    'visa', 'mastercard', 'mastercard', 'unknown', 'amex', 'discover', 'diners', 'jcb', 'unionpay',
    'unknown',
  ]);
});

test('only American Express has four digits on the front', () => {
  assert.equal(cvcLength('378282246310005'), 4);
  assert.equal(cvcLength('4242424242424242'), 3);
});

test('a number is incomplete, then valid or invalid', () => {
  assert.equal(numberProblem('424242424242424'), 'incomplete_number');
  assert.equal(numberProblem('4242424242424242'), null);
  assert.equal(numberProblem('4242424242424241'), 'invalid_number');
});

test('an expiry date is understood however it is written', () => {
  assert.equal(expiryDigits('5'), '05');
  assert.equal(expiryDigits('1'), '1');
  assert.equal(expiryDigits('1/'), '01');
  assert.equal(expiryDigits('1/34'), '0134');
  assert.equal(expiryDigits('12 / 34'), '1234');
  assert.equal(expiryDigits('12/2034'), '1234');
  assert.equal(expiryDigits('1220'), '1220');
  assert.equal(formatExpiry('12'), '12 / ');
  assert.equal(formatExpiry('1234'), '12 / 34');
});

test('an expiry date counts until the end of its month', () => {
  assert.equal(expiryProblem('0630', JUNE_2030), null);
  assert.equal(expiryProblem('0530', JUNE_2030), 'invalid_expiry_month_past');
  assert.equal(expiryProblem('1229', JUNE_2030), 'invalid_expiry_year_past');
  assert.equal(expiryProblem('1334', JUNE_2030), 'invalid_expiry_month');
  assert.equal(expiryProblem('123', JUNE_2030), 'incomplete_expiry');
  assert.equal(expiryProblem('1280', JUNE_2030), 'invalid_expiry_year');
});

/** What can be told about a card from its digits alone. No page, no state. */

/**
 * @typedef {'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay' | 'unknown'} Brand
 */

/** @type {ReadonlyArray<[RegExp, Brand]>} */
const BRANDS = [
  [/^3[47]/, 'amex'],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 'mastercard'],
  [/^(6011|64[4-9]|65)/, 'discover'],
  [/^3(0|6|8|9)/, 'diners'],
  [/^35/, 'jcb'],
  [/^(62|81)/, 'unionpay'],
  [/^4/, 'visa'],
];

/** By length. */
const GROUPS = new Map([
  [14, [4, 6, 4]],
  [15, [4, 6, 5]],
]);

/**
 * @param {string} digits
 * @returns {Brand}
 */
export function brandOf(digits) {
  return BRANDS.find(([start]) => start.test(digits))?.[1] ?? 'unknown';
}

/**
 * How many digits a number has that begins like this.
 *
 * @param {string} digits
 */
export function numberLength(digits) {
  const brand = brandOf(digits);
  if (brand === 'amex') return 15;
  if (brand === 'diners') return /^36/.test(digits) ? 14 : 16;
  if (brand === 'unionpay' && /^6205/.test(digits)) return 19;
  return 16;
}

/** @param {string} digits */
export function cvcLength(digits) {
  return brandOf(digits) === 'amex' ? 4 : 3;
}

/** @param {string} digits */
export function passesLuhn(digits) {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/**
 * A number in the groups in which it stands on the card.
 *
 * @param {string} digits
 */
export function formatNumber(digits) {
  const parts = [];
  let start = 0;
  for (const size of GROUPS.get(numberLength(digits)) ?? [4, 4, 4, 4, 3]) {
    parts.push(digits.slice(start, start + size));
    start += size;
  }
  return parts.filter(Boolean).join(' ');
}

/**
 * Month and year as four digits at most: `5` is May, so is `5/`, and `12/2034` means `12/34`.
 *
 * @param {string} text
 */
export function expiryDigits(text) {
  const [month = '', year] = text.split('/').map((part) => part.replace(/\D/g, ''));
  const typed = text.replace(/\D/g, '');
  const split = year === undefined || month.length > 2 ? typed : padMonth(month) + year;
  const digits = /^[2-9]/.test(split) ? `0${split}` : split;
  const hasCentury = digits.length >= 6 && digits.slice(2, 4) === '20';
  return (hasCentury ? digits.slice(0, 2) + digits.slice(4) : digits).slice(0, 4);
}

/** @param {string} month */
function padMonth(month) {
  return month.length === 1 && month !== '0' ? `0${month}` : month;
}

/** @param {string} digits as of `expiryDigits` */
export function formatExpiry(digits) {
  return digits.length < 2 ? digits : `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

/**
 * What is wrong with the card's number, in Stripe's codes; nothing if it can be right.
 *
 * @param {string} digits
 */
export function numberProblem(digits) {
  if (digits.length < numberLength(digits)) return 'incomplete_number';
  return passesLuhn(digits) && brandOf(digits) !== 'unknown' ? null : 'invalid_number';
}

/**
 * @param {string} digits
 * @param {Date} now
 */
export function expiryProblem(digits, now) {
  const month = Number(digits.slice(0, 2));
  if (digits.length >= 2 && (month < 1 || month > 12)) return 'invalid_expiry_month';
  if (digits.length < 4) return 'incomplete_expiry';
  const year = 2000 + Number(digits.slice(2));
  if (year < now.getFullYear()) return 'invalid_expiry_year_past';
  if (year > now.getFullYear() + 49) return 'invalid_expiry_year';
  return year === now.getFullYear() && month < now.getMonth() + 1 ? 'invalid_expiry_month_past' : null;
}

/**
 * @param {string} cvc
 * @param {string} number digits of the card's number
 */
export function cvcProblem(cvc, number) {
  return cvc.length < cvcLength(number) ? 'incomplete_cvc' : null;
}

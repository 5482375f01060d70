/**
 * @typedef {{number: string, expiry: string, cvc: string}} Digits
 */

/**
 * Sends the card to the API and answers with the token that stands for it.
 *
 * @param {Digits} digits
 * @param {{key: string, params: Record<string, any>}} request
 * @param {string} connectionMessage
 */
export async function createConfirmationToken(digits, { key, params }, connectionMessage) {
  const card = {
    number: digits.number,
    exp_month: digits.expiry.slice(0, 2),
    exp_year: digits.expiry.slice(2),
    cvc: digits.cvc,
  };
  const { payment_method_data: data, return_url, setup_future_usage, shipping } = params;
  const body = encode({
    key,
    payment_method_data: { ...data, type: 'card', card },
    return_url,
    setup_future_usage,
    shipping,
  });
  try {
    const response = await fetch('/v1/confirmation_tokens', { method: 'POST', body });
    const answer = await response.json();
    return response.ok ? { confirmationToken: answer } : { error: answer.error };
  } catch {
    return { error: { type: 'api_connection_error', message: connectionMessage } };
  }
}

/**
 * Groups become brackets: `{a: {b: 1}}` is `a[b]=1`. What is null or undefined is left out.
 *
 * @param {Record<string, any>} tree
 */
export function encode(tree) {
  const body = new URLSearchParams();
  /** @type {(name: string, value: any) => void} */
  const add = (name, value) => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') return body.append(name, String(value));
    for (const [key, child] of Object.entries(value)) add(`${name}[${key}]`, child);
  };
  for (const [name, value] of Object.entries(tree)) add(name, value);
  return body;
}

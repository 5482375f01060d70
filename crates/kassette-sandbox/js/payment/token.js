/**
 * @typedef {{number: string, expiry: string, cvc: string}} Digits
 * @typedef {{key: string, params: Record<string, any>}} TokenRequest
 */

/**
 * Sends the card to the API and answers with the token that stands for it.
 *
 * @param {Digits} digits
 * @param {TokenRequest} request
 * @param {string} connectionMessage
 */
export function createConfirmationToken(digits, request, connectionMessage) {
  const card = {
    number: digits.number,
    exp_month: digits.expiry.slice(0, 2),
    exp_year: digits.expiry.slice(2),
    cvc: digits.cvc,
  };
  return send({ type: 'card', card }, request, connectionMessage);
}

/**
 * A token for a method that the buyer enters nothing for.
 *
 * @param {string} type
 * @param {TokenRequest} request
 * @param {string} connectionMessage
 */
export function createMethodToken(type, request, connectionMessage) {
  return send({ type }, request, connectionMessage);
}

/**
 * @param {Record<string, any>} entered
 * @param {TokenRequest} request
 * @param {string} connectionMessage
 */
async function send(entered, { key, params }, connectionMessage) {
  const { payment_method_data: data, return_url, setup_future_usage, shipping } = params;
  const body = encode({
    key,
    payment_method_data: { ...data, ...entered },
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

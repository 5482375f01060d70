/** Tells the bank what the buyer answered, and whoever opened the page that it has been told. */

const query = new URLSearchParams(location.search);
const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
  document.querySelectorAll('[data-outcome]')
);
/**
 * To Stripe.js in the document around this one.
 *
 * @type {MessagePort | undefined}
 */
let line;

window.addEventListener('message', (event) => {
  if (event.source === window.parent) line ??= event.ports[0];
});

for (const button of buttons) {
  button.addEventListener('click', () => reply(button.dataset.outcome ?? ''));
}

/** @param {string} outcome */
async function reply(outcome) {
  for (const button of buttons) button.disabled = true;
  try {
    const client_secret = query.get('client_secret') ?? '';
    const body = new URLSearchParams({ client_secret, outcome });
    const response = await fetch(location.pathname, { method: 'POST', body });
    if (!response.ok) throw new Error(String(response.status));
    finish(await response.json(), client_secret);
  } catch {
    const problem = document.querySelector('.problem');
    if (problem) problem.textContent = 'The bank could not be reached. Please try again.';
    for (const button of buttons) button.disabled = false;
  }
}

/**
 * In a dialog of Stripe.js its line is told; a page that was left for goes back to where it was left, be that in a frame.
 *
 * @param {{id: string, status: string}} intent
 * @param {string} client_secret
 */
function finish(intent, client_secret) {
  const return_url = query.get('return_url');
  if (!return_url) {
    line?.postMessage({ name: 'done' });
    return;
  }
  const back = new URL(return_url);
  const kind = intent.id.startsWith('seti_') ? 'setup_intent' : 'payment_intent';
  back.searchParams.set(kind, intent.id);
  back.searchParams.set(`${kind}_client_secret`, client_secret);
  back.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  location.assign(back);
}

// The shop hears about its checkouts by events on `document`: no code opens or closes anything here.

const log = document.querySelector('.log');
const lines = log.querySelector('ol');
const banner = document.querySelector('.thanks-banner');

const money = ({ total_amount: amount, currency }) => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const { maximumFractionDigits } = format.resolvedOptions();
  return format.format(amount / 10 ** maximumFractionDigits);
};

const details = {
  resize: ({ height }) => `${height} px`,
  updated: ({ totals }) => money(totals),
  failed: ({ code, message }) => `${code}: ${message}`,
  success: ({ successURL, redirect }) => redirect ? `going to ${successURL}` : 'staying here',
  error: ({ code }) => code,
};

function write(name, text) {
  let line = lines.lastElementChild;
  // A checkout that grows and grows is one line.
  if (name !== 'resize' || line?.dataset.event !== 'resize') {
    line = lines.appendChild(document.createElement('li'));
    line.dataset.event = name;
  }
  const event = document.createElement('b');
  event.textContent = name;
  line.replaceChildren(event, ` ${text}`);
  log.scrollTop = log.scrollHeight;
}

for (const name of ['loaded', 'resize', 'updated', 'confirmed', 'failed', 'success', 'error', 'close']) {
  document.addEventListener(`kassette:${name}`, ({ detail }) => write(name, details[name]?.(detail) ?? ''));
}

document.addEventListener('kassette:success', ({ detail }) => {
  banner.hidden = false;
  banner.textContent = `Thank you! Your order is complete. Reference: ${detail.checkout_id}`;
});

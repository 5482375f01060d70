// Compiled, never run: what a merchant may write, and what must not compile.
import { Kassette, type CheckoutHandle } from '@kassette/embed';

const handle: CheckoutHandle = await Kassette.open('/l/kassette_cl_1', { theme: 'dark', locale: 'pt-BR' });
handle.addEventListener('success', (event) => {
  event.preventDefault();
  event.detail.successURL.startsWith('https:');
});
handle.addEventListener('updated', ({ detail }) => detail.totals.total_amount.toFixed());
handle.addEventListener('close', () => {}, { once: true });
handle.close();

document.addEventListener('kassette:failed', ({ detail }) => {
  detail.message.trim();
  detail.handle.close();
});
globalThis.Kassette.open(new URL('https://checkout.example.com/l/kassette_cl_1'));

const controller = new AbortController();
const inline: CheckoutHandle = await Kassette.mount(document.body, '/l/kassette_cl_1', {
  prefill: { customer_email: 'ada@example.com', amount: 500, 'custom_field_data.company': 'Acme' },
  signal: controller.signal,
  onLoaded: () => {},
  onSuccess: (event) => event.detail.successURL.trim(),
});
inline.close();
Kassette.preload('/l/kassette_cl_1');
document.querySelector('kassette-checkout')?.addEventListener('kassette:resize', ({ detail }) => detail.height.toFixed());

// @ts-expect-error: no such event
Kassette.open('/', { onPaid: () => {} });
// @ts-expect-error: no such theme
Kassette.open('/', { theme: 'blue' });
// @ts-expect-error: no address
Kassette.open();
// @ts-expect-error: resize has no totals
handle.addEventListener('resize', ({ detail }) => detail.totals);

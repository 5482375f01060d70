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

// @ts-expect-error: no such theme
Kassette.open('/', { theme: 'blue' });
// @ts-expect-error: no address
Kassette.open();
// @ts-expect-error: resize has no totals
handle.addEventListener('resize', ({ detail }) => detail.totals);

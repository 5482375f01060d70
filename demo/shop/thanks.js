// A success address may name the checkout, and may carry the buyer's session token, which must not stay in the history.

const address = new URL(location.href);
const checkout = address.searchParams.get('checkout_id');
if (checkout) {
  const reference = document.querySelector('.reference');
  reference.hidden = false;
  reference.querySelector('code').textContent = checkout;
}

if (address.searchParams.has('customer_session_token')) {
  address.searchParams.delete('customer_session_token');
  history.replaceState(null, '', address);
}

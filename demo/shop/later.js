// Nothing tells the loader of a button that comes later: it listens to the whole page.

document.querySelector('#ask').addEventListener('click', ({ target }) => {
  const buy = document.createElement('button');
  buy.type = 'button';
  buy.className = 'buy';
  buy.textContent = 'Buy Lifetime';
  buy.dataset.kassetteCheckout = '{{checkout}}/l/kassette_cl_demo_lifetime';
  target.replaceWith(buy);
  buy.focus();
});

// A dialog as many libraries make it: whatever else gets the focus loses it again.

const sleeve = document.querySelector('#sleeve');

document.querySelector('#look').addEventListener('click', () => sleeve.showModal());
document.querySelector('#back').addEventListener('click', () => sleeve.close());

document.addEventListener('focusin', ({ target }) => {
  if (sleeve.open && !sleeve.contains(target)) sleeve.querySelector('a').focus();
});

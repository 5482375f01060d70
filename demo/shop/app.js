// A router of a few lines. Each view has a checkout of its own, which ends with it.

const place = document.querySelector('#view');
const links = [...document.querySelectorAll('.views a')];
let leave;

function enter() {
  const view = new URLSearchParams(location.search).get('view');
  for (const link of links) {
    const isHere = link.search === `?view=${view}`;
    if (isHere) link.ariaCurrent = 'page';
    else link.removeAttribute('aria-current');
  }
  leave?.abort();
  leave = new AbortController();
  if (!view) {
    place.textContent = 'Choose something to buy.';
    return;
  }
  place.replaceChildren();
  Kassette.mount(place, `{{checkout}}/l/kassette_cl_demo_${view}`, { signal: leave.signal }).catch(console.warn);
}

for (const link of links) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    history.pushState(null, '', link.href);
    enter();
  });
}
addEventListener('popstate', enter);
enter();

// What a buyer does, and how long it takes until they see what comes of it.
import { setTimeout as sleep } from 'node:timers/promises';

const BUY = '#studio a.buy';

/** Clicks on the products in turn; gives milliseconds from each click until what it costs is painted. */
export async function measureSwitches(tab, products, times) {
  const milliseconds = [];
  for (let i = 1; i <= times; i++) {
    const which = i % products.length;
    // The answer to the one before may still be on its way.
    await sleep(350);
    await tab.page.evaluate((product) => bench.expectProduct(product), products[which]);
    const switched = tab.next('switched');
    await tab.clickOn(`.switcher__choice:nth-of-type(${which + 1})`);
    const { at, clicked } = await switched;
    milliseconds.push(at - clicked);
  }
  return milliseconds;
}

/**
 * Milliseconds from the click on the shop's button until the form is shown over its page: at first, and on the third visit. The
 * checkout tells the shop's page when its form takes input; where frames are watched, the frame's own paint is waited for, too.
 */
export async function measureOverlay(tab, shop) {
  const times = [];
  for (let visit = 0; visit < 3; visit++) {
    await tab.page.goto(shop);
    // Nobody clicks before they have looked.
    await sleep(1000);
    await tab.page.evaluate(() => bench.expectOverlay());
    const painted = [tab.next('opened')];
    if (tab.asksFrames) painted.push(tab.next('interactive'));
    await tab.clickOn(BUY);
    const [page, ...frames] = await Promise.all(painted);
    const ends = [page, ...frames].map(({ origin, at }) => origin + at);
    times.push(Math.max(...ends) - page.origin - page.clicked);
    await sleep(1000);
  }
  return { cold: times[0], warm: times.at(-1) };
}

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { frameReady, open, outcome, shop, sites, tell, visit } from './visitor.js';

const locales = await readdir(new URL('../../locales', import.meta.url));
const languages = locales.filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''));

for (const scripts of ['module,words', 'words,classic']) {
  test(`overlay, frame and button are called what the language of the page calls them (${scripts})`, async () => {
    await visit(`lang=de&scripts=${scripts}`);
    await open();
    const names = await shop.evaluate(() => [inOverlay('dialog').ariaLabel, inOverlay('iframe').title, inOverlay('button').ariaLabel]);
    assert.deepEqual(names, ['Kasse', 'Kasse', 'Kasse schließen']);
    await frameReady();
    await tell('error', { code: 'expired' });
    await outcome();
    const said = await shop.evaluate(() => inOverlay('[role=alert]').innerText.split('\n').filter(Boolean));
    assert.deepEqual(said, ['Die Kasse konnte hier nicht angezeigt werden.', 'Kasse in einem neuen Tab öffnen']);
  });
}

test('every language of the checkout has all the words, and regions have their own or those of their language', async () => {
  const said = {};
  for (const language of [...languages, 'pt-BR', 'de-AT', 'xx', '']) {
    await visit(`lang=${language}&scripts=words,classic`);
    said[language] = await shop.evaluate(() => Object.values(Kassette.words));
    assert.equal(said[language].filter(Boolean).length, 5, language);
  }
  for (const language of languages.filter((language) => language !== 'en')) assert.notDeepEqual(said[language], said.en, language);
  assert.deepEqual([said['pt-BR'], said['de-AT'], said.xx, said['']], [said.pt, said.de, said.en, said.en]);
});

test('a page can choose its own words', async () => {
  await shop.evaluate(() => { Kassette.words.close = 'Back to the records'; });
  await open(`${sites.checkout}/l/one`);
  assert.equal(await shop.evaluate(() => inOverlay('button').ariaLabel), 'Back to the records');
});

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { kill, start, storeAway, storeBack } from './desk_process.mjs';

const shelf = process.env.GUICHET_COUNTER_FOLDER;
mkdirSync(shelf);

await start('--workers', '1');
const { accessible, check, choose, hand, launch, open, person, plan, reach } = await import('./browser.mjs');
const browser = await launch();
const form = readFileSync(`${process.env.DESK_WORK}/form/00001.tif`);

// Pages of somebody's papers: large words on white.
async function sheets(...words) {
    const page = await browser.newPage({ viewport: { width: 827, height: 1169 } });
    const files = [];
    for (const word of words) {
        await page.setContent(`<body style="margin:80px;font:28px serif"><h1>${word}</h1>${`<p>${word} : lignes d'un papier de ${word}.</p>`.repeat(12)}`);
        files.push({ name: `${word}.png`, mimeType: 'image/png', buffer: await page.screenshot() });
    }
    await page.close();
    return files;
}

const piles = page => page.evaluate(() => [...document.querySelectorAll('#pages .document')].map(pile =>
    `${pile.querySelector('h3').textContent.trim()} ${pile.querySelectorAll('button').length}`).join(', '));
const rest = (page, wanted) => page.waitForFunction(text => [...document.querySelectorAll('#pages .document')].map(pile =>
    `${pile.querySelector('h3').textContent.trim()} ${pile.querySelectorAll('button').length}`).join(', ') === text, wanted, { timeout: 15000 }).then(() => true, () => false);
const holds = async (page, wanted, name) => check(name, await rest(page, wanted), await piles(page));
const read = (page, count) => page.waitForFunction(wanted => document.querySelectorAll('#pages img[src*="/pages/"]').length === wanted, count, { timeout: 60000 });
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

async function laidOut() {
    const page = await person(browser, 'nadia');
    await open(page, 'comptoir');
    await page.waitForSelector('#kind option:nth-child(5)', { state: 'attached' });
    await hand(page, [...await sheets('loyer', 'naissance', 'naissance-dos'), { name: 'form.tif', mimeType: 'image/tiff', buffer: form }]);
    await read(page, 6);
    await holds(page, 'à identifier 3, formulaire 3', 'plain pages are one document until somebody says more');
    await reach(page, '#pages button');
    await press(page, 'ArrowDown', 'd');
    await page.waitForFunction(() => document.activeElement.id === 'kind');
    await page.keyboard.type('acte de n', { delay: 30 });
    await press(page, 'Enter');
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 3', 'D begins a document, letters and Enter name it');
    check('the keyboard is back in the list', await page.evaluate(() => Boolean(document.activeElement.dataset.page)));
    await press(page, 'ArrowDown', 'r', 'r');
    await page.waitForFunction(() => /180/.test(document.querySelector('#pages [aria-current]').textContent));
    check('R turns the page', await page.locator('#paper .turning').count() === 1);
    await page.reload();
    await read(page, 6);
    await reach(page, '#pages button');
    await press(page, 'ArrowDown', 'ArrowDown');
    await page.waitForSelector('#paper .turning');
    await accessible(page, 'comptoir-ranger');
    await reach(page, '#pages [aria-current]');
    await press(page, 'Control+z');
    await page.waitForFunction(() => /90/.test(document.querySelector('#pages [aria-current]').textContent));
    await press(page, 'Control+z');
    await page.waitForFunction(() => !/°/.test(document.querySelector('#pages [aria-current]').textContent));
    check('Ctrl Z takes both turns back', true);
    const moved = await page.getAttribute('#pages [aria-current]', 'data-page');
    await press(page, 'Alt+ArrowUp');
    await page.waitForFunction(id => document.querySelectorAll('#pages button')[1].dataset.page === id, moved);
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 3', 'Alt and an arrow move the page within its document');
    await press(page, 'j');
    await holds(page, 'à identifier 3, formulaire 3', 'J joins its document to the one before');
    await press(page, 'Control+z');
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 3', 'and Ctrl Z parts them again');
    await press(page, 'End', 'Delete');
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 2', 'Suppr takes a page out');
    await press(page, 'Control+z');
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 3', 'and Ctrl Z brings it back');
    await press(page, 'Home');
    const first = await page.getAttribute('#pages [aria-current]', 'data-page');
    await hand(page, await sheets('loyer-net'), 'F8');
    await page.waitForFunction(was => { const now = document.querySelector('#pages button'); return now && now.dataset.page !== was && now.querySelector('img[src*="/pages/"]'); }, first, { timeout: 30000 });
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 3', 'a page scanned anew stands in the place of the first');
    await page.keyboard.press('F9');
    await page.waitForSelector('#outcome:not([hidden])', { timeout: 30000 });
    const number = (await page.textContent('#outcome')).match(/75-\d{4}-\d{6}-[0-9A-Z]/)?.[0];
    check('it becomes a case', Boolean(number), await page.textContent('#outcome'));
    await page.waitForSelector('#outcome [data-key=receipt]');
    check('its receipt is one key away', await page.evaluate(() => document.activeElement.dataset.key === 'receipt'));
    await press(page, 'F2');
    await page.waitForSelector('#in-hand-ended a');
    check('and so is the next person', await page.textContent('#key') === '' && await page.evaluate(() => document.activeElement.id === 'files'));
    await open(page, `dossier?numero=${number}`);
    await holds(page, 'à identifier 1, Acte de naissance 2, formulaire 3', 'with the documents as they were laid out');
    await reach(page, '#pages button');
    await page.keyboard.press('Shift+Tab');
    await choose(page, '#kind', 'justificatif de d');
    await press(page, 'Enter');
    await holds(page, 'Justificatif de domicile 1, Acte de naissance 2, formulaire 3', 'in the case too a document gets its name');
    await press(page, 'ArrowDown', 'ArrowDown', 'Alt+ArrowUp');
    await holds(page, 'Justificatif de domicile 2, Acte de naissance 1, formulaire 3', 'a page goes into another document');
    await press(page, 'Control+z');
    await holds(page, 'Justificatif de domicile 1, Acte de naissance 2, formulaire 3', 'and back');
    await press(page, 'p');
    await holds(page, 'Justificatif de domicile 1, Acte de naissance 1, Passeport 1, formulaire 3', 'one key names the page, which becomes a document of its own');
    check('and the card says so', /Passeport/.test(await page.textContent('#naming strong')), await page.textContent('#naming'));
    await press(page, 'Control+z');
    await holds(page, 'Justificatif de domicile 1, Acte de naissance 2, formulaire 3', 'Ctrl Z takes the name back');
    await accessible(page, 'dossier-ranger');
    check('pieces follow the documents', /justificatif de domicile\s*présent/i.test(await page.textContent('#pieces')), await page.textContent('#pieces'));
    await choose(page, '#facts select', 'Salarié : première');
    await reach(page, '#facts select + button');
    await press(page, 'Enter');
    await page.waitForFunction(() => /Autorisation ou contrat de travail/.test(document.getElementById('pieces').textContent), null, { timeout: 5000 }).catch(() => {});
    check('a person says what is asked for, and other pieces are', /Autorisation ou contrat de travail\s*manquante/.test(await page.textContent('#pieces')), await page.textContent('#pieces'));
    check('of which one is not needed, and why', /Déclaration de non-polygamie\s*(pas demandée|à vérifier|manquante).*si la personne est mariée/.test(await page.textContent('#pieces')), await page.textContent('#pieces'));
    check('nothing went wrong, and no mouse was in hand', page.complaints.length === 0 && page.moused === 0, page.complaints.join('\n'));
    return number;
}

const keyOf = page => page.textContent('#key').then(text => text.match(/G-[0-9A-F-]{14}/)?.[0]);

// What keys do, the mouse does too.
async function dragged() {
    const page = await person(browser, 'nadia');
    await open(page, 'comptoir');
    await page.waitForSelector('#kind option:nth-child(5)', { state: 'attached' });
    await page.setInputFiles('#files', await sheets('un', 'deux'));
    await read(page, 2);
    const last = await page.locator('#pages button').nth(1).getAttribute('data-page');
    await page.locator('#pages button').nth(1).dragTo(page.locator('#pages button').first(), { targetPosition: { x: 20, y: 3 } });
    check('the mouse moves a page too', await page.waitForFunction(id => document.querySelector('#pages button').dataset.page === id, last, { timeout: 5000 }).then(() => true, () => false), await page.textContent('#status'));
    await page.close();
}

// The scanner's folder, somebody who helps, a desk that is killed in the middle, a browser that is closed.
async function halfDone() {
    const page = await person(browser, 'nadia');
    await open(page, 'comptoir');
    writeFileSync(`${shelf}/scan-7.tif`, readFileSync(`${process.env.DESK_WORK}/form2/00001.tif`));
    writeFileSync(`${shelf}/scan-8.tif`, form.subarray(0, 2000));
    await page.waitForSelector('#shelf-files button:not(:disabled) >> nth=1', { timeout: 15000 });
    await page.keyboard.press('F4');
    await page.keyboard.type('Marie Durand');
    await press(page, 'Tab', 'a', 's', 'Tab', 'm', 'Enter');
    await page.waitForSelector('#helper', { state: 'hidden' });
    check('who helps is said', (await page.textContent('#helper-said')).includes('Marie Durand (association'), await page.textContent('#helper-said'));
    await page.keyboard.press('F6');
    await page.waitForFunction(() => document.activeElement.dataset.file);
    await accessible(page, 'comptoir-dossier-scanner');
    await reach(page, '[data-file="scan-8.tif"]');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /entier/.test(document.getElementById('status').textContent));
    check('a file that is not whole is not taken', readdirSync(shelf).includes('scan-8.tif'));
    await press(page, 'Shift+Tab');
    await reach(page, '[data-file="scan-7.tif"]');
    await page.keyboard.press('Enter');
    await read(page, 3);
    check('one that is, is taken and put away', !readdirSync(shelf).includes('scan-7.tif') && readdirSync(`${shelf}/pris`).includes('scan-7.tif'));
    const key = await keyOf(page);
    await kill('SIGKILL');
    await press(page, 'Home');
    await hand(page, await sheets('passeport'));
    await page.waitForFunction(() => /reprendra/.test(document.getElementById('status').textContent));
    await start('--workers', '1');
    await read(page, 4);
    check('the desk is killed and started again: the page goes on by itself', (await keyOf(page)) === key);
    await page.context().close();
    const again = await person(browser, 'nadia');
    await open(again, 'comptoir');
    await again.waitForSelector('#in-hand-open button');
    await accessible(again, 'comptoir-reprendre');
    check('a closed browser finds its deposit among those in hand', (await again.textContent('#in-hand-open')).includes(key));
    await reach(again, '#in-hand-open button');
    await again.keyboard.press('Enter');
    await read(again, 4);
    check('with whoever helps', (await again.textContent('#helper-said')).includes('Marie Durand'));
    await again.keyboard.press('F9');
    await again.waitForSelector('#outcome a.button', { timeout: 60000 });
    const number = (await again.textContent('#outcome')).match(/75-\d{4}-\d{6}-[0-9A-Z]/)?.[0];
    await open(again, `dossier?numero=${number}`);
    await again.waitForSelector('#facts dd');
    check('the case says who helped', (await again.textContent('#facts')).includes('Marie Durand, association'), await again.textContent('#facts'));
    return again;
}

// The store goes away in the middle: scans are taken, a provisional number is given, the case comes by itself.
async function away(number) {
    const page = await person(browser, 'nadia');
    await open(page, 'comptoir');
    await page.waitForSelector('#kind option:nth-child(5)', { state: 'attached' });
    await hand(page, { name: 'un.tif', mimeType: 'image/tiff', buffer: readFileSync(`${process.env.DESK_WORK}/form3/00001.tif`) });
    await read(page, 3);
    const other = await person(browser, 'nadia');
    storeAway();
    await page.waitForFunction(() => /base ne répond pas/.test(document.getElementById('status').textContent), null, { timeout: 20000 });
    await hand(page, await sheets('pendant la panne'));
    await page.waitForFunction(() => /gardée/.test(document.getElementById('pages').textContent), null, { timeout: 15000 });
    check('without the store a scan is kept, and what was read stays in view', (await page.locator('#pages button').count()) === 4);
    const key = await keyOf(page);
    await page.reload();
    await page.waitForFunction(() => /gardée/.test(document.getElementById('pages').textContent), null, { timeout: 15000 });
    check('a reload finds it kept', (await keyOf(page)) === key);
    await page.keyboard.press('F9');
    await page.waitForSelector('#outcome .large');
    await accessible(page, 'comptoir-provisoire');
    check('the deposit has its provisional number', (await page.textContent('#outcome .large')) === key);
    await open(other, 'comptoir');
    await other.waitForFunction(() => /provisoire/.test(document.getElementById('in-hand').textContent), null, { timeout: 15000 });
    await accessible(other, 'comptoir-sans-base');
    await open(other, 'dossiers');
    await other.waitForSelector('#status.bad');
    const late = await other.context().newPage();
    await open(late, `dossier?numero=${number}`);
    await late.waitForSelector('#status.bad');
    check('without the store a screen says so, and shows nothing that is not so', await late.isHidden('#all') && await other.locator('#found tr').count() === 0);
    storeBack();
    await other.waitForSelector('#found tr', { timeout: 30000 });
    await late.waitForSelector('#facts dd', { timeout: 30000 });
    check('and goes on by itself', await other.textContent('#status') === '' && await late.textContent('#status') === '');
    await other.context().close();
    await page.waitForSelector('#outcome a.button', { timeout: 90000 });
    check('when it is back the screen says which case it became', /75-\d{4}-\d{6}-[0-9A-Z]/.test(await page.textContent('#outcome')), await page.textContent('#outcome'));
    await reach(page, '#fresh');
    await page.keyboard.press('Enter');
    await page.waitForFunction(wanted => [...document.querySelectorAll('#in-hand-ended tr')].some(row => row.textContent.includes(wanted) && /75-\d{4}/.test(row.textContent)), key, { timeout: 15000 });
    check('and so does the list', true);
}

try {
    const number = await laidOut();
    await dragged();
    await halfDone();
    await away(number);
} catch (error) {
    const seen = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('the day goes on to its end', false, [error.stack, ...seen].join('\n----\n'));
}
await browser.close();
await kill('SIGTERM');
storeBack();
plan();

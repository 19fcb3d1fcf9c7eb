import { execFileSync } from 'node:child_process';
import { accessible, check, launch, open, person, plan, reach } from './browser.mjs';

const OFF = [50, 30], DOTS = 200 / 25.4;
const browser = await launch();

const asked = (page, method, path, body) => page.evaluate(async ([how, where, what]) => {
    const { ask, open: begin } = await import('/desk/shared.js');
    await begin();
    return ask(how, where, what).catch(error => ({ status: error.status, message: error.message }));
}, [method, path, body]);

// Where a corner stands, in pixels of the scan.
const stands = (page, place) => page.evaluate(one => {
    const { style } = document.querySelectorAll('.corner')[one], box = document.querySelector('#sheet svg').viewBox.baseVal;
    return [parseFloat(style.left) / 100 * box.width, parseFloat(style.top) / 100 * box.height];
}, place);

async function byKeys(page, place, [x, y]) {
    await page.locator('.corner').nth(place).focus();
    const [atX, atY] = await stands(page, place);
    for (const [off, less, more] of [[x - atX, 'ArrowLeft', 'ArrowRight'], [y - atY, 'ArrowUp', 'ArrowDown']]) {
        const key = off < 0 ? less : more, far = Math.round(Math.abs(off) / 2);
        for (let i = 0; i < Math.floor(far / 10); i++) await page.keyboard.press(`Shift+${key}`);
        for (let i = 0; i < far % 10; i++) await page.keyboard.press(key);
    }
}

async function byMouse(page, place, [x, y]) {
    const handle = page.locator('.corner').nth(place);
    await handle.scrollIntoViewIfNeeded();
    const from = await handle.boundingBox(), sheet = await page.locator('#sheet .sheet').boundingBox();
    const width = await page.evaluate(() => document.querySelector('#sheet svg').viewBox.baseVal.width);
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(sheet.x + x / width * sheet.width, sheet.y + y / width * sheet.width, { steps: 4 });
    await page.mouse.up();
}

try {
    const page = await person(browser, 'nadia');
    const [waiting] = (await asked(page, 'GET', 'to-place')).pages;
    check('without its marks it went to a person', waiting?.reason !== undefined, JSON.stringify(waiting));
    await open(page, 'courrier');
    await page.waitForFunction(() => document.querySelector('#toplace-page img')?.naturalWidth > 100);
    await accessible(page, 'courrier-placer');
    check('the page that waits stands beside where it is placed', await page.isVisible('#toplace-page img') && !(await page.textContent('#toplace')).includes('false'));
    const guessed = { pages: [{ ...waiting, proposals: [{ number: '75-2026-000001-C', name: '<b>X</b>', why: 'same_file' }] }] };
    await page.route('**/api/v1/to-place', route => route.fulfill({ json: guessed }));
    await page.reload();
    await page.focus('#toplace button');
    await page.keyboard.press('Enter');
    check('a case that it may belong to is named, with why, and taken by one key', await page.inputValue('#toplace input') === '75-2026-000001-C' &&
        (await page.textContent('#toplace button')).includes('<b>X</b> : autres pages du même fichier'), await page.textContent('#toplace'));
    await page.unroute('**/api/v1/to-place');
    await page.reload();
    await page.waitForSelector('#toplace input');
    await reach(page, '#toplace input');
    await page.keyboard.type('75-20');
    execFileSync(process.env.DESK_GUICHET, ['ingest', '--office', '75', '--channel', 'mail', `${process.env.DESK_WORK}/letter`], { stdio: 'ignore' });
    await page.waitForFunction(() => document.querySelectorAll('#toplace form').length === 2);
    await page.keyboard.type('26');
    check('another page comes, and whoever types a number types on', await page.evaluate(() => document.activeElement.value) === '75-2026', await page.textContent('#toplace'));
    await page.focus('a[href^="/recaler"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.corner >> nth=3');
    await page.waitForFunction(() => document.querySelector('#sheet img').naturalWidth > 0);
    check('its code says which form and page it is', await page.inputValue('#form') === 'titre-sejour/1' && await page.inputValue('#number') === '1');
    await accessible(page, 'recaler');
    const { forms } = await asked(page, 'GET', 'forms');
    const marks = forms.find(one => one.id === 'titre-sejour').corners_mm.map(([x, y]) => [x * DOTS + OFF[0], y * DOTS + OFF[1]]);
    await page.focus('#go');
    const mirrored = await asked(page, 'POST', `pages/${waiting.page}/laying`, { form: 'titre-sejour', version: '1', form_page: 1, corners: [marks[1], marks[0], marks[3], marks[2]] });
    check('corners of no paper are refused in words', mirrored.status === 422 && mirrored.message.includes('coins'), JSON.stringify(mirrored));
    for (const place of [0, 1, 3]) await byKeys(page, place, marks[place]);
    await byMouse(page, 2, marks[2]);
    const off = await Promise.all(marks.map(async ([x, y], place) => { const [u, v] = await stands(page, place); return Math.hypot(u - x, v - y); }));
    check('four corners stand where they were put, by keys and by mouse', off.every(one => one < 5), off);
    await page.screenshot(process.env.GUICHET_SHOTS ? { path: `${process.env.GUICHET_SHOTS}/recaler-fait.png` } : {});
    await page.locator('.corner').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status.good', { timeout: 60000 });
    const said = await page.textContent('#status');
    const number = said.match(/75-\d{4}-\d{6}-[0-9A-Z]/)?.[0];
    check('it is read and comes into a case', number !== undefined, said);
    const found = await asked(page, 'GET', `cases/${number}`);
    const read = found.pages[0].fields.find(one => one.name === 'nom_naissance');
    check('with what stands on it', read?.value === 'BERTHELOT', JSON.stringify(read));
    check('boxes and all', read?.box_px?.[0] > 50 && read.box_px[2] > 500, JSON.stringify(read));
    check('whoever laid it is in the journal', found.events.some(one => one.kind === 'case.opened') && (await asked(page, 'GET', 'to-place')).pages.every(one => one.page !== waiting.page));
    // From the case, and from the review: read again, without asking anybody for the marks anew.
    await open(page, `dossier?numero=${number}`);
    await page.waitForSelector('#lay:not([hidden])');
    await page.screenshot(process.env.GUICHET_SHOTS ? { path: `${process.env.GUICHET_SHOTS}/dossier-recaler.png` } : {});
    await page.focus('#lay');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.corner >> nth=3');
    const begun = await Promise.all(marks.map(async ([x, y], place) => { const [u, v] = await stands(page, place); return Math.hypot(u - x, v - y); }));
    check('the corners stand where the form lies now', begun.every(one => one < 15), begun);
    check('that it was read before is said', (await page.textContent('#problem')).includes('relue'));
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    const first = await page.textContent('#label');
    await page.keyboard.press('Enter');
    await page.waitForFunction(one => document.getElementById('label').textContent !== one, first);
    await page.keyboard.press('F8');
    await page.waitForURL('**/recaler?page=*');
    await page.waitForSelector('.corner >> nth=3');
    for (const place of [0, 1, 2, 3]) await byKeys(page, place, marks[place]);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status.good', { timeout: 60000 });
    check('what was decided is kept', (await page.textContent('#status')).includes('Décidées par une personne, 1'), await page.textContent('#status'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/revue');
    const anew = await asked(page, 'GET', `cases/${number}`), names = anew.pages[0].fields.map(one => one.name);
    check('each answer is there once', names.length > 10 && new Set(names).size === names.length, names.join());
    check('as it is read now', anew.pages[0].fields.find(one => one.name === 'nom_naissance')?.value === 'BERTHELOT');
    const far = await person(browser, 'loin');
    check('another office sees nothing of it', (await asked(far, 'GET', `pages/${waiting.page}/laying`)).status === 404);
    check('nothing went wrong', page.complaints.filter(one => !/40[49]|422/.test(one)).length === 0, page.complaints.join('\n'));
} catch (error) {
    const seen = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('it goes on to its end', false, [error.stack, ...seen].join('\n----\n'));
}
await browser.close();
plan();

import { accessible, check, choose, launch, open, person, plan, reach } from './browser.mjs';

const browser = await launch();

// What the desk answers to that person, without a screen.
const asked = (page, method, path, body) => page.evaluate(async ([how, where, what]) => {
    const { ask, open: begin } = await import('/desk/shared.js');
    await begin();
    return ask(how, where, what).catch(error => ({ status: error.status }));
}, [method, path, body]);

async function keying(page) {
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    for (let i = 0; i < 20 && await page.inputValue('#value') !== ''; i++) {
        const before = await page.getAttribute('#crop', 'src');
        await page.keyboard.press('Enter');
        await page.waitForFunction(was => document.getElementById('crop').getAttribute('src') !== was, before);
    }
    check('a field comes without its reading', await page.inputValue('#value') === '');
    await page.waitForFunction(() => document.getElementById('crop').naturalWidth > 0);
    await accessible(page, 'revue-aveugle');
    const before = await page.getAttribute('#crop', 'src');
    await page.keyboard.press('Enter');
    check('Enter alone says nothing about it', (await page.getAttribute('#crop', 'src')) === before && (await page.textContent('#check')) !== '');
    await page.keyboard.press('F2');
    await page.waitForFunction(was => document.getElementById('crop').getAttribute('src') !== was, before);
    check('F2 goes on', true);
    await page.waitForTimeout(300);
}

// The line breaks while somebody decides: he goes on, and nothing has to be said twice.
async function cutOff(page) {
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    await page.waitForFunction(() => document.getElementById('crop').naturalWidth > 0);
    await page.waitForTimeout(500);
    const field = (await page.getAttribute('#crop', 'src')).match(/\d+/g).at(-1);
    let tries = 0;
    await page.route('**/decision', route => { tries += 1; return route.abort(); });
    await page.keyboard.press('F2');
    await page.waitForFunction(one => !document.getElementById('crop').src.includes(`/${one}/`), field);
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('gardé'));
    check('cut off, the next field is there and what was decided is kept', await page.isVisible('#work'));
    await page.waitForTimeout(1600);
    const sent = page.waitForResponse(answer => answer.url().endsWith(`/fields/${field}/decision`) && answer.ok(), { timeout: 8000 }).then(() => true, () => false);
    await page.unroute('**/decision');
    check('it goes by itself when the line is back', await sent && tries >= 2, tries);
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('de nouveau'));
    check('and that it arrived is said', true);
}

async function quality(page) {
    await reach(page, '#ways a[href="/revue-qualite"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#tables tbody tr');
    await accessible(page, 'revue-qualite');
    check('the report has figures', (await page.textContent('#figures')).includes('%'));
    check('by field, form, reader, scanner, hand and office', await page.locator('#tables section').count() === 6
        && await page.evaluate(() => [...document.querySelectorAll('#tables table')].every(one => one.querySelector('tbody tr'))) && await page.locator('#tables table').count() > 3);
    check('attention is measured, by step', /relecture/.test(await page.textContent('#attention')) && (await page.textContent('#attention')).includes('pages nommées'), await page.textContent('#attention'));
    await reach(page, '#set-double_keyed');
    await page.keyboard.type('numero_etranger, nom_naissance');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('status').textContent !== '');
    const said = await asked(page, 'GET', 'review/quality');
    check('a setting is changed by keyboard', said.settings.double_keyed.length === 2, JSON.stringify(said.settings));
    await reach(page, '#set-sample_per_mille');
    await page.keyboard.type('5000');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status.bad');
    check('what is out of bounds is refused in French', (await page.textContent('#status')).length > 10);
    await reach(page, '#from');
    await page.keyboard.type('01012099');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#tables tbody tr').length === 0);
    check('and what was refused before is said no more', await page.textContent('#status') === '', await page.textContent('#status'));
    check('where nothing was measured the screen says so, without empty tables', await page.locator('#tables table').count() === 0 && (await page.textContent('#tables')).includes("Rien n'est encore mesuré"));
    await accessible(page, 'revue-qualite-vide');
    await page.close();
}

async function hands(page) {
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    await page.waitForFunction(() => document.getElementById('crop').naturalWidth > 0);
    const before = await page.getAttribute('#crop', 'src');
    const about = await page.textContent('#label');
    await page.keyboard.press('F6');
    await page.waitForSelector('#hand:not([hidden])');
    await accessible(page, 'revue-laisser');
    await page.keyboard.press('Escape');
    check('Escape keeps the field', await page.locator('#question:not([hidden])').count() === 1 && (await page.getAttribute('#crop', 'src')) === before);
    await page.keyboard.press('F6');
    await page.waitForSelector('#hand:not([hidden])');
    await choose(page, '#to', 'sami');
    await page.keyboard.press('Tab');
    await page.keyboard.type('<i>vois-tu</i> un 7 ?');
    await page.keyboard.press('Enter');
    await page.waitForFunction(was => document.getElementById('crop').getAttribute('src') !== was, before);
    check('it is handed to a colleague by keyboard', (await page.textContent('#status')).includes('sami'), await page.textContent('#status'));
    const other = await person(browser, 'sami');
    await open(other, 'revue');
    await other.waitForSelector('#work:not([hidden])');
    for (let i = 0; i < 8 && await other.getAttribute('#crop', 'src') !== before; i++) {
        const was = await other.getAttribute('#crop', 'src');
        await other.keyboard.press('F2');
        await other.waitForFunction(one => document.getElementById('crop').getAttribute('src') !== one, was);
    }
    check('who gets it with the word', (await other.textContent('#noted')).includes('claire') && (await other.textContent('#noted')).includes('<i>vois-tu</i>'), `${about}: ${await other.textContent('#noted')}`);
    const number = await other.textContent('#case');
    await other.keyboard.press('F4');
    await other.waitForFunction(() => document.getElementById('status').textContent.includes('F4'));
    check('a page leaves its file only when asked twice', (await other.textContent('#case')) === number);
    await other.keyboard.press('F4');
    await other.waitForFunction(() => document.getElementById('status').textContent.includes('a quitté'));
    const place = await asked(other, 'GET', 'to-place');
    check('then it waits to be placed', place.pages.some(one => one.reason === 'wrong_file'), JSON.stringify(place).slice(0, 400));
    await other.close();
}

async function grid(page) {
    await open(page, 'revue-grille');
    await page.waitForSelector('#cells li');
    await page.waitForFunction(() => [...document.querySelectorAll('#cells img')].length > 1 && [...document.querySelectorAll('#cells img')].every(one => one.naturalWidth > 0));
    await page.waitForTimeout(200);
    await accessible(page, 'revue-grille');
    const cells = await page.locator('#cells li').count();
    check('the same field of several cases stands side by side', cells > 1, cells);
    await page.keyboard.press('F2');
    check('one key decides one of them', await page.locator('#cells li.settled').count() === 1);
    check('and the next is in hand', await page.evaluate(() => document.activeElement === document.querySelectorAll('#cells input, #cells select')[1]));
    await page.waitForTimeout(300);
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelectorAll('#cells li.settled').length === 0);
    check('Ctrl Z takes it back', true);
    const shown = await asked(page, 'GET', 'review/groups');
    check('what I hold is still mine to see', shown.groups.length > 1);
    for (let i = 0; i < cells; i++) {
        const empty = await page.evaluate(() => (document.activeElement.value === '' ? document.activeElement.tagName : ''));
        if (empty === 'INPUT') await page.keyboard.type('01/02/1990');
        else if (empty === 'SELECT') await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.querySelectorAll('#cells li.settled').length === 0 || !document.getElementById('nothing').hidden);
    check('Ctrl Enter decides the rest and brings more', (await page.getAttribute('#status', 'class')).includes('bad') === false, await page.textContent('#status'));
}

async function sheet(page) {
    await open(page, 'revue-page');
    await page.waitForSelector('#cells li');
    await page.waitForFunction(() => [...document.querySelectorAll('#cells img')].every(one => one.naturalWidth > 0) && document.querySelector('#page img')?.naturalWidth > 0);
    await page.waitForTimeout(200);
    await accessible(page, 'revue-page');
    const cells = await page.locator('#cells li').count();
    check('all that waits on a page is there', cells >= 1 && await page.locator('#page rect').count() === cells, cells);
    check('the one in hand is lit', await page.locator('#page .lit').count() === 1);
    await page.keyboard.press('F3');
    await page.waitForTimeout(300);
    check('F3 decides it', await page.locator('#cells li.settled').count() === 1 || cells === 1);
}

async function glyphs(page) {
    await open(page, 'revue-signes');
    await choose(page, '#kind', 'impr');
    await page.waitForFunction(() => document.querySelectorAll('#glyphs button').length > 5);
    await page.waitForFunction(() => [...document.querySelectorAll('#glyphs img')].slice(0, 12).every(one => one.naturalWidth > 0));
    await reach(page, '#glyphs button');
    await accessible(page, 'revue-signes');
    const ink = await page.evaluate(async () => {
        const picture = document.querySelector('#glyphs img'), frame = picture.parentElement;
        const canvas = Object.assign(document.createElement('canvas'), { width: frame.offsetWidth, height: frame.offsetHeight });
        const paper = canvas.getContext('2d');
        paper.drawImage(picture, picture.offsetLeft, picture.offsetTop, picture.offsetWidth, picture.offsetHeight);
        const dots = paper.getImageData(0, 0, canvas.width, canvas.height).data;
        let dark = 0;
        for (let i = 0; i < dots.length; i += 4) dark += dots[i] < 128 ? 1 : 0;
        return dark / (dots.length / 4);
    });
    check('a cell holds one character', ink > 0.01 && ink < 0.6, ink);
    const before = (await asked(page, 'GET', 'review/groups')).groups.reduce((sum, one) => sum + one.count, 0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status.good');
    check('the odd one is marked', await page.locator('#glyphs [aria-pressed="true"]').count() === 1);
    const after = (await asked(page, 'GET', 'review/groups')).groups.reduce((sum, one) => sum + one.count, 0);
    check('and its field waits anew', after === before + 1, `${before} ${after}`);
}

async function unnamed(page) {
    await open(page, 'revue-pieces');
    await page.waitForSelector('#naming:not([hidden])');
    await accessible(page, 'revue-pieces');
    const count = async () => Number((await page.textContent('#count')).match(/\d+/)[0]);
    const number = await page.textContent('#case'), before = await count();
    check('a page that nobody knows is shown, with its case', before >= 2 && /75-/.test(number), `${before} ${number}`);
    await page.keyboard.press('p');
    await page.waitForSelector('#status.good');
    check('one key names it', (await page.textContent('#status')).includes('Passeport'));
    await page.waitForFunction(was => Number(document.getElementById('count').textContent.match(/\d+/)[0]) === was - 1, before);
    check('and the next one is there', await page.locator('#naming strong').textContent() !== '' && await page.isVisible('#page img'));
    await page.keyboard.press('Control+z');
    await page.waitForFunction(was => Number(document.getElementById('count').textContent.match(/\d+/)[0]) === was, before);
    check('Ctrl Z takes the name back', true);
}

async function thresholds(page) {
    await open(page, 'revue-seuils');
    await page.waitForSelector('#rows button');
    await reach(page, '#rows button');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('preview').textContent.includes('90'));
    await page.keyboard.type('99,99');
    await page.waitForTimeout(600);
    await accessible(page, 'revue-seuils');
    check('what a threshold would change is said first', (await page.textContent('#preview')).includes('au lieu de'));
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status.good');
    check('a threshold is changed by keyboard', (await page.textContent('#rows')).includes('99,99'));
    await reach(page, '#rows button');
    await page.keyboard.press('Enter');
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status.bad');
    check('below the promise it is refused', true);
}

async function parity(page) {
    await open(page, 'revue-parite');
    await page.waitForSelector('#tables tbody tr');
    await accessible(page, 'revue-parite');
    const said = await page.textContent('#tables');
    check('paper stands beside online, with counts', said.includes('papier') && said.includes('en ligne') && said.includes('0 sur 5'), said);
    check('few are not compared', said.includes('trop peu') || said.includes('une seule voie'));
    await reach(page, '#from');
    await page.keyboard.type('01012099');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#tables tbody tr').length === 0);
    check('a period is asked for by keyboard, and that there is nothing in it is said', await page.locator('#tables table').count() === 0 && (await page.textContent('#tables')).includes('Rien à comparer'));
}

try {
    const page = await person(browser, 'claire');
    await keying(page);
    await hands(page);
    await grid(page);
    await sheet(page);
    await glyphs(page);
    await unnamed(page);
    await cutOff(page);
    await thresholds(page);
    await parity(page);
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden]), #nothing:not([hidden])');
    await quality(page);
    check('nothing went wrong, and no mouse was in hand', page.moused === 0 && page.complaints.filter(one => !one.includes('422') && !one.includes('ERR_FAILED')).length === 0, page.complaints.join('\n'));
} catch (error) {
    const seen = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('the day goes on to its end', false, [error.stack, ...seen].join('\n----\n'));
}
await browser.close();
plan();

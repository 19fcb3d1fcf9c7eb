import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { check, choose, hand, launch, open, person, plan, reach } from './browser.mjs';

const { WRITTEN: written, NAMED: named, DESK_WORK: work } = process.env;
const read = `${written}⟨U+0001⟩⟨U+202E⟩`, file = named.replaceAll('\u0001', '⟨U+0001⟩');
const browser = await launch();

// All that a person sees or hears of a screen.
const words = page => page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map(one => one.value),
    ...[...document.querySelectorAll('option, title')].map(one => one.textContent)].join('\n'));

// The screen as it stands: each of the texts is there, letter by letter, and nothing of them came to life.
async function shows(page, name, ...texts) {
    if (process.env.GUICHET_SHOTS) await page.screenshot({ path: `${process.env.GUICHET_SHOTS}/hostile-${name.replaceAll(/\W+/g, '-')}.png` });
    const said = await words(page);
    check(`${name}: it is text`, texts.every(text => said.includes(text)), `${texts.filter(text => !said.includes(text)).join('\n')}\n--\n${said.slice(0, 3000)}`);
    const dead = await page.evaluate(() => globalThis.ran === undefined && document.querySelector('[data-hostile], [onerror]') === null);
    check(`${name}: nothing runs, nothing breaks`, dead && page.talked === 0 && page.complaints.length === 0 && page.strangers.length === 0, page.complaints.join('\n'));
}

async function somebody(name) {
    const page = await person(browser, name);
    page.talked = 0;
    page.on('dialog', dialog => { page.talked += 1; dialog.dismiss(); });
    return page;
}

async function many(page) {
    await open(page, 'revue-grille');
    await page.waitForSelector('#cells li');
    await shows(page, 'côte à côte', read);
    await open(page, 'revue-page');
    await page.waitForSelector('#cells li');
    await shows(page, 'toute une page', read);
    await open(page, 'revue-signes');
    await choose(page, '#kind', 'impr');
    await page.waitForFunction(() => document.querySelectorAll('#character option').length > 5);
    await choose(page, '#character', '<');
    await page.waitForFunction(() => document.getElementById('character').value === '<' && document.querySelectorAll('#glyphs button').length > 0);
    await shows(page, 'signe par signe', '< (');
}

const held = page => page.getAttribute('#work', 'data-field');
const next = (page, was) => page.waitForFunction(one => document.getElementById('work').dataset.field !== one || !document.getElementById('nothing').hidden, was);

// Every field that waits: looked at, noted for a colleague once, decided as it stands.
async function oneByOne(page) {
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    // What was not answered online comes first.
    for (let was = await held(page); await page.inputValue('#value') === ''; was = await held(page)) {
        await page.keyboard.press('F3');
        await next(page, was);
    }
    await shows(page, 'un champ', read, `1 ${read}`);
    await page.keyboard.press('F6');
    await page.waitForSelector('#hand:not([hidden])');
    await choose(page, '#to', 'sami');
    await page.keyboard.press('Tab');
    await page.keyboard.type(written);
    const before = await held(page);
    await page.keyboard.press('Enter');
    await next(page, before);
    const other_values = [];
    let fields = 0;
    for (; fields < 60 && await page.isVisible('#work'); fields++) {
        const was = await held(page), value = await page.inputValue('#value');
        if (value !== '' && !value.includes(read)) other_values.push(`${await page.textContent('#label')}: ${value}`);
        await page.keyboard.press(value === '' ? 'F2' : 'Enter');
        await next(page, was);
    }
    check('each field that was read so shows it, and can be decided', fields > 5 && other_values.length === 0, other_values.join());
    const other = await somebody('sami');
    await open(other, 'revue');
    await other.waitForSelector('#noted:not([hidden])');
    await shows(other, 'le mot d’un collègue', `claire vous dit : ${written}`);
    await other.keyboard.press('Enter');
    await other.waitForSelector('#nothing:not([hidden])');
    await other.context().close();
}

async function cases(page) {
    await open(page, 'dossier?numero=75-2026-000001-C');
    await page.waitForSelector('#facts dd');
    await shows(page, 'dossier en ligne', written);
    await open(page, 'dossier?numero=75-2026-000002-A');
    await page.waitForSelector('#facts dd');
    await shows(page, 'dossier papier', read);
    await open(page, 'dossiers');
    await page.waitForSelector('#found tr');
    await reach(page, '#text');
    await page.keyboard.type("'; DROP TABLE case_file;-- %_\\ <b data-hostile>");
    await page.waitForFunction(() => document.querySelectorAll('#found tr').length === 1);
    await shows(page, 'recherche', "'; DROP TABLE case_file;-- %_\\ <b data-hostile>", '75-2026-000002-A');
}

// Papers are made of it, and say it letter by letter; what nobody sees stays out of the way.
async function papers(page) {
    const flat = text => text.replaceAll(/\s/g, '');
    for (const [number, kinds] of [['75-2026-000001-C', ['receipt', 'letter', 'status', 'value-sheet']], ['75-2026-000002-A', ['receipt', 'status', 'value-sheet']]])
        for (const kind of kinds) {
            const made = await page.evaluate(async ([about, what]) => {
                const { ask, open: begin } = await import('/desk/shared.js');
                await begin();
                const paper = await ask('POST', `cases/${about}/${what}`, {}).catch(error => error.message);
                return typeof paper === 'string' ? paper : [...new Uint8Array(await paper.arrayBuffer())];
            }, [number, kind]);
            writeFileSync(`${work}/paper.pdf`, typeof made === 'string' ? '' : Buffer.from(made));
            const text = typeof made === 'string' ? made : execFileSync('pdftotext', ['-layout', `${work}/paper.pdf`, '-'], { encoding: 'utf8' });
            const wanted = kind === 'value-sheet' ? '<img src=x onerror="globalThis.ran=1"><b data-hostile>' : number;
            check(`${kind} of ${number} is printed, letter by letter`, flat(text).includes(flat(wanted)), text);
        }
}

async function mailroom(page) {
    await open(page, 'courrier');
    await page.waitForSelector('#batches tr');
    await page.waitForFunction(() => document.querySelector('#toplace form'));
    await shows(page, 'courrier', written, `0${file}.tif`);
    await reach(page, '#batches button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#fates tr');
    await shows(page, 'lot', written, `1${file}.tif`, `2${file}.tif`);
    await reach(page, '#toplace a.button');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/recaler?page=*');
    await page.waitForSelector('#work:not([hidden])');
    await shows(page, 'recaler', `0${file}.tif`);
    await open(page, 'courrier');
    await page.waitForSelector('#toplace form');
    await reach(page, '#toplace input');
    await page.keyboard.press('Enter');
    check('without a number a page is not placed', (await page.textContent('#status')).includes('numéro'), await page.textContent('#status'));
    await page.keyboard.type('75-2026-000002-A');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#toplace form').length === 0);
    check('with one Enter places it', (await page.getAttribute('#status', 'class')).includes('good'), await page.textContent('#status'));
}

async function counter(page) {
    await open(page, 'comptoir');
    await page.waitForSelector('#kind option:nth-child(5)', { state: 'attached' });
    await page.keyboard.press('F4');
    await page.waitForSelector('#helper:not([hidden])');
    await page.keyboard.type(written);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#helper', { state: 'hidden' });
    await hand(page, { name: `${named}.tif`, mimeType: 'image/tiff', buffer: readFileSync(`${work}/counter.tif`) });
    await page.waitForSelector('#pages img[src*="/pages/"]', { timeout: 60000 });
    await shows(page, 'comptoir', `avec ${written} (`, '<b data-hostile>\'; DROP TABLE batch;--');
    await page.keyboard.press('F9');
    await page.waitForSelector('#outcome a.button', { timeout: 60000 });
    const number = (await page.textContent('#outcome')).match(/75-\d{4}-\d{6}-[0-9A-Z]/)[0];
    await open(page, `dossier?numero=${number}`);
    await page.waitForSelector('#facts dd');
    await shows(page, 'dossier du comptoir', written);
}

try {
    const page = await somebody('claire');
    await many(page);
    await oneByOne(page);
    await cases(page);
    await papers(page);
    const clerk = await somebody('nadia');
    await mailroom(clerk);
    await counter(clerk);
    const auditor = await somebody('odile');
    await open(auditor, 'journal');
    await auditor.waitForSelector('#events tr');
    await shows(auditor, 'journal', `motif : ${written}`);
} catch (error) {
    const seen = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('it goes on to its end', false, [error.stack, ...seen].join('\n----\n'));
}
await browser.close();
plan();

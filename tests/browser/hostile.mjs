// What people write is text on every screen, whatever it says: markup, SQL, slots of our own sentences, signs that nobody sees.
import { check, launch, open, person, plan } from './browser.mjs';

const payload = JSON.parse(process.env.HOSTILE), seen = payload.replaceAll('\u0001', '␁').replaceAll('\u202e', '⟨U+202E⟩');
const { HOSTILE_CASE: online, HOSTILE_PAPER: paper } = process.env;
const browser = await launch();

// All that a person sees or hears of a screen.
const words = page => page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map(one => one.value),
    ...[...document.querySelectorAll('option, title')].map(one => one.textContent), ...[...document.querySelectorAll('[aria-label], [title], [alt]')].flatMap(one =>
        ['aria-label', 'title', 'alt'].map(name => one.getAttribute(name) ?? ''))].join('\n'));

async function stands(page, name, wanted = true) {
    const said = await words(page), quiet = await page.evaluate(() => globalThis.ran === undefined && document.querySelector('[data-hostile], [onerror]') === null);
    check(`${name}: nothing runs`, quiet && page.talked === 0 && page.complaints.length === 0, page.complaints.join('\n'));
    if (wanted) check(`${name}: it stands there as text`, said.includes(seen), said.slice(0, 3000));
    if (process.env.GUICHET_SHOTS) await page.screenshot({ path: `${process.env.GUICHET_SHOTS}/hostile-${name.replaceAll(' ', '-')}.png` });
}

async function somebody(name) {
    const page = await person(browser, name);
    page.talked = 0;
    page.on('dialog', dialog => { page.talked += 1; dialog.dismiss(); });
    return page;
}

// The value of one field after the other, until all of the given names came.
async function oneByOne(page) {
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    const wanted = new Set(['value', 'other']), labels = new Set();
    for (let i = 0; i < 60 && wanted.size; i++) {
        await page.waitForFunction(() => document.activeElement.id === 'value');
        if ((await page.inputValue('#value')).includes(seen)) wanted.delete('value');
        if ((await page.textContent('#alternatives')).includes(seen)) wanted.delete('other');
        labels.add(await page.textContent('#label'));
        if (!wanted.size) break;
        const before = await page.evaluate(() => document.getElementById('crop').src);
        await page.keyboard.press('F6');
        await page.waitForSelector('#hand:not([hidden])');
        await page.keyboard.press('Enter');
        await page.waitForFunction(was => document.getElementById('crop').src !== was && !document.getElementById('question').hidden, before);
    }
    check('values and other readings came through the review', wanted.size === 0, [...wanted, ...labels].join());
    await stands(page, 'review');
}

try {
    const page = await somebody('claire');
    await oneByOne(page);
} catch (error) {
    const found = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('it goes on to its end', false, [error.stack, ...found].join('\n----\n'));
}
await browser.close();
plan();

// What the browser tests share: TAP, a page of Chromium, axe-core.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';

const load = createRequire(new URL('../../scripts/npm/package.json', import.meta.url));
const { chromium } = load('playwright-core');
const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
const address = process.env.DESK_ADDRESS;
const shots = process.env.GUICHET_SHOTS;

let number = 0;
export function check(name, holds, said = '') {
    number += 1;
    console.log(`${holds ? 'ok' : 'not ok'} ${number} ${name}`);
    if (!holds && said !== '') console.log(`# ${String(said).replaceAll('\n', '\n# ')}`);
}

export const plan = () => console.log(`1..${number}`);

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });

// By Tab, from wherever the keyboard is, to the first thing that fits.
export async function reach(page, selector) {
    for (let i = 0; i < 200; i++) {
        if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) return;
        await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${selector}`);
}

// An entry of a list, by typing how it begins.
export async function choose(page, selector, beginning) {
    await reach(page, selector);
    await page.keyboard.type(beginning);
}

// Files from the browser's own window, opened by a key: Enter on the button, or the one that is given.
export async function hand(page, files, key = 'Enter') {
    if (key === 'Enter') await reach(page, '#files');
    const asked = page.waitForEvent('filechooser');
    await page.keyboard.press(key);
    await (await asked).setFiles(files);
}

// Pages of one person; whatever they ask of another host, or complain about, is noted, and whether the mouse was in hand.
export async function person(browser, name) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
    const page = await context.newPage();
    page.strangers = [];
    page.moused = 0;
    page.on('filechooser', () => {}); // from now on they are the test's to answer
    await page.exposeFunction('moused', () => { page.moused += 1; });
    await page.addInitScript(() => addEventListener('pointerdown', () => globalThis.moused(), true));
    page.complaints = [];
    page.on('request', request => { if (!request.url().startsWith(address) && !request.url().startsWith('blob:')) page.strangers.push(request.url()); });
    page.weight = 0;
    let weighed = new Set();
    // When it is asked for: the first answers may be there before the page is. What is asked again, to be up to date, is no weight of the page.
    page.on('request', request => {
        if (request.isNavigationRequest() && request.frame() === page.mainFrame()) [page.weight, weighed] = [0, new Set()];
    });
    page.on('response', response => {
        if (/\/picture$/.test(response.url()) || weighed.has(response.url())) return;
        weighed.add(response.url());
        page.weight += Number(response.headers()['content-length'] ?? 0);
    });
    page.on('console', message => { if (message.type() === 'error') page.complaints.push(message.text()); });
    page.on('pageerror', error => page.complaints.push(error.message));
    if (name) await enter(page, name);
    return page;
}

export async function enter(page, name, password = 'une phrase assez longue', home = address) {
    await page.goto(`${home}connexion`);
    await page.waitForSelector('#login[data-ready]');
    await page.focus('#name');
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    // In, or told why not.
    const patience = { timeout: 5000 };
    await Promise.race([page.waitForURL(url => !url.pathname.startsWith('/connexion'), patience), page.waitForSelector('#status.bad', patience)].map(one => one.catch(() => {})));
}

const axeFinds = (page, rules) => page.evaluate(`${axe}; axe.run(document, { runOnly: ${JSON.stringify(rules)} })`)
    .then(said => said.violations, error => [{ id: error.message, nodes: [] }])
    .then(found => found.map(one => `${one.id}: ${one.nodes.map(node => node.html).slice(0, 3).join(' ')}`).join('\n'));

// What can be reached and does not show that it is in hand.
const unseen = page => page.evaluate(() => {
    const before = document.activeElement, found = [];
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
        if (one.disabled || one.offsetParent === null || one.type === 'file') continue;
        one.focus({ focusVisible: true, preventScroll: true });
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        if (document.activeElement === one && (outlineStyle === 'none' || parseFloat(outlineWidth) < 2)) found.push(one.outerHTML.slice(0, 120));
    }
    before?.focus({ preventScroll: true });
    return found.slice(0, 3).join('\n');
});

// Words of the code that nobody turned into French; the journal names columns of the store.
const coded = page => page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('option')].map(one => one.textContent)].join('\n').match(/\b[a-z]+_[a-z_]+\b/g)?.join(' ') ?? '');

const tooWide = page => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

// Of a screen as it stands: axe-core, focus, weight; then in the dark, twice as large, and on a tablet.
export async function accessible(page, name) {
    const shoot = async kind => { if (shots) await page.screenshot({ path: `${shots}/${name}${kind}.png` }); };
    if (shots) mkdirSync(shots, { recursive: true });
    await shoot('');
    const found = await axeFinds(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']);
    check(`${name}: axe-core finds nothing`, found === '', found);
    const code = name === 'journal' ? '' : await coded(page);
    check(`${name}: no word of the code stands there`, code === '', code);
    const hidden = await unseen(page);
    check(`${name}: what is in hand is seen`, hidden === '', hidden);
    check(`${name}: under 300 kB`, page.weight > 1000 && page.weight <= 300000, `${page.weight} bytes`);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await shoot('-nuit');
    const pale = await axeFinds(page, ['color-contrast']);
    check(`${name}: in the dark it can be read, and nothing moves`, pale === '' && await page.evaluate(() => document.getAnimations().length === 0), pale);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    // Twice as large in a window of 1280 x 800 is half the room.
    for (const [kind, width, height] of [['-200', 640, 400], ['-tablette', 768, 1024]]) {
        await page.setViewportSize({ width, height });
        const wide = await tooWide(page);
        check(`${name}${kind}: nothing runs out of the window`, wide <= 0, `${wide} px too wide`);
        await shoot(kind);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
}

export const open = (page, path) => page.goto(address + path);

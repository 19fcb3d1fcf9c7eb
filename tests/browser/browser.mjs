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

// Pages of one person; whatever they ask of another host, or complain about, is noted.
export async function person(browser, name) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
    const page = await context.newPage();
    page.strangers = [];
    page.complaints = [];
    page.on('request', request => { if (!request.url().startsWith(address) && !request.url().startsWith('blob:')) page.strangers.push(request.url()); });
    page.on('console', message => { if (message.type() === 'error') page.complaints.push(message.text()); });
    page.on('pageerror', error => page.complaints.push(error.message));
    if (name) await enter(page, name);
    return page;
}

export async function enter(page, name, password = 'une phrase assez longue') {
    await page.goto(`${address}connexion`);
    await page.waitForSelector('#login[data-ready]');
    await page.focus('#name');
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(url => !url.pathname.startsWith('/connexion'), { timeout: 5000 }).catch(() => {});
}

export async function accessible(page, name) {
    if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: `${shots}/${name}.png` });
    }
    const found = await page.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })`)
        .catch(error => ({ violations: [{ id: error.message, nodes: [] }] }));
    check(`${name}: axe-core finds nothing`, found.violations.length === 0,
        found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).slice(0, 3).join(' ')}`).join('\n'));
    // Twice as large in a window of 1280 x 800 is half the room.
    await page.setViewportSize({ width: 640, height: 400 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${name}: twice as large, nothing runs out of the window`, wide <= 0, `${wide} px too wide`);
    if (shots) await page.screenshot({ path: `${shots}/${name}-200.png` });
    await page.setViewportSize({ width: 1280, height: 800 });
}

export const open = (page, path) => page.goto(address + path);

import { execFileSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { descendants, kill, start } from './desk_process.mjs';

// The line between browser and desk, which can be cut and mended.
let desk = new URL(await start('--workers', '0'));
const sockets = new Set();
let cut = false;
const line = createServer(browser => {
    if (cut) return browser.destroy();
    const far = connect(Number(desk.port), desk.hostname);
    for (const [from, to] of [[browser, far], [far, browser]]) {
        sockets.add(from);
        from.on('error', () => {}).on('close', () => { sockets.delete(from); to.destroy(); }).pipe(to);
    }
    return browser;
});
await new Promise(resolve => line.listen(0, '127.0.0.1', resolve));
process.env.DESK_ADDRESS = `http://127.0.0.1:${line.address().port}/`;
const { accessible, check, launch, open, person, plan, reach } = await import('./browser.mjs');

const { DESK_WORK: work, DESK_GUICHET: guichet } = process.env;
const PATIENCE = { timeout: 180000 };
const browser = await launch();

// A file whose reading takes too long is ended, as the kernel ends it: it stands there with its reason, and one key has it read again.
async function quarantined(page) {
    await open(page, 'courrier');
    await page.waitForSelector('#batches tr', PATIENCE);
    const resting = new Set(descendants());
    execFileSync(guichet, ['ingest', '--no-wait', '--channel', 'mail', '--label', 'tournée', `${work}/long`], { stdio: 'ignore' });
    const until = Date.now() + 20000;
    const stuck = () => page.evaluate(() => document.querySelector('#batches tr')?.textContent.includes('tournée') && document.querySelector('#batches tr td:last-child').textContent === '1');
    for (let tries = 0; Date.now() < until && (tries % 20 !== 0 || !await stuck()); tries++) {
        for (const reader of descendants()) if (!resting.has(reader)) try { process.kill(reader, 'SIGXCPU'); } catch { /* it has ended already */ }
        await new Promise(resolve => { setTimeout(resolve, 5); });
    }
    await page.waitForFunction(() => document.querySelector('#batches tr td:last-child').textContent === '1', null, PATIENCE);
    await reach(page, '#batches tr:first-child button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#trouble .note button', PATIENCE);
    await accessible(page, 'courrier-quarantaine');
    check('a file in quarantine is named, with its reason', /^long\.tif : la lecture a duré trop longtemps/.test(await page.textContent('#trouble .note')), await page.textContent('#trouble'));
    await reach(page, '#trouble .note button');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('status').className.includes('good'), null, PATIENCE);
    await page.waitForFunction(() => document.querySelectorAll('#fates tr').length === 6 && !document.getElementById('fates').textContent.includes('à placer'), null, PATIENCE);
    check('one key has it read again, and its pages have their fate', await page.locator('#trouble .note.doubt').count() === 0 && await page.locator('#fates a').count() === 6, await page.textContent('#fates'));
    check('all of it without a mouse', page.moused === 0);
}

try {
    const page = await person(browser, 'nadia');
    await open(page, 'courrier');
    await page.waitForFunction(() => document.getElementById('speed').textContent !== '');
    await page.evaluate(() => { globalThis.neverReloaded = true; });
    execFileSync(guichet, ['ingest', '--no-wait', '--channel', 'mail', '--label', 'sac du matin', '--expect-cases', '60', `${work}/lot`], { stdio: 'ignore' });
    await page.waitForSelector('#batches tr', PATIENCE);
    check('a batch that comes in appears by itself', (await page.textContent('#batches')).includes('sac du matin'));
    await page.waitForFunction(() => document.querySelector('#batches .row .hint').textContent.startsWith('0/30'), null, PATIENCE);
    check('with all that is still to be read', true);
    await reach(page, '#batches button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#one:not([hidden])');

    cut = true;
    for (const socket of sockets) socket.destroy();
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('ne répond pas'), null, PATIENCE);
    check('a lost connection is said, what is shown stays', (await page.textContent('#batches')).includes('sac du matin'));
    cut = false;
    await page.waitForFunction(() => document.getElementById('status').textContent === '', null, PATIENCE);
    check('and over when it is back', true);

    // Begins to read; is killed in the middle, its readers with it; begins again.
    const readOf = () => page.evaluate(() => parseInt(document.querySelector('#batches .row .hint').textContent, 10));
    await kill('SIGTERM');
    desk = new URL(await start('--workers', '1'));
    await page.waitForFunction(() => parseInt(document.querySelector('#batches .row .hint')?.textContent, 10) > 0, null, { ...PATIENCE, polling: 20 });
    await kill('SIGKILL');
    const then = await readOf();
    check('the desk is killed in the middle', then > 0 && then < 30, then);
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('ne répond pas'), null, PATIENCE);
    desk = new URL(await start('--workers', '1'));
    await page.waitForFunction(() => document.getElementById('batches').textContent.includes('30/30') && document.querySelector('#batches .tag.good'), null, PATIENCE);
    check('started again it ends what was begun', true);
    // Read, they wait to be put together.
    await page.waitForFunction(() => document.querySelectorAll('#fates tr').length === 300 && !document.getElementById('fates').textContent.includes('à placer'), null, PATIENCE);
    const fates = await page.evaluate(() => {
        const count = {};
        for (const row of document.querySelectorAll('#fates tr')) count[row.children[2].textContent] = (count[row.children[2].textContent] ?? 0) + 1;
        return count;
    });
    const sorted = Object.values(fates).sort((a, b) => a - b).join(' ');
    check('each of the 300 pages has its fate: 60 forms and passports, 30 separators, 30 blanks', sorted === '30 30 240' && fates.document === 240, JSON.stringify(fates));
    const numbers = await page.evaluate(() => [...new Set([...document.querySelectorAll('#fates a')].map(link => link.textContent))]);
    check('and the 60 cases have their numbers', numbers.length === 60 && numbers.every(number => /^75-\d{4}-\d{6}-[0-9A-Z]$/.test(number)), numbers.join(' '));
    const row = await page.evaluate(() => [...document.querySelectorAll('#batches td.number')].map(cell => cell.textContent).join(' '));
    check('the line of the batch says the same: 300 pages, 60 cases, none to place, none in trouble', row === '300 60 0 0', row);
    check('nothing was reloaded', await page.evaluate(() => globalThis.neverReloaded === true));
    await accessible(page, 'courrier-300');
    await reach(page, '#only');
    await page.keyboard.press('Space');
    check('one key leaves the pages of the cases', await page.locator('#fates tr').count() === 240 && (await page.textContent('#counts')).includes('30'), await page.textContent('#counts'));
    await reach(page, '#fates a');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#facts dd', PATIENCE);
    check('one key leads to a case', new URL(page.url()).pathname === '/dossier');
    await quarantined(page);
} catch (error) {
    const seen = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('the batch goes on to its end', false, [error.stack, ...seen.map(text => text.slice(0, 3000))].join('\n----\n'));
}
await browser.close();
line.close();
for (const socket of sockets) socket.destroy();
await kill('SIGTERM');
plan();

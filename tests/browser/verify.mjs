import { accessible, check, launch, open, person, plan } from './browser.mjs';

const { PAPERS, NUMBER, CODE } = process.env;
const browser = await launch();
const page = await person(browser);
await open(page, 'verifier');
await page.waitForSelector('#typed[data-ready]');

// What the page says in the end, and in which colour's name.
async function answer(press) {
    await page.evaluate(() => { document.getElementById('status').textContent = ''; });
    await press();
    await page.waitForFunction(() => !/^(Vérification…)?$/.test(document.getElementById('status').textContent), null, { timeout: 30000 }).catch(() => {});
    return page.evaluate(() => `${document.getElementById('status').className.split(' ').at(-1)}: ${document.getElementById('status').textContent}`);
}

// The file dialog is the browser's own: the file is put into it, all else is done by keys.
async function photograph(name) {
    await page.setInputFiles('#picture', `${PAPERS}/${name}`);
    await page.focus('#picture');
    return answer(async () => { await page.keyboard.press('Tab'); await page.keyboard.press('Enter'); });
}

async function type(code) {
    await page.fill('#code', '');
    await page.focus('#code');
    await page.keyboard.insertText(code);
    return answer(async () => { await page.keyboard.press('Tab'); await page.keyboard.press('Enter'); });
}

async function says(kind, words, said, name) {
    check(name, said.startsWith(`${kind}: `) && words.every(word => said.includes(word)), said);
}

await says('good', ['authentique', NUMBER], await photograph('paper.jpg'), 'a photograph of our paper is genuine, and says of which case');
const inSight = () => page.evaluate(() => { const { top, bottom } = document.getElementById('status').getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; });
await accessible(page, 'verifier-photo');
await page.setViewportSize({ width: 360, height: 640 });
await says('good', [NUMBER], await photograph('paper.jpg'), 'on a telephone too');
check('and the answer is in sight there', await inSight());
await page.setViewportSize({ width: 1280, height: 800 });
await says('good', ['authentique', NUMBER], await photograph('paper.pdf'), 'so is the file that was printed');
const stranger = await photograph('stranger.jpg');
check("a photograph of another service's paper is not", !stranger.startsWith('good') && stranger.includes('autre service'), stranger);
await says('doubt', ['aucun code'], await photograph('blank.jpg'), 'a picture of another paper has no code');
const text = await photograph('text.jpg');
check('what is no picture is refused in words', text.startsWith('doubt: ') && !text.includes('undefined') && text.length > 20, text);
await says('good', ['authentique', NUMBER], await type(CODE.toLowerCase()), 'the code typed in small letters is genuine');
const at = Math.floor(CODE.length / 2);
const changed = CODE.slice(0, at) + (CODE[at] === 'A' ? 'B' : 'A') + CODE.slice(at + 1);
await says('bad', [], await type(changed), 'with one letter changed it is not');
await says('doubt', [], await type('<img src=x onerror=alert(1)>'), 'what is no code is told so, as text');
check('nothing typed became markup', await page.locator('#status img').count() === 0);
check('nothing was asked of another host', page.strangers.length === 0, page.strangers.join('\n'));

await page.context().setOffline(true);
await says('doubt', ['ne répond pas'], await photograph('paper.jpg'), 'without a line the page says so');
await page.context().setOffline(false);
await says('good', [NUMBER], await photograph('paper.jpg'), 'and works once it is back');
await browser.close();
plan();

import { readFileSync, readdirSync } from 'node:fs';
import { accessible, check, choose, enter, hand, launch, open, person, plan, reach } from './browser.mjs';

const files = process.env.DESK_FILES;
const browser = await launch();

async function login() {
    const page = await person(browser);
    await open(page, 'revue');
    await page.waitForURL('**/connexion?retour=*');
    check('nobody is sent to the login', true);
    await accessible(page, 'connexion');
    await enter(page, 'claire', 'autre chose');
    check('a wrong password is refused in French', (await page.textContent('#status')).includes('inexact'));
    await accessible(page, 'connexion-refus');
    for (let i = 0; i < 3; i++) await enter(page, 'nobody', 'rien du tout');
    const head = await page.request.get(process.env.DESK_ADDRESS);
    const policy = head.headers()['content-security-policy'] ?? '';
    check('no inline script may run', policy.includes("script-src 'self'") && !policy.includes('unsafe'), policy);
    const forged = await page.request.post(`${process.env.DESK_ADDRESS}api/v1/review/next`, { data: {} });
    check('nothing is done for nobody', forged.status() === 401);
}

async function review() {
    const page = await person(browser, 'claire');
    await open(page, 'revue');
    await page.waitForSelector('#work:not([hidden])');
    await page.waitForFunction(() => document.getElementById('crop').naturalWidth > 0);
    await page.waitForTimeout(400);
    await accessible(page, 'revue');
    check('why it is here is said', (await page.textContent('#why')).length > 5);
    check('the crop is a picture', await page.evaluate(() => document.getElementById('crop').naturalWidth > 20));
    check('the field is lit on its page', await page.locator('#page .lit').count() === 1);
    const first = await page.textContent('#label');
    const value = await page.inputValue('#value');
    const other = await person(browser, 'sami');
    await open(other, 'revue');
    await other.waitForSelector('#work:not([hidden]), #nothing:not([hidden])');
    const same = await page.evaluate(async () => (await import('/desk/shared.js')).ask('GET', 'session').then(said => said.agent));
    check('two people, two sessions', same === 'claire');
    await page.bringToFront();
    const before = await page.getAttribute('#crop', 'src');
    const started = Date.now();
    if (value) await page.keyboard.press('Enter');
    else await page.keyboard.press('F2');
    await page.waitForFunction(was => document.getElementById('crop').getAttribute('src') !== was, before);
    console.log(`# next field after ${Date.now() - started} ms`);
    check('Enter brings the next field', (await page.getAttribute('#crop', 'src')) !== before);
    const mine = await page.getAttribute('#crop', 'src');
    const theirs = await other.getAttribute('#crop', 'src');
    check('two people never hold the same field', mine !== theirs);
    await page.waitForTimeout(300);
    await page.keyboard.press('Control+z');
    await page.waitForFunction(text => document.getElementById('label').textContent === text, first, { timeout: 4000 }).catch(() => {});
    check('Ctrl Z brings it back', (await page.textContent('#label')) === first, await page.textContent('#status'));
    await page.keyboard.press('F2');
    await page.waitForFunction(was => document.getElementById('crop').getAttribute('src') !== was, before);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('<b>x</b>');
    await page.waitForTimeout(400);
    check('what is typed stays text', await page.locator('#work b').count() === 0);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    check('nothing went wrong, and no mouse was in hand', page.complaints.length === 0 && page.moused === 0, page.complaints.join('\n'));
    check('no other host was asked', page.strangers.length === 0, page.strangers.join('\n'));
}

async function counter() {
    const page = await person(browser, 'nadia');
    await page.waitForSelector('.door:not([hidden])');
    await accessible(page, 'accueil');
    await open(page, 'comptoir');
    await accessible(page, 'comptoir-vide');
    const scan = readdirSync(files).filter(name => /\.(tif|pdf|png|jpg)$/.test(name)).map(name => `${files}/${name}`);
    await hand(page, scan);
    await page.waitForSelector('#pages img[src*="/pages/"]', { timeout: 60000 });
    await page.waitForSelector('#fields button');
    await page.waitForTimeout(300);
    await reach(page, '#fields button');
    await accessible(page, 'comptoir');
    check('the fields stand beside the page', await page.locator('#fields button').count() > 5);
    await page.reload();
    await page.waitForSelector('#pages img[src*="/pages/"]', { timeout: 10000 });
    check('a reload loses nothing', (await page.textContent('#key')).includes('G-'));
    await page.keyboard.press('F9');
    await page.waitForSelector('#outcome:not([hidden])', { timeout: 30000 });
    await accessible(page, 'comptoir-reponse');
    const said = await page.textContent('#outcome');
    check('the answer has a case number', /75-\d{4}-\d{6}-[0-9A-Z]/.test(said), said);
    await reach(page, '#fresh');
    await page.keyboard.press('Enter');
    await hand(page, { name: '<img src=x onerror=document.title=1>.tif', mimeType: 'image/tiff', buffer: readFileSync(`${files}-two/00001.tif`) });
    await page.waitForFunction(() => document.querySelectorAll('#pages img[src*="/pages/"]').length === 3, null, { timeout: 60000 });
    check('a hostile file name stays text', (await page.textContent('#about')).includes('<img src=x') && (await page.title()).includes('Comptoir'));
    await reach(page, '#pages button');
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => document.querySelectorAll('#pages button').length === 2);
    check('a page is set aside', true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await reach(page, '#scan-find');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#scan-settings:not([hidden])');
    await page.waitForFunction(() => document.querySelectorAll('#scan-source option').length === 2 && !document.getElementById('scan-go').disabled);
    await choose(page, '#scan-source', 'charg');
    await page.keyboard.press('F7');
    await page.waitForFunction(() => document.getElementById('scan-status').textContent.includes('finie'), null, { timeout: 30000 });
    check('one key scans all that is in the feeder', (await page.textContent('#scan-status')).includes('10 page'), await page.textContent('#scan-status'));
    await page.waitForFunction(() => document.querySelectorAll('#pages button').length === 12);
    await accessible(page, 'comptoir-scanner');
    check('nothing went wrong at the counter, and no mouse was in hand', page.complaints.length === 0 && page.moused === 0, page.complaints.join('\n'));
    await open(page, 'revue');
    const refused = await page.evaluate(async () => {
        const { ask, open: begin } = await import('/desk/shared.js');
        await begin();
        return ask('POST', 'review/next', {}).then(() => 200, error => error.status);
    });
    check('a clerk decides no fields', refused === 403, refused);
    return said.match(/75-\d{4}-\d{6}-[0-9A-Z]/)?.[0];
}

async function mailroom() {
    const page = await person(browser, 'nadia');
    await open(page, 'courrier');
    await page.waitForSelector('#batches tr');
    await reach(page, '#batches button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#fates tr');
    await accessible(page, 'courrier');
    check('every page has its fate', await page.locator('#fates tr').count() >= 3);
}

async function cases(number) {
    const page = await person(browser, 'claire');
    await open(page, 'dossiers');
    await page.waitForSelector('#found tr');
    await accessible(page, 'dossiers');
    await page.keyboard.type(number);
    await page.waitForFunction(wanted => document.querySelectorAll('#found tr').length === 1 && document.getElementById('found').textContent.includes(wanted), number);
    check('a case is found by its number', true);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dossier?numero=*');
    check('and opened by Enter, when it is the only one', true);
    await page.waitForSelector('#facts dd');
    await page.waitForSelector('#paper img');
    await page.waitForTimeout(500);
    await accessible(page, 'dossier');
    const { attention } = await page.evaluate(async () => (await import('/desk/shared.js')).ask('GET', 'review/quality'));
    const counter = attention.steps.find(one => one.step === 'counter');
    check('what it took at the counter is measured', counter?.acts === 1 && counter.seconds > 0.2 && counter.seconds < 60, JSON.stringify(attention));
    const far = await person(browser, 'loin');
    await open(far, `dossier?numero=${number}`);
    await far.waitForFunction(() => document.getElementById('status').textContent !== '');
    check('another office sees nothing of it', !(await far.textContent('body')).includes(`${number}`) || (await far.locator('#facts dd').count()) === 0);
    const auditor = await person(browser, 'odile');
    await open(auditor, 'journal');
    await auditor.waitForSelector('#events tr');
    await accessible(auditor, 'journal');
    check('who looked is in the journal', (await auditor.textContent('#events')).includes('dossier consulté'));
    const told = await auditor.evaluate(() => [...document.querySelectorAll('#events tr')].map(row => [...row.children].slice(2).map(cell => cell.textContent).join(' | ')).join('\n'));
    check('in French, to its details', /original lu \| lot \d+ \| — \| pages : 1 ; original : \d+/.test(told) && /connexion \| compte claire \| claire \| par : mot de passe/.test(told) && !/_\w* : |\{|"/.test(told), told.slice(0, 2000));
    await reach(auditor, '#text');
    await auditor.keyboard.type('personne-de-tel');
    await auditor.keyboard.press('Enter');
    await auditor.waitForFunction(() => document.getElementById('status').textContent !== '');
    check('and that there is nothing of somebody is said', (await auditor.textContent('#status')).includes('Rien'));
}

try {
    await login();
    await review();
    const number = await counter();
    await mailroom();
    await cases(number);
} catch (error) {
    const seen = await Promise.all(browser.contexts().flatMap(context => context.pages()).map(page => page.innerText('body').catch(() => '')));
    check('the day goes on to its end', false, [error.stack, ...seen].join('\n----\n'));
}
await browser.close();
plan();

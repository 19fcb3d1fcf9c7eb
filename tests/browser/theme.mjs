import { check, enter, launch, person, plan } from './browser.mjs';

const MOST = 300000;
const SCREENS = ['connexion', 'verifier', '', 'comptoir', 'courrier', 'revue', 'revue-grille', 'revue-page', 'revue-signes', 'revue-pieces', 'revue-qualite', 'revue-seuils', 'revue-parite',
    'dossiers', `dossier?numero=${process.env.DESK_CASE}`, 'journal', 'recaler?page=1'];
const browser = await launch();

// All that a screen asks for, as it comes over the line; pictures of papers are what is looked at, not the screen.
async function weigh(page, path) {
    const seen = [], under = new Set();
    const note = response => { if (!/\/picture$/.test(response.url())) seen.push(response); };
    // Some screens listen for as long as they are open.
    const asks = request => { if (request.resourceType() !== 'eventsource') under.add(request); };
    const over = request => under.delete(request);
    const heard = { response: note, request: asks, requestfinished: over, requestfailed: over };
    for (const [what, hears] of Object.entries(heard)) page.on(what, hears);
    await page.goto(page.home + path, { waitUntil: 'load' });
    // All is here when nothing is under way and nothing more has come for a while.
    for (let before = -1, calm = 0; calm < 2; before = seen.length) {
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(100);
        calm = seen.length === before && under.size === 0 ? calm + 1 : 0;
    }
    for (const [what, hears] of Object.entries(heard)) page.off(what, hears);
    return seen.map(one => [Number(one.headers()['content-length'] ?? 0), new URL(one.url()).pathname]);
}

try {
    const weights = {};
    for (const home of [process.env.DESK_ADDRESS, process.env.DESK_THEMED]) {
        const page = await person(browser, null);
        page.home = home;
        page.strangers.length = 0;
        const strangers = [];
        page.on('request', request => { if (!request.url().startsWith(home)) strangers.push(request.url()); });
        await (await page.context().newCDPSession(page)).send('Network.setCacheDisabled', { cacheDisabled: true });
        const themed = home === process.env.DESK_THEMED ? ', with the theme' : '';
        for (const path of SCREENS) {
            if (path === '') await enter(page, 'claire', undefined, home);
            const came = await weigh(page, path), sum = came.reduce((all, [size]) => all + size, 0);
            weights[path + themed] = sum;
            check(`/${path.split('?')[0]} weighs less than 300 kB${themed}`, sum > 5000 && sum <= MOST, `${sum} bytes: ${came.toSorted((a, b) => b[0] - a[0]).slice(0, 8).join(' ')}`);
            if (process.env.GUICHET_SHOTS) await page.screenshot({ path: `${process.env.GUICHET_SHOTS}/theme-${path.split('?')[0] || 'accueil'}${themed ? '-etat' : ''}.png` });
        }
        check(`no screen asks another host${themed}`, strangers.length === 0, strangers.join('\n'));
    }
    const [[heaviest, bytes]] = Object.entries(weights).toSorted((a, b) => b[1] - a[1]);
    console.log(`# the heaviest: /${heaviest}, ${bytes} bytes`);
    const more = SCREENS.map(path => weights[`${path}, with the theme`] - weights[path]);
    check('the theme was there to be weighed', Math.min(...more) > 60000, more.join());
} catch (error) {
    check('it goes on to its end', false, error.stack);
}
await browser.close();
plan();

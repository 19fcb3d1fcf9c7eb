// One clerk, one person after the other; prints what they wait for: "name value unit".
import { readdirSync, readFileSync } from 'node:fs';
import { enter } from './desk_session.mjs';

const ask = await enter(process.env.DESK_ADDRESS, 'nadia', process.env.PASSWORD);
const pause = ms => new Promise(done => setTimeout(done, ms));
const list = folder => readdirSync(folder).sort().map(name => `${folder}/${name}`);

async function until(look) {
    for (;;) {
        const found = await look();
        if (found) return found;
        await pause(20);
    }
}

const pages = key => ask('GET', `deposits/${key}`).then(now => (now?.originals ?? []).flatMap(original => original.pages));

async function person(folder) {
    const { key } = await ask('POST', 'deposits', {});
    const files = [...list(`${folder}/a`), ...list(`${folder}/b`)];
    const began = performance.now();
    let first = null;
    const shown = until(async () => (await pages(key))[0]).then(page => ask('GET', `pages/${page.page_id}/picture`)).then(() => { first = performance.now() - began; });
    for (const [place, path] of files.entries()) await ask('PUT', `deposits/${key}/files?sequence=${place + 1}&name=p${place + 1}.tif`, readFileSync(path));
    const last = performance.now();
    await ask('POST', `deposits/${key}/finish`, {});
    const number = await until(async () => (await ask('GET', `deposits/${key}`)).cases?.[0]);
    await ask('POST', `cases/${number}/receipt`, {});
    await shown;
    return { files: files.length, first, receipt: performance.now() - last };
}

const seen = [];
for (let round = 0; round < Number(process.env.ROUNDS); round++) seen.push(await person(`${process.env.FILES}/${round}`));
const middle = values => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
for (const [name, value, goal] of [['first_page', one => one.first, 1000], ['receipt_after_last_page', one => one.receipt, 5000]])
    console.log(`counter_${name} ${middle(seen.map(value)).toFixed(0)} ms median of ${seen.length}, at most ${Math.max(...seen.map(value)).toFixed(0)}, ${seen[0].files} pages; goal ${goal}`);

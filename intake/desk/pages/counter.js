// Somebody waits: pages appear as they are read, the doubtful answers first, and the answer comes while the person is there.
import { ask, by, day, fieldLabels, follow, make, open, paper, paperOut, say, sentence, shown, tell, word } from './shared.js';
import { scan, scanner, scannerReady, scanning } from './scanner.js';

const KEPT = 'guichet.depot';
const previews = new Map();
const sending = new Map();
let key = sessionStorage.getItem(KEPT);
let deposit = null;
let chosen = null;
let events = null;
let finishing = false;
let sequence = 0;

await open();
const about = await fieldLabels();

function begin(given) {
    key = given;
    sessionStorage.setItem(KEPT, key);
    by('key').textContent = sentence('desk.counter.key', { key });
    events?.close();
    events = follow(`deposits/${key}/events`, change);
}

function sayAnswer(found) {
    const { completeness, clock } = found.dossier;
    const lacking = completeness.pieces.filter(piece => piece.state !== 'here' && piece.class !== 'NOT_REQUIRED' && piece.class !== 'AT_HANDOVER');
    const names = lacking.map(piece => word(piece.kind, 'desk.piece')).join(', ');
    const kind = { complete: 'good', missing_blocking: 'bad', missing_not_blocking: 'doubt' }[completeness.answer] ?? 'doubt';
    by('outcome').hidden = false;
    by('outcome').replaceChildren(
        make('div', { class: `note ${kind}` }, make('strong', {}, sentence(`desk.answer.${completeness.answer}`)),
            make('span', {}, names ? sentence('desk.answer.pieces', { pieces: names }) : '')),
        make('p', {}, sentence('desk.answer.action'), ' ', make('strong', { class: 'mono' }, found.number)),
        make('p', { class: 'hint' }, clock?.silence_on ? sentence('desk.answer.silence', { day: day(clock.silence_on) }) : ''),
        make('p', { class: 'row' }, make('button', { type: 'button', class: 'main', onclick: () => paperOut(`cases/${found.number}/receipt`, `${found.number}.pdf`).catch(tell) }, sentence('desk.answer.receipt')),
            make('button', { type: 'button', onclick: () => paperOut(`cases/${found.number}/value-sheet`, `${found.number}-lu.pdf`).catch(tell) }, sentence('desk.answer.values')),
            completeness.answer === 'complete' ? null : make('button', { type: 'button', onclick: () => paperOut(`cases/${found.number}/letter`, `${found.number}-pieces.pdf`).catch(tell) }, sentence('desk.answer.letter')),
            make('a', { class: 'button', href: `/dossier?numero=${encodeURIComponent(found.number)}` }, sentence('desk.answer.open')),
            make('span', { class: 'hint' }, found.waiting.length ? sentence('desk.answer.waiting', { count: found.waiting.length }) : '')));
}

async function change(now) {
    if (!now) return;
    deposit = now;
    draw();
    if (finishing && now.cases.length) {
        finishing = false;
        try {
            sayAnswer(await ask('GET', `cases/${now.cases[0]}`));
            say('');
        } catch (error) {
            tell(error);
        }
    } else if (finishing && now.state === 'stopped') say(now.message ?? sentence('desk.counter.stopped'), 'bad');
}

// Scans in their places; a page that another replaces stays, and says so.
function papers() {
    const list = [];
    for (const original of deposit?.originals ?? []) {
        if (original.pages.length === 0) list.push({ id: `o${original.original}`, name: original.name, state: original.state, problem: original.problem });
        for (const page of original.pages)
            if (page.fate !== 'set_aside') list.push({ ...page, id: `p${page.page_id}`, name: original.name, state: 'read', sequence: original.sequence, picture: `/api/v1/pages/${page.page_id}/picture` });
    }
    const known = new Set((deposit?.originals ?? []).map(original => original.sequence));
    for (const [place, name] of sending) if (!known.has(place) || deposit.originals.every(original => original.name !== name)) list.push({ id: `s${place}`, name, state: 'sending', preview: previews.get(place) });
    return list;
}

function what(one) {
    if (one.state === 'sending') return sentence('desk.counter.sending');
    if (one.state === 'waiting') return sentence('desk.counter.reading');
    if (one.state === 'quarantined') return word(one.problem, 'unread');
    if (one.blank) return sentence('desk.counter.blank');
    return one.form ? sentence('desk.counter.form_page', { page: one.form.page }) : sentence('desk.counter.piece');
}

const doubtful = one => (one.fields ?? []).filter(field => field.status === 'review' || field.status === 'invalid');
const advice = one => one.quality?.advice ?? [];

function draw() {
    const list = papers();
    if (!list.some(one => one.id === chosen)) chosen = list.find(one => one.state === 'read')?.id ?? list[0]?.id ?? null;
    by('finish').disabled = list.length === 0 || finishing || sending.size > 0 || scanning();
    const focused = document.activeElement?.dataset?.page;
    by('pages').replaceChildren(...list.map((one, place) => make('li', {}, make('button', { type: 'button', 'data-page': one.id,
        'aria-current': one.id === chosen ? 'true' : null, onclick: () => { chosen = one.id; draw(); } },
    one.picture || one.preview ? make('img', { src: one.picture ?? one.preview, alt: '' }) : make('span', { class: 'thumb' }),
    make('span', {}, `${place + 1}. ${what(one)}`, make('br'),
        advice(one).length ? make('span', { class: 'tag bad' }, sentence('desk.counter.look')) : doubtful(one).length
            ? make('span', { class: 'tag doubt' }, sentence('desk.counter.doubtful', { count: doubtful(one).length })) : '')))));
    if (focused) by('pages').querySelector(`[data-page="${CSS.escape(focused)}"]`)?.focus();
    drawPage(list.find(one => one.id === chosen));
}

let drawn = '';
function drawPage(one) {
    const state = JSON.stringify([one?.id, one?.state, one?.fields?.length, deposit?.state]);
    if (state === drawn) return;
    drawn = state;
    const fields = (one?.fields ?? []).filter(field => field.box_px);
    const order = { invalid: 0, review: 1, accepted: 2, empty: 3 };
    const sorted = fields.toSorted((a, b) => order[a.status] - order[b.status]);
    const light = field => paper(by('paper'), one.picture && { ...one, alt: what(one) }, fields.map(other => ({ box_px: other.box_px,
        kind: other === field ? 'lit' : `spot ${order[other.status] < 2 ? 'doubt' : ''}`, title: caption(one, other) })));
    by('advice').replaceChildren(...(one ? advice(one) : []).map(said => make('p', { class: 'note bad' }, word(said, 'advice'))));
    by('fields').replaceChildren(...sorted.map(field => make('button', { type: 'button', onfocus: () => light(field), onclick: () => light(field) },
        make('span', {}, caption(one, field)), make('span', { class: 'mono' }, shown(about(one.form?.id, one.form?.version, field.name), field.value) || '—'),
        order[field.status] < 2 ? make('span', { class: 'tag doubt' }, sentence('desk.counter.check')) : make('span', {}))));
    by('change').hidden = !one?.page_id || deposit?.state !== 'open';
    by('about').textContent = one ? `${what(one)} — ${one.name}` : sentence('desk.counter.nothing');
    if (one?.picture) light(null);
    else if (one?.preview) by('paper').replaceChildren(make('img', { src: one.preview, alt: one.name }));
    else by('paper').replaceChildren(make('p', { class: 'hint' }, one ? what(one) : sentence('desk.counter.start')));
}

function caption(one, field) {
    return about(one.form?.id, one.form?.version, field.name)?.label ?? field.name;
}

// The page in view is scanned anew: the first scan stays with its reason, the new one takes its place.
async function aside(reason) {
    const one = papers().find(page => page.id === chosen);
    if (!one?.page_id || deposit.state !== 'open') return null;
    try {
        await ask('POST', `pages/${one.page_id}/aside`, { reason });
        say(sentence(`desk.counter.${reason}`));
        return one;
    } catch (error) {
        tell(error);
        return null;
    }
}

async function replace(files) {
    const one = files.length ? await aside('replaced') : null;
    if (one) await send(files, one.sequence);
}

// A deposit in hand, and the last place taken in it.
async function ready() {
    if (!key) begin((await ask('POST', 'deposits', { channel: 'counter' })).key);
    sequence = Math.max(sequence, ...(deposit?.originals ?? []).map(original => original.sequence));
}

// The page in view is scanned anew: by the scanner when one is chosen, else from a file.
async function again() {
    if (!scannerReady()) by('again').click();
    else {
        const one = await aside('replaced');
        if (one) scan(one.sequence);
    }
}

async function send(files, instead) {
    if (!files.length) return;
    try {
        await ready();
    } catch (error) {
        tell(error);
        return;
    }
    for (const file of files) {
        const place = instead ?? ++sequence;
        sending.set(place, file.name);
        if (/^image\/(png|jpeg)$/.test(file.type)) previews.set(place, URL.createObjectURL(file));
        draw();
        try {
            const answer = await ask('PUT', `deposits/${key}/files?sequence=${place}&name=${encodeURIComponent(file.name)}`, file);
            if (answer.already) say(sentence('desk.counter.again', { name: file.name }), 'doubt');
            else if (!answer.stored) say(sentence('desk.counter.spooled', { key }), 'doubt');
        } catch (error) {
            say(`${file.name} : ${error.message}`, 'bad');
        }
        sending.delete(place);
        draw();
    }
}

async function finish() {
    if (!key || finishing || scanning()) return;
    finishing = true;
    draw();
    try {
        const answer = await ask('POST', `deposits/${key}/finish`, {});
        if (answer.stored) say(sentence('desk.counter.finishing'));
        else {
            finishing = false;
            by('outcome').hidden = false;
            by('outcome').replaceChildren(make('div', { class: 'note doubt' }, make('strong', {}, sentence('desk.counter.provisional', { key })), sentence('desk.store_away')));
        }
    } catch (error) {
        finishing = false;
        draw();
        tell(error);
    }
}

function fresh() {
    events?.close();
    sessionStorage.removeItem(KEPT);
    key = deposit = chosen = events = null;
    finishing = false;
    sequence = 0;
    for (const preview of previews.values()) URL.revokeObjectURL(preview);
    previews.clear();
    by('outcome').hidden = true;
    by('key').textContent = '';
    drawn = '';
    say('');
    draw();
    by('files').focus();
}

by('files').addEventListener('change', () => { send([...by('files').files]); by('files').value = ''; });
by('again').addEventListener('change', () => { replace([...by('again').files]); by('again').value = ''; });
by('remove').addEventListener('click', () => aside('removed'));
by('finish').addEventListener('click', finish);
by('fresh').addEventListener('click', fresh);
for (const kind of ['dragover', 'dragleave', 'drop'])
    document.addEventListener(kind, event => {
        event.preventDefault();
        by('drop').classList.toggle('over', kind === 'dragover');
        if (kind === 'drop') send([...event.dataTransfer.files]);
    });
document.addEventListener('keydown', event => {
    const act = { F7: () => scan(), F8: again, F9: finish }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
});

draw();
if (key) {
    begin(key);
    finishing = (await ask('GET', `deposits/${key}`).catch(() => null))?.state === 'sealed';
}
scanner({
    key: () => key,
    begin: async instead => {
        await ready();
        return { sequence: instead ?? sequence + 1 };
    },
    over: draw,
});

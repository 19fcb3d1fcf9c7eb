// Somebody waits: pages appear as they are read, the doubtful answers first, and the answer comes while the person is there.
import { touches } from './attention.js';
import { folder } from './folder.js';
import { helper } from './helper.js';
import { inHand } from './in_hand.js';
import { layout } from './layout.js';
import { guess, kindLabel, knowKinds, naming, settled, told, why } from './papers.js';
import { procedureChoice } from './procedure.js';
import { grouped } from './piles.js';
import { ask, by, day, fieldLabels, follow, make, open, paper, paperOut, renew, say, sentence, shown, tell, visible, word } from './shared.js';
import { scan, scanner, scannerReady, scanning } from './scanner.js';

const KEPT = 'guichet.depot';
const previews = new Map();
const attention = touches('counter');
const local = new Map(); // place to {name, state}: on its way, or kept by the desk while the store is away
let key = sessionStorage.getItem(KEPT);
let deposit = null;
let chosen = null;
let events = null;
let finishing = false;
let answered = null; // the case that was answered
let sequence = 0;

await open();
const about = await fieldLabels();
await knowKinds();

function begin(given) {
    attention.begin();
    key = given;
    sessionStorage.setItem(KEPT, key);
    by('key').textContent = sentence('desk.counter.key', { key });
    events?.close();
    events = follow(`deposits/${key}/events`, change, refresh);
    waiting.hide();
}

let foundCase = null;
const drawTold = told(() => answered, () => foundCase, () => answer());

function sayAnswer(found) {
    foundCase = found;
    const { completeness, clock } = found.dossier;
    const lacking = completeness.pieces.filter(piece => !settled(piece) && piece.class !== 'AT_HANDOVER');
    const names = lacking.map(piece => `${piece.label || kindLabel(piece.kind)} (${[word(piece.state, 'case.piece.state'), why(piece)].filter(Boolean).join(' ; ')})`).join(', ');
    const kind = { complete: 'good', missing_blocking: 'bad', missing_not_blocking: 'doubt' }[completeness.answer] ?? 'doubt';
    const first = by('outcome').hidden || !by('outcome').querySelector('[data-key=receipt]');
    by('outcome').hidden = false;
    renew(by('outcome'),
        make('div', { class: `note ${kind}` }, make('strong', {}, sentence(`desk.answer.${completeness.answer}`)),
            make('span', {}, names ? sentence('desk.answer.pieces', { pieces: names }) : ''),
            completeness.looking ? make('span', {}, sentence('desk.piece.looking', { count: completeness.looking })) : null),
        make('p', { class: 'row' }, make('span', {}, sentence('desk.case.procedure')), procedureChoice(found.number, found.procedure, answer)),
        make('p', {}, sentence('desk.answer.action'), ' ', make('strong', { class: 'mono' }, found.number)),
        ...drawTold(),
        make('p', { class: 'hint' }, clock?.silence_on ? sentence('desk.answer.silence', { day: day(clock.silence_on) }) : ''),
        make('p', { class: 'row' }, make('button', { type: 'button', class: 'main', 'data-key': 'receipt', onclick: () => paperOut(`cases/${found.number}/receipt`, `${found.number}.pdf`).catch(tell) }, sentence('desk.answer.receipt')),
            make('button', { type: 'button', 'data-key': 'values', onclick: () => paperOut(`cases/${found.number}/value-sheet`, `${found.number}-lu.pdf`).catch(tell) }, sentence('desk.answer.values')),
            ['complete', 'not_qualified'].includes(completeness.answer) ? null : make('button', { type: 'button', 'data-key': 'letter', onclick: () => paperOut(`cases/${found.number}/letter`, `${found.number}-pieces.pdf`).catch(tell) }, sentence('desk.answer.letter')),
            make('a', { class: 'button', 'data-key': 'open', href: `/dossier?numero=${encodeURIComponent(found.number)}` }, sentence('desk.answer.open')),
            make('span', { class: 'hint' }, found.waiting.length ? sentence('desk.answer.waiting', { count: found.waiting.length }) : '')));
    // What is printed for everybody is one key away.
    if (first) by('outcome').querySelector('[data-key=receipt]').focus();
}

// Again whenever a page turns out to be something.
const answer = () => ask('GET', `cases/${answered}`).then(sayAnswer, tell);

async function change(now) {
    if (!now) return;
    // Without the store what was read stays in view; what the desk keeps is told.
    deposit = now.away ? { ...(deposit ?? now), away: true, kept: now.kept, state: now.state } : now;
    for (const original of deposit.originals) local.delete(original.sequence);
    helping.show(now.helper);
    draw();
    if ((finishing || answered) && now.cases.length) {
        if (finishing) say('');
        finishing = false;
        [answered] = now.cases;
        attention.end({ case: answered });
        await answer();
    } else if (finishing && now.state === 'stopped') say(now.message ?? sentence('desk.counter.stopped'), 'bad');
}

// Scans in their places; a page that another replaces stays, and says so.
function papers() {
    const list = [];
    for (const original of deposit?.originals ?? []) {
        if (original.pages.length === 0) list.push({ id: `o${original.original}`, name: original.name, state: original.state, problem: original.problem, place: original.sequence * 10000 });
        for (const page of original.pages)
            if (page.fate !== 'set_aside') list.push({ ...page, id: `p${page.page_id}`, name: original.name, state: 'read', sequence: original.sequence, picture: `/api/v1/pages/${page.page_id}/picture` });
    }
    const there = new Set((deposit?.originals ?? []).map(original => original.sequence));
    for (const place of deposit?.away ? deposit.kept : []) if (!there.has(place) && !local.has(place)) local.set(place, { name: '', state: 'kept' });
    for (const [place, { name, state }] of local) if (!there.has(place)) list.push({ id: `s${place}`, name, state, picture: previews.get(place), place: place * 10000 });
    return list.sort((a, b) => a.place - b.place);
}

function what(one) {
    if (['sending', 'kept'].includes(one.state)) return sentence(`desk.counter.${one.state}`);
    if (one.state === 'waiting') return sentence('desk.counter.reading');
    if (one.state === 'quarantined') return word(one.problem, 'unread');
    if (one.blank) return sentence('desk.counter.blank');
    if (one.form) return sentence('desk.counter.form_page', { page: one.form.page });
    return guess(one) ? `? ${kindLabel(guess(one).kind)}` : one.kind ? kindLabel(one.kind) : sentence('desk.counter.piece');
}

// A page of the file that was made is named here as on the screen of the case.
const drawNaming = naming(() => {
    const one = papers().find(page => page.id === chosen);
    return one?.kind && !one.form ? { ...one, page: one.page_id } : null;
}, () => refresh());

const doubtful = one => (one.fields ?? []).filter(field => field.status === 'review' || field.status === 'invalid');
const advice = one => one.quality?.advice ?? [];

const tags = one => [advice(one).length ? make('span', { class: 'tag bad' }, sentence('desk.counter.look')) : doubtful(one).length
    ? make('span', { class: 'tag doubt' }, sentence('desk.counter.doubtful', { count: doubtful(one).length })) : null].filter(Boolean);

function draw() {
    const list = papers();
    if (!list.some(one => one.id === chosen)) chosen = list.find(one => one.state === 'read')?.id ?? list[0]?.id ?? null;
    by('finish').disabled = list.length === 0 || finishing || onTheWay() || scanning();
    laid.draw(grouped(list.map(one => ({ ...one, title: what(one), tags: tags(one) }))), chosen);
    drawPage(list.find(one => one.id === chosen));
}

let drawn = '';
function drawPage(one) {
    const state = JSON.stringify([one?.id, one?.state, one?.fields?.length, one?.turned, deposit?.state, one?.kind, one?.named, one?.sight]);
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
    drawNaming();
    by('about').textContent = one ? visible(`${what(one)} — ${one.name}`) : sentence('desk.counter.nothing');
    if (one?.page_id) light(null);
    else if (one?.picture) by('paper').replaceChildren(make('img', { src: one.picture, alt: one.name }));
    else by('paper').replaceChildren(make('p', { class: 'hint' }, one ? what(one) : sentence('desk.counter.start')));
}

function caption(one, field) {
    return about(one.form?.id, one.form?.version, field.name)?.label ?? field.name;
}

// A page is left out, and kept: scanned anew, or not of this file.
async function aside(one, reason) {
    if (!one?.page_id || deposit?.state !== 'open') return false;
    try {
        await ask('POST', `pages/${one.page_id}/aside`, { reason });
        say(sentence(`desk.counter.${reason}`));
        await refresh();
        return true;
    } catch (error) {
        tell(error);
        return false;
    }
}

async function replace(files) {
    const one = papers().find(page => page.id === chosen);
    if (files.length && await aside(one, 'replaced')) await send(files, one);
}

const onTheWay = () => [...local.values()].some(one => one.state === 'sending');

async function refresh() {
    if (key) await change(await ask('GET', `deposits/${key}`).catch(() => null));
}

// Where a page goes when it moves by one step, or is dropped on another: before that one.
function before(page, at) {
    const order = papers().filter(one => one.page_id && one.id !== page.id);
    return { page: page.page_id, before: order[at]?.page_id ?? null };
}
const helping = helper(() => key);
const shelf = folder(take);
const waiting = inHand(resumed => { begin(resumed); refresh(); });
const laid = await layout({
    undo: () => `deposits/${key}/undo`, changed: refresh, chosen: id => { chosen = id; draw(); }, may: () => deposit?.state === 'open',
    remove: page => aside(page, 'removed'),
    moved: (page, step) => {
        const at = papers().filter(one => one.page_id).findIndex(one => one.id === page.id) + step;
        return at < 0 ? null : before(page, at);
    },
    dropped: (page, { page: target, after }) => {
        const at = papers().filter(one => one.page_id && one.id !== page.id).findIndex(one => one.id === target?.id);
        return at < 0 ? null : before(page, after ? at + 1 : at);
    },
});

// A deposit in hand, and the last place taken in it.
async function ready() {
    if (!key) begin((await ask('POST', 'deposits', { channel: 'counter', helper: helping.said() })).key);
    sequence = Math.max(sequence, ...(deposit?.originals ?? []).map(original => original.sequence), ...(deposit?.kept ?? []), ...local.keys());
}

// One file after the other; while the desk does not answer it is tried again, nothing has to be done twice.
async function deliver(place, name, put) {
    local.set(place, { name, state: 'sending' });
    draw();
    for (;;) {
        try {
            const answer = await put();
            if (answer.stored || answer.already) local.delete(place);
            else local.set(place, { name, state: 'kept' });
            if (answer.already) say(sentence('desk.counter.again', { name }), 'doubt');
            else if (!answer.stored) say(sentence('desk.counter.spooled', { key }), 'doubt');
            break;
        } catch (error) {
            if (error.status !== 0 && error.status !== 503) {
                local.delete(place);
                say(`${name} : ${error.message}`, 'bad');
                break;
            }
            say(sentence('desk.counter.retry', { name }), 'doubt');
            await new Promise(resolve => { setTimeout(resolve, 1500); });
        }
    }
    await refresh();
    draw();
}

// The page in view is scanned anew: by the scanner when one is chosen, else from a file.
async function again() {
    if (!scannerReady()) by('again').click();
    else {
        const one = papers().find(page => page.id === chosen);
        if (await aside(one, 'replaced')) scan(one);
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
    const replaces = instead ? `&replaces=${instead.page_id}` : '';
    const placed = files.map(file => [++sequence, file]);
    for (const [place, file] of placed) {
        local.set(place, { name: file.name, state: 'sending' });
        if (/^image\/(png|jpeg)$/.test(file.type)) previews.set(place, URL.createObjectURL(file));
    }
    for (const [place, file] of placed)
        await deliver(place, file.name, () => ask('PUT', `deposits/${key}/files?sequence=${place}&name=${encodeURIComponent(file.name)}${replaces}`, file));
}

// A file that the scanner laid into the counter's folder.
async function take(name) {
    try {
        await ready();
    } catch (error) {
        tell(error);
        return;
    }
    const place = ++sequence;
    await deliver(place, name, () => ask('POST', `deposits/${key}/take?sequence=${place}`, { file: name }));
}

async function finish() {
    if (!key || finishing || onTheWay() || scanning()) return;
    finishing = true;
    draw();
    try {
        const answer = await ask('POST', `deposits/${key}/finish`, {});
        if (answer.stored) say(sentence('desk.counter.finishing'));
        else sayProvisional();
    } catch (error) {
        finishing = false;
        draw();
        tell(error);
    }
}

// The proof of deposit while there is no case yet; the answer takes its place as soon as there is one.
function sayProvisional() {
    by('outcome').hidden = false;
    by('outcome').replaceChildren(make('div', { class: 'note doubt' }, make('strong', {}, sentence('desk.counter.provisional')), make('strong', { class: 'mono large' }, key),
        make('p', {}, sentence('desk.counter.provisional_why'))),
    make('p', { class: 'row' }, make('button', { type: 'button', class: 'main', onclick: () => paperOut(`deposits/${key}/proof`, `${key}.pdf`).catch(tell) }, sentence('desk.counter.provisional_print'))));
    by('outcome').focus();
}

function fresh() {
    events?.close();
    sessionStorage.removeItem(KEPT);
    key = deposit = chosen = events = answered = foundCase = null;
    finishing = false;
    sequence = 0;
    for (const preview of previews.values()) URL.revokeObjectURL(preview);
    previews.clear();
    local.clear();
    helping.clear();
    by('outcome').hidden = true;
    by('key').textContent = '';
    drawn = '';
    say('');
    draw();
    waiting.show();
    by('files').focus();
}

by('files').addEventListener('change', () => { send([...by('files').files]); by('files').value = ''; });
by('again').addEventListener('change', () => { replace([...by('again').files]); by('again').value = ''; });
by('finish').addEventListener('click', finish);
by('fresh').addEventListener('click', fresh);
for (const kind of ['dragover', 'dragleave', 'drop'])
    document.addEventListener(kind, event => {
        event.preventDefault();
        by('drop').classList.toggle('over', kind === 'dragover');
        if (kind === 'drop' && event.dataTransfer.files.length) send([...event.dataTransfer.files]);
    });
document.addEventListener('keydown', event => {
    const act = { F2: fresh, F4: helping.open, F6: shelf.enter, F7: () => scan(), F8: again, F9: finish }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
});

draw();
if (key) {
    begin(key);
    const found = await ask('GET', `deposits/${key}`).catch(() => null);
    finishing = found?.state === 'sealed';
    await change(found);
    if (finishing && found.away) sayProvisional();
} else waiting.show();
scanner({
    key: () => key,
    begin: async () => {
        await ready();
        return { sequence: sequence + 1 };
    },
    over: () => { refresh(); draw(); },
});

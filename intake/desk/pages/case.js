// One case, whatever its channel.
import { layout } from './layout.js';
import { guess, kindLabel, knowKinds, naming, pieceLine, told } from './papers.js';
import { procedureChoice } from './procedure.js';
import { ask, by, day, fieldLabels, make, moment, open, paper, paperOut, renew, say, sentence, shown as written, tell, untilShown, visible, word } from './shared.js';

const session = await open();
const about = await fieldLabels();
await knowKinds();
const wanted = new URLSearchParams(location.search).get('numero') ?? '';
let shown;
let looked = null; // the page in view

function facts(found) {
    const clock = found.dossier.clock ?? {};
    const lines = [[sentence('desk.case.procedure'), mayLay() ? procedureChoice(wanted, found.procedure, show) : found.dossier.title ?? found.procedure], [sentence('desk.case.office'), found.office],
        [sentence('desk.case.received'), day(clock.received_on ?? found.times.received_on)], [sentence('desk.case.silence'), day(clock.silence_on ?? found.times.silence_on) || '—'],
        [sentence('desk.case.permit'), day(clock.permit_expires_on ?? found.times.lapse_on) || '—'],
        [sentence('desk.case.answer'), sentence(`desk.answer.${found.dossier.completeness.answer}`)],
        ...(found.dossier.helpers ?? []).map(one => [sentence('desk.case.helper'), [one.name, sentence(`desk.helper.capacity.${one.capacity}`), sentence(`desk.helper.mandate.${one.mandate}`)].filter(Boolean).join(', ')]),
        [sentence('desk.case.channels'), [...new Set(found.submissions.map(one => word(one.channel, 'case.column.channels')))].join(', ')]];
    renew(by('facts'), ...lines.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]),
        make('dt', {}, sentence('desk.case.clock')), make('dd', {}, ...clockWords(clock).map(line => make('p', {}, line))));
}

// The clock in words, as it was reckoned.
function clockWords(clock) {
    const say = (key, values) => sentence(`clock.${key}`, values), rule = clock.rule, lines = [say('received', { date: day(clock.received_on) })];
    if (clock.postmark_on) lines.push(say('postmark', { date: day(clock.postmark_on) }));
    lines.push(rule ? say('rule', { delay: say(rule.months ? 'months' : 'days', { count: rule.months || rule.days }), date: day(clock.without_suspension_on), source: rule.source }) : say('no_rule'));
    if (rule && !rule.verified) lines.push(say('unverified'));
    for (const one of clock.suspensions ?? []) lines.push(say(one.open ? 'suspended_open' : 'suspended', { from: day(one.from), to: day(one.to) }));
    if (clock.silence_on) lines.push(say('silence', { date: day(clock.silence_on) }));
    if (clock.permit_expires_on) lines.push(say('permit', { date: day(clock.permit_expires_on) }));
    if (clock.permit_expires_on && clock.permit_expires_on < (clock.silence_on ?? '')) lines.push(say('gap', { from: day(clock.permit_expires_on), to: day(clock.silence_on) }));
    return lines;
}

function pieces(found) {
    const { pieces: asked, not_needed: others, unknown, looking } = found.dossier.completeness;
    renew(by('pieces'), ...asked.map(piece => pieceLine(piece, decide)),
        ...others.map(kind => make('li', {}, kindLabel(kind), ' ', make('span', { class: 'tag plain' }, sentence('desk.piece.not_needed')))),
        ...(unknown ? [make('li', {}, sentence('desk.piece.unknown', { count: unknown }), looking ? ' ' + sentence('desk.piece.looking', { count: looking }) : '')] : []));
    renew(by('told'), ...drawTold());
    if (looking) setTimeout(() => show().catch(tell), 1500);
}

// What the signed codes on the papers say: genuine or not, and whose.
function codes(found) {
    const results = found.documents.flatMap(document => document.provenance.twodoc ?? []);
    by('pieces').append(...results.map(code => {
        const bad = ['INVALID', 'REVOKED'].includes(code.verdict), other = ['other', 'family'].includes(code.person) || code.address === 'other';
        const words = [['twodoc.person', code.person], ['twodoc.address', code.address]].map(([prefix, key]) => sentence(`${prefix}.${key}`)).filter(Boolean);
        if (code.online_case) words.push(sentence('twodoc.online_case', { number: code.online_case }));
        return make('li', {}, `2D-Doc : ${code.type_label || code.type || sentence('twodoc.unreadable')} `,
            make('span', { class: `tag ${bad ? 'bad' : other || code.verdict !== 'VALID' ? 'doubt' : 'good'}` }, word(code.verdict, 'desk.twodoc')), ` ${words.join(', ')}`);
    }));
}

function known(name) {
    return shown.documents.map(document => about(document.form, document.form_version, name)).find(Boolean);
}

const mayLay = () => session.role !== 'auditor' && shown?.may.length > 0;

const label = name => known(name)?.label ?? word(name, 'desk.field');

function origin({ provenance }) {
    const by_person = provenance.agent ? sentence('desk.case.decided', { agent: provenance.agent }) : word(provenance.method, 'method');
    const sure = provenance.agent ? '' : ` ${Math.min(99.9, 100 * Number(provenance.confidence)).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} %`;
    return `${by_person}${sure}`;
}

function values(found) {
    const lines = Object.entries(found.values).map(([name, value]) => [label(name), value, written(known(name), value.value)]).sort((a, b) => a[0].localeCompare(b[0], 'fr'));
    renew(by('values'), ...lines.map(([name, value, text]) => make('tr', {}, make('td', {}, name), make('td', { class: 'mono' }, text),
        make('td', {}, value.provenance.page ? make('button', { type: 'button', class: 'quiet', 'data-key': name, onclick: () => look(value.provenance.page, value.provenance.field) }, origin(value)) : origin(value)))),
    ...found.waiting.map(one => make('tr', {}, make('td', {}, label(one.name)), make('td', {}, make('span', { class: 'tag doubt' }, sentence('desk.case.waiting'))),
        make('td', {}, word(one.reason, 'column.reason', 'desk.reason', 'reason')))));
}

const drawTold = told(() => wanted, () => shown, () => show());

async function decide(kind, decision) {
    try {
        await ask('POST', `cases/${encodeURIComponent(wanted)}/pieces`, { kind, decision });
        await show();
    } catch (error) {
        tell(error);
    }
}

// Named: on to the next page that nobody knows.
const drawNaming = naming(() => (looked?.form || !mayLay() ? null : looked), async kind => {
    const pages = shown.pages, place = pages.findIndex(one => one.page === looked?.page);
    const next = kind === 'look' ? looked : [...pages.slice(place + 1), ...pages.slice(0, place)].find(one => one.kind === 'inconnu') ?? looked;
    await show();
    look(next.page);
});

function look(id, lit) {
    const page = shown.pages.find(one => one.page === id);
    if (!page) return;
    looked = page;
    drawNaming();
    by('lay').hidden = !page.form;
    by('lay').href = `/recaler?page=${id}`;
    laid.draw(piles(), id);
    paper(by('paper'), { ...page, picture: `/api/v1/pages/${id}/picture`, alt: kindLabel(page.kind) },
        page.fields.filter(field => field.box_px).map(field => ({ box_px: field.box_px, title: label(field.name),
            kind: field.field === lit ? 'lit' : `spot ${field.status === 'review' || field.status === 'invalid' ? 'doubt' : ''}` })));
}

// The documents of the case, each with its pages, as they lie in it.
function piles() {
    const groups = [];
    for (const page of shown.pages) {
        if (groups.at(-1)?.document !== page.document) groups.push({ document: page.document, kind: page.kind, form: page.form, pages: [] });
        groups.at(-1).pages.push({ id: page.page, page_id: page.page, turned: page.turned, picture: `/api/v1/pages/${page.page}/picture`, title: sentence('desk.mail.page', { page: groups.at(-1).pages.length + 1 }),
            tags: guess(page) ? [make('span', { class: 'tag doubt' }, `? ${kindLabel(guess(page).kind)}`)] : [] });
    }
    return groups;
}

const into = (page, document) => (document ? { page: page.page_id, document } : null);
const laid = await layout({
    undo: () => `cases/${encodeURIComponent(wanted)}/undo`, changed: () => show(), chosen: id => look(id), may: mayLay,
    moved: (page, step) => {
        const groups = piles();
        return into(page, groups[groups.findIndex(group => group.pages.some(one => one.id === page.id)) + step]?.document);
    },
    dropped: (page, { document }) => into(page, document),
});

function documents(found) {
    const there = found.pages.find(one => one.page === looked?.page) ?? found.pages.find(one => one.kind === 'inconnu') ?? found.pages[0];
    if (there) look(there.page);
    else paper(by('paper'), null, []);
}

async function show() {
    shown = await ask('GET', `cases/${encodeURIComponent(wanted)}`);
    document.title = `${shown.number} — Guichet`;
    by('all').hidden = by('papers').hidden = false;
    by('number').textContent = shown.number;
    by('person').textContent = ['nom_naissance', 'prenoms', 'date_naissance'].map(name => written(known(name), shown.values[name]?.value)).filter(Boolean).join(' ');
    by('state').textContent = word(shown.state, 'case.column.state');
    by('move').replaceChildren(...shown.may.map(state => make('option', { value: state }, word(state, 'case.column.state'))));
    by('do').hidden = by('move').parentElement.hidden = shown.may.length === 0 || !['supervisor', 'administrator'].includes(session.role);
    facts(shown);
    pieces(shown);
    codes(shown);
    values(shown);
    documents(shown);
    by('events').replaceChildren(...shown.events.toReversed().map(event => make('tr', {}, make('td', { class: 'when' }, moment(event.at)),
        make('td', {}, word(event.kind, 'column.kind')), make('td', {}, event.agent || '—'))));
}

for (const [id, kind] of [['letter', 'demande'], ['standing', 'etat']])
    by(id).addEventListener('click', () => paperOut(`cases/${wanted}/${id === 'letter' ? 'letter' : 'status'}`, `${kind}-${wanted}.pdf`).then(show, tell));
by('information').addEventListener('click', () => paperOut(`cases/${wanted}/information`, `information-${wanted}.pdf`, { language: by('language').value }).catch(tell));
ask('GET', 'languages').then(({ languages }) => {
    by('language').replaceChildren(...languages.map(one => make('option', { value: one.code, lang: one.code },
        one.verified ? one.name : sentence('desk.case.unverified_language', { name: one.name }))));
    by('languages').hidden = languages.length === 0;
}, tell);
by('receipt').addEventListener('click', () => paperOut(`cases/${wanted}/receipt`, `${wanted}.pdf`).then(show, tell));
by('sheet').addEventListener('click', () => paperOut(`cases/${wanted}/value-sheet`, `${wanted}-lu.pdf`).then(show, tell));
by('do').addEventListener('click', async () => {
    try {
        await ask('POST', `cases/${encodeURIComponent(wanted)}/state`, { state: by('move').value });
        await show();
        say(sentence('desk.case.moved'), 'good');
    } catch (error) {
        tell(error);
    }
});

by('number').textContent = visible(wanted) || sentence('desk.case.which');
await untilShown(show);

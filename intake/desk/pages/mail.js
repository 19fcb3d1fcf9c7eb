// Batches as they go, what is in trouble and why, and paper whose person is to be found.
import { touches } from './attention.js';
import { ask, by, day, follow, make, open, paper, paperOut, renew, say, sentence, tell, word } from './shared.js';

let shown = null;
let drawn = null;
let events = null;
let looked = null; // the page to place that is in view
const attention = touches('placing');
const session = await open();

function progress(batch) {
    const read = batch.original_count - batch.waiting;
    const share = batch.original_count ? Math.round(100 * read / batch.original_count) : 0;
    const rate = batch.originals_last_minute;
    const left = batch.waiting && rate ? sentence('desk.mail.left', { minutes: Math.max(1, Math.ceil(batch.waiting / rate)) }) : '';
    const full = make('i');
    full.style.width = `${share}%`;
    return make('span', { class: 'row' }, make('span', { class: 'bar', role: 'img', 'aria-label': `${share} %` }, full), make('span', { class: 'hint' }, `${read}/${batch.original_count} ${left}`));
}

const state = batch => make('span', { class: `tag ${batch.state === 'stopped' ? 'bad' : batch.state === 'closed' ? 'good' : 'plain'}` },
    word(batch.state, 'batch.column.state'));

function draw(now) {
    const pages = now.batches.reduce((sum, batch) => sum + Number(batch.pages_last_minute), 0);
    by('speed').textContent = sentence('desk.mail.speed', { pages });
    by('no-batch').hidden = now.batches.length > 0;
    renew(by('batches'), ...now.batches.map(batch => make('tr', {},
        make('td', {}, make('button', { type: 'button', class: 'quiet', 'data-key': batch.batch, 'aria-pressed': String(shown === batch.batch), onclick: () => show(batch.batch) },
            `${batch.batch} ${batch.label || batch.key}`)),
        make('td', {}, state(batch)), make('td', {}, day(batch.received_on)), make('td', { class: 'number' }, batch.read_pages),
        make('td', {}, progress(batch)), make('td', { class: 'number' }, batch.cases), make('td', { class: 'number' }, batch.to_place),
        make('td', { class: 'number' }, batch.quarantined))));
}

function show(id) {
    shown = id;
    events?.close();
    events = follow(`batches/${id}/events`, one);
}

async function act(path, body, done) {
    try {
        await ask('POST', path, body);
        say(done, 'good');
        await place();
        return true;
    } catch (error) {
        tell(error);
        return false;
    }
}

function trouble(batch) {
    const lines = [];
    if (batch.stop) {
        const reason = make('input', { 'data-key': 'reason', 'aria-label': sentence('desk.mail.reason'), placeholder: sentence('desk.mail.reason') });
        lines.push(make('div', { class: 'note bad' }, make('p', {}, batch.stop.message || word(batch.stop.code, 'stop')), session.role === 'clerk' ? '' : make('form', { class: 'row', autocomplete: 'off', onsubmit: event => {
            event.preventDefault();
            act(`batches/${batch.batch}/release`, { reason: reason.value }, sentence('desk.mail.released'));
        } }, reason, make('button', { type: 'submit', 'data-key': 'release' }, sentence('desk.mail.release')))));
    }
    for (const original of batch.originals.filter(one => one.problem))
        lines.push(make('div', { class: 'note doubt row' }, make('span', {}, `${original.name} : ${word(original.problem.code, 'unread')}`),
            make('button', { type: 'button', class: 'end', 'data-key': original.original, onclick: () => act(`batches/${batch.batch}/retry`, { original: original.original }, sentence('desk.mail.retried')) }, sentence('desk.mail.retry'))));
    if (batch.state === 'closed' && batch.originals.some(original => original.pages.some(page => page.case)))
        lines.push(make('p', { class: 'row' }, make('button', { type: 'button', class: 'main', 'data-key': 'letters', onclick: () => paperOut(`batches/${batch.batch}/letters`, `courriers-lot-${batch.batch}.pdf`).then(
            () => say(sentence('desk.mail.letters_done'), 'good'), tell) }, sentence('desk.mail.letters')), make('span', { class: 'hint' }, sentence('desk.mail.letters_hint'))));
    for (const again of batch.again) lines.push(make('p', { class: 'note' }, sentence('desk.mail.again', { name: again.name, batch: again.batch })));
    return lines;
}

function one(batch) {
    by('one').hidden = !batch;
    if (!batch) return;
    by('title').textContent = sentence('desk.mail.batch', { batch: batch.batch, label: batch.label || batch.key });
    renew(by('trouble'), ...trouble(batch));
    drawn = batch;
    const pages = batch.originals.flatMap(original => original.pages.map(page => ({ ...page, name: original.name })));
    const counts = new Map();
    for (const page of pages) counts.set(page.fate, (counts.get(page.fate) ?? 0) + 1);
    by('counts').textContent = [...counts].map(([fate, count]) => `${word(fate, 'batch.fate')} : ${count}`).join(' · ');
    renew(by('fates'), ...pages.filter(page => !by('only').checked || !['blank', 'separator'].includes(page.fate)).map(page => make('tr', {},
        make('td', {}, page.name), make('td', { class: 'number' }, page.page), make('td', {}, word(page.fate, 'batch.fate')),
        make('td', {}, page.case ? make('a', { 'data-key': `${page.name}/${page.page}`, href: `/dossier?numero=${encodeURIComponent(page.case)}` }, page.case) : ''),
        make('td', {}, [word(page.reason, 'place', 'batch.reason'), ...(page.advice ?? []).map(said => word(said, 'advice'))].filter(Boolean).join(' — ')))));
}
by('only').addEventListener('change', () => one(drawn));

// The page of the card in hand stands beside the list.
function look(page) {
    by('toplace-page').hidden = !page;
    if (page && looked !== page.page) paper(by('toplace-page'), { picture: `/api/v1/pages/${page.page}/picture`, width_px: 1, height_px: 1, alt: sentence('desk.mail.picture', { name: page.name, page: page.number }) }, []);
    looked = page?.page ?? null;
}

async function placed(page, body) {
    if (!await act(`pages/${page.page}/place`, body, sentence('desk.mail.placed'))) return;
    attention.end({ page: page.page });
    by('toplace').querySelector('input')?.focus();
}

async function place() {
    const { pages } = await ask('GET', 'to-place');
    look(pages.find(one => one.page === looked) ?? pages[0]);
    if (pages.length === 0) {
        by('toplace').replaceChildren(make('p', { class: 'hint' }, sentence('desk.mail.all_placed')));
        return;
    }
    renew(by('toplace'), ...pages.map(page => {
        const key = act => `${page.page}/${act}`;
        const number = make('input', { 'data-key': key('number'), 'aria-label': sentence('desk.mail.case'), placeholder: sentence('desk.mail.case'), list: `c${page.page}`, value: page.proposals[0]?.why === 'person' ? page.proposals[0].number : '' });
        const proposals = make('datalist', { id: `c${page.page}` }, ...page.proposals.map(known => make('option', { value: known.number }, [known.name, word(known.why, 'desk.mail.why')].filter(Boolean).join(' — '))));
        const card = make('form', { class: 'card row', autocomplete: 'off' }, make('a', { 'data-key': key('picture'), href: `/api/v1/pages/${page.page}/picture`, target: '_blank', rel: 'noopener' }, `${page.name}, ${sentence('desk.mail.page', { page: page.number })}`),
            make('span', { class: 'tag doubt long' }, word(page.reason, 'place', 'batch.reason')),
            ...page.proposals.slice(0, 3).map(known => make('button', { type: 'button', class: 'quiet', 'data-key': key(known.number), onclick: () => { number.value = known.number; number.focus(); } },
                sentence('desk.mail.proposal', { case: known.number, name: known.name ?? '', why: word(known.why, 'desk.mail.why') }))),
            number, proposals,
            make('button', { type: 'submit', 'data-key': key('place') }, sentence('desk.mail.place'), ' ', make('kbd', {}, sentence('desk.key.enter'))),
            make('a', { class: 'button', 'data-key': key('lay'), href: `/recaler?page=${page.page}` }, sentence('desk.lay.open')),
            make('button', { type: 'button', 'data-key': key('blank'), onclick: () => placed(page, { fate: 'blank' }) }, sentence('desk.mail.blank')));
        card.addEventListener('submit', event => {
            event.preventDefault();
            if (number.value.trim()) placed(page, { case_number: number.value.trim(), kind: page.kind || 'autre' });
            else say(sentence('desk.mail.which'), 'doubt');
        });
        card.addEventListener('focusin', () => { attention.begin(); look(page); });
        card.addEventListener('click', () => { attention.begin(); look(page); });
        return card;
    }));
}

// Sheets to lay between files: what each kind asks for is shown with it.
const asks = { new_document: 'sheet-document', batch_header: 'sheet-received', case: 'sheet-case' };
function sheet() {
    for (const [kind, id] of Object.entries(asks)) {
        by(id).hidden = by(id).disabled = by('sheet').value !== kind;
    }
}
by('sheet').addEventListener('change', sheet);
by('sheet-received').value = new Date().toLocaleDateString('sv-SE');
by('sheet-document').replaceChildren(...(await ask('GET', 'kinds')).kinds.map(kind => make('option', { value: kind.name }, kind.label)));
const SCANNERS_EVERY_MS = 60000;

async function scan() {
    const { scanners } = await ask('GET', 'decks');
    by('scanners').replaceChildren(...scanners.map(one => make('li', { class: 'row' },
        make('strong', {}, one.scanner || sentence('desk.mail.scanner.unnamed')),
        make('span', { class: `tag ${one.bar ? 'bad' : one.passed ? 'good' : 'plain'}` }, word(one.bar ?? (one.passed ? 'good' : 'never'), 'desk.mail.scanner')),
        make('span', { class: 'hint' }, one.scanned_at ? day(one.scanned_at) : ''),
        make('span', {}, one.faults.map(fault => word(fault, 'deck.fault')).join(' ; ')))));
    if (scanners.length === 0) by('scanners').replaceChildren(make('li', { class: 'hint' }, sentence('desk.mail.scanner.none')));
}
scan().catch(tell);
setInterval(() => scan().catch(tell), SCANNERS_EVERY_MS);

let known = null;
follow('batches/events', now => {
    draw(now);
    if (known !== now.to_place) place().catch(tell);
    known = now.to_place;
});

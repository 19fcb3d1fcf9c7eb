// One doubtful field after the other. The next ones and their pictures are fetched while a person looks at this one.
import { ask, askUntilAnswered, by, day, fieldLabels, make, open, paper, queued, say, sentence, shown, tell, visible, word } from './shared.js';
import { attention } from './attention.js';
import { hand, handing, misplaced, noted } from './handing.js';
import { ways } from './review_ways.js';

const AHEAD = 4;
const queue = [];
const decided = [];
const sending = new Set(); // decisions on their way to the store
let field = null;
let touched = false;
let fetching = null;
let unanswered = false; // the store said nothing when it was asked for more

await open();
ways();
const about = await fieldLabels();

function pictures(next) {
    next.crop = next.page_id ? make('img', { src: `/api/v1/fields/${next.field}/picture`, alt: sentence('desk.review.crop') }) : make('p', { class: 'hint' }, sentence('desk.no_page'));
    if (next.page_id) next.page_picture = make('img', { src: `/api/v1/pages/${next.page_id}/picture` });
}

async function fetchMore() {
    const known = [...queue.map(one => one.field), ...(field ? [field.field] : []), ...decided.map(one => one.field)];
    const answer = await ask('POST', 'review/next', { count: AHEAD, not: known.slice(-500) });
    for (const next of answer.fields) {
        pictures(next);
        queue.push(next);
    }
    by('waiting').textContent = queued(answer.waiting);
    by('done').textContent = sentence('desk.review.done', { count: answer.mine_today });
}

function ahead() {
    if (!fetching && queue.length < AHEAD) fetching = fetchMore().then(() => {
        if (unanswered) say('');
        unanswered = false;
    }, error => {
        unanswered = true;
        tell(error);
    }).finally(() => { fetching = null; });
    return fetching;
}

function label(one) {
    return about(one.form, one.form_version, one.name);
}

// A lower one never goes over a higher one; what the person says of the whole has no place among them.
function ranked(rank) {
    return rank ? `${sentence('desk.review.rank', { rank })} ` : '';
}

// The answer itself, in its place among those who speak of it.
function answer(one) {
    return { rank: one.answer.rank, item: make('li', {}, ranked(one.answer.rank), sentence('desk.review.answer', { source: word(one.answer.source, 'witness'), value: shown(label(one), one.value) })) };
}

function besideEachOther(one) {
    const said = (one.witnesses ?? []).filter(each => each.applicant).map(each => ({ rank: each.rank, item: witness(each) }));
    const all = said.length && one.answer ? [...said, answer(one)] : said;
    return all.sort((a, b) => a.rank - b.rank).map(each => each.item);
}

// What another paper or record of the person says, and from where.
function witness(one) {
    const key = one.case ? 'desk.review.witness_case' : one.kind ? 'desk.review.witness_kind' : 'desk.review.witness';
    const text = sentence(key, { source: word(one.source, 'witness'), kind: one.kind ? word(one.kind, 'desk.piece') : '', case: one.case ?? '', value: shown(label(field), one.value) });
    return make('li', {}, ranked(one.rank), text, ...(one.says === 'other' ? [' ', make('span', { class: 'tag doubt' }, sentence('desk.review.witness_differs'))] : []));
}

function show(next) {
    field = next;
    touched = false;
    by('work').hidden = !field;
    by('nothing').hidden = Boolean(field) || unanswered;
    if (!field) return;
    by('label').textContent = label(field)?.label ?? word(field.name, 'desk.field');
    by('work').dataset.field = field.field;
    by('case').textContent = field.case;
    by('case').href = `/dossier?numero=${encodeURIComponent(field.case)}`;
    by('urgent').textContent = field.urgent_on ? sentence('desk.review.before', { day: day(field.urgent_on) }) : '';
    by('why').textContent = visible(field.message) || word(field.reason, 'reason', 'desk.reason', 'column.reason');
    by('noted').textContent = noted(field);
    by('noted').hidden = !noted(field);
    by('crop').replaceWith(Object.assign(field.crop, { id: 'crop' }));
    by('value').value = shown(label(field), field.value);
    by('value').readOnly = ['choice', 'check', 'photo', 'signature'].includes(label(field)?.kind);
    by('askew').disabled = !field.page_id || !field.form;
    by('check').textContent = '';
    by('witnesses').replaceChildren(...besideEachOther(field));
    showAlternatives();
    paper(by('page'), field.page_id && { picture: `/api/v1/pages/${field.page_id}/picture`, width_px: field.width_px,
        height_px: field.height_px, turned: field.turned, alt: sentence('desk.review.page', { page: field.page }) }, field.box_px ? [{ box_px: field.box_px, kind: 'lit' }] : []);
    by('value').focus();
    by('value').select();
    attention.begin();
}

function options() {
    const known = label(field);
    if (known?.options?.length && known.kind === 'choice') return known.options.slice(0, 9).map(one => [one.value, one.label]);
    if (field.blind && known?.kind === 'check') return [[known.options?.[0]?.value ?? 'oui', sentence('desk.review.ticked')]];
    if (field.blind && ['photo', 'signature'].includes(known?.kind)) return ['present', 'absent'].map(value => [value, word(value, 'desk.value')]);
    return field.alternatives.slice(0, 4).map(([value]) => [value, shown(known, value)]);
}

// Where digits may be part of the answer, a digit alone must begin a correction: the choice then asks for Alt.
function digitsAreTyped() {
    const known = label(field);
    return !(['choice', 'check', 'photo', 'signature'].includes(known?.kind) || ['name', 'place', 'commune', 'country', 'nationality'].includes(known?.content));
}

function showAlternatives() {
    const before = digitsAreTyped() ? 'Alt ' : '';
    by('alternatives').replaceChildren(...options().map(([value, text], place) =>
        make('li', {}, make('button', { type: 'button', onclick: () => decide('correct', value) }, make('kbd', {}, `${before}${place + 1}`), ' ', text || sentence('desk.review.nothing')))));
}

async function next() {
    if (queue.length === 0) await ahead();
    show(queue.shift() ?? null);
    ahead();
}

// The screen goes on at once; what the store refuses comes back with its reason.
async function decide(verdict, value, reason) {
    if (!field) return;
    const one = field;
    // A photograph or a signature that is not there is no value but none.
    if (value === 'absent' && ['photo', 'signature'].includes(label(one)?.kind)) [verdict, value] = ['empty', undefined];
    const said = { ...(verdict === 'correct' && value === one.value && !one.blind ? { verdict: 'accept' } : { verdict, value, reason }),
        step: 'review', attention_ms: attention.end() };
    decided.push(one);
    say('');
    const going = next(), sent = askUntilAnswered('POST', `fields/${one.field}/decision`, said);
    sending.add(sent);
    try {
        await sent;
    } catch (error) {
        decided.splice(decided.indexOf(one), 1);
        tell(error);
        if (error.status !== 409) queue.unshift(one);
    } finally {
        sending.delete(sent);
    }
    await going;
}

// The question makes room for the choice of a colleague, and comes back after it.
function pass() {
    if (!field) return;
    by('question').hidden = true;
    hand(field).catch(error => {
        by('question').hidden = false;
        tell(error);
    });
}

handing(async () => {
    by('question').hidden = false;
    await next();
}, () => {
    by('question').hidden = false;
    by('value').focus();
});

async function wrong() {
    if (!field || !await misplaced(field)) return;
    const page = field.page_id;
    for (let i = queue.length - 1; i >= 0; i--) if (queue[i].page_id === page) queue.splice(i, 1);
    await next();
    say(sentence('desk.hand.left'));
}

// The frame stands beside what was written: the form is laid anew, and the page is read again.
async function askew() {
    if (!field?.page_id || !field.form) return;
    const page = field.page_id;
    await Promise.allSettled(sending); // what was decided stands only once it is there
    location.assign(`/recaler?page=${page}&retour=revue`);
}

async function undo() {
    const last = decided.pop();
    if (!last) {
        say(sentence('desk.review.no_undo'));
        return;
    }
    try {
        await Promise.allSettled(sending);
        const again = await ask('POST', `fields/${last.field}/undo`, {});
        if (field) queue.unshift(field);
        pictures(again);
        show(again);
        say(sentence('desk.review.undone'));
    } catch (error) {
        tell(error);
    }
}

const illegible = () => decide('reject', undefined, sentence('desk.review.illegible'));
const empty = () => decide('empty');

let checking;
by('value').addEventListener('input', () => {
    touched = true;
    clearTimeout(checking);
    checking = setTimeout(async () => {
        const one = field;
        const typed = by('value').value;
        const answer = await ask('POST', 'check', { form: one.form, version: one.form_version, name: one.name, value: typed }).catch(() => null);
        if (answer && one === field && typed === by('value').value) by('check').textContent = answer.message ?? '';
    }, 120);
});

by('question').addEventListener('submit', async event => {
    event.preventDefault();
    const typed = by('value').value.trim();
    if (!typed && field.blind) {
        by('check').textContent = sentence('desk.review.key_it');
        return undefined;
    }
    if (!typed) return empty();
    if (!touched) return decide('accept');
    const one = field;
    const answer = await ask('POST', 'check', { form: one.form, version: one.form_version, name: one.name, value: typed }).catch(() => null);
    return decide('correct', answer?.value ?? typed);
});
by('illegible').addEventListener('click', illegible);
by('empty').addEventListener('click', empty);
by('wrong').addEventListener('click', wrong);
by('pass').addEventListener('click', pass);
by('undo').addEventListener('click', undo);
by('askew').addEventListener('click', askew);

const anywhere = { F2: illegible, F3: empty, F4: wrong, F6: pass, F8: askew };

function choose(event, digit = event.key) {
    const chosen = options()[Number(digit) - 1];
    if (!field || !chosen) return;
    event.preventDefault();
    decide('correct', chosen[0]);
}

document.addEventListener('keydown', event => {
    if (event.metaKey || event.isComposing) return;
    if (event.altKey) {
        if (/^Digit[1-9]$/.test(event.code)) choose(event, event.code.at(-1));
        return;
    }
    if (event.ctrlKey) {
        if (event.key === 'z' && !touched) {
            event.preventDefault();
            undo();
        }
        return;
    }
    if (by('question').hidden) return;
    if (anywhere[event.key]) {
        event.preventDefault();
        anywhere[event.key]();
    } else if (!touched && /^[1-9]$/.test(event.key) && !digitsAreTyped()) choose(event);
});

await next();
setInterval(() => { if (!field) next(); }, 5000);

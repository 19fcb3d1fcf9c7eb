// Thresholds of acceptance: what the sample proposes, what a change would have done, and the change.
import { ask, by, fieldLabels, make, open, say, sentence, tell } from './shared.js';
import { count, percent, ways } from './review_ways.js';

let chosen = null;
let looking;

const session = await open();
ways();
await fieldLabels();
const labels = new Map();
for (const form of (await ask('GET', 'forms')).forms) for (const field of form.fields) if (!labels.has(field.name)) labels.set(field.name, field.label);
const may = session.office === null || session.office === undefined;

const sure = budget => `${(100 * (1 - budget)).toLocaleString('fr-FR', { maximumFractionDigits: 7 })}`;
const typed = () => 1 - Number(by('sure').value.replace(',', '.').replace(/\s/g, '')) / 100;

async function look() {
    const budget = typed();
    if (!chosen || !(budget > 0)) {
        by('preview').textContent = sentence('desk.threshold.unread');
        return;
    }
    const name = chosen.name;
    try {
        const would = await ask('GET', `review/thresholds/${name}?budget=${budget.toFixed(9)}`);
        if (!chosen || name !== chosen.name || budget !== typed()) return;
        by('preview').textContent = sentence('desk.threshold.preview', { now: count(would.accepted), later: count(would.would_accept), more: count(would.more_review),
            less: count(would.less_review), wrong_now: count(would.wrong_now), wrong_later: count(would.wrong_later) });
    } catch (error) {
        tell(error);
    }
}

function choose(row) {
    chosen = row;
    by('change').hidden = false;
    by('chosen').textContent = labels.get(row.name) ?? row.name;
    by('sure').value = sure(row.proposed ?? row.budget);
    by('reason').value = row.proposed ? sentence('desk.threshold.by_sample', { wrong: row.wrong, judged: row.judged }) : '';
    by('sure').focus();
    by('sure').select();
    look();
}

function close() {
    chosen = null;
    by('change').hidden = true;
    by('rows').querySelector('button')?.focus();
}

function line(row) {
    return make('tr', {}, make('th', { scope: 'row' }, labels.get(row.name) ?? row.name), make('td', { class: 'number' }, `${sure(row.promise)} %`),
        make('td', { class: 'number' }, `${sure(row.budget)} %`), make('td', { class: 'number' }, count(row.accepted)),
        make('td', { class: 'number' }, sentence('desk.threshold.wrong', { wrong: count(row.wrong), judged: count(row.judged) })),
        make('td', { class: 'number' }, row.judged ? sentence('desk.quality.between', { low: percent(row.low), high: percent(row.high) }) : '—'),
        make('td', {}, row.proposed ? make('span', { class: 'tag doubt' }, `${sure(row.proposed)} %`) : sentence('desk.threshold.keep')),
        make('td', {}, may ? make('button', { type: 'button', 'aria-label': sentence('desk.threshold.change_of', { field: labels.get(row.name) ?? row.name }),
            onclick: () => choose(row) }, sentence('desk.threshold.change')) : ''));
}

async function show() {
    try {
        const { thresholds } = await ask('GET', 'review/thresholds');
        by('heads').replaceChildren(make('tr', {}, ...['field', 'promise', 'budget', 'accepted', 'wrong', 'between', 'proposed', 'act'].map(name =>
            make('th', { scope: 'col', class: ['field', 'proposed', 'act'].includes(name) ? null : 'number' }, sentence(`desk.threshold.head.${name}`)))));
        by('rows').replaceChildren(...thresholds.map(line));
    } catch (error) {
        tell(error);
    }
}

by('sure').addEventListener('input', () => {
    clearTimeout(looking);
    looking = setTimeout(look, 150);
});
by('keep').addEventListener('click', close);
by('change').addEventListener('keydown', event => {
    if (event.key === 'Escape') close();
});
by('change').addEventListener('submit', async event => {
    event.preventDefault();
    try {
        await ask('POST', `review/thresholds/${chosen.name}`, { budget: Number(typed().toFixed(9)), reason: by('reason').value.trim() });
        close();
        await show();
        say(sentence('desk.threshold.changed'), 'good');
    } catch (error) {
        tell(error);
    }
});
await show();

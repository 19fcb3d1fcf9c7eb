// What this person has begun and not ended, and what became of the day's deposits: the counter's first screen.
import { ask, by, make, moment, sentence } from './shared.js';

export function inHand(resume) {
    let timer = null;
    function line(one) {
        const files = one.originals || one.kept ? sentence('desk.in_hand.files', { count: (one.originals ?? 0) + one.kept }) : sentence('desk.in_hand.empty');
        const number = one.cases?.[0];
        const state = number ? make('a', { href: `/dossier?numero=${encodeURIComponent(number)}` }, number)
            : one.state === 'stopped' ? make('span', { class: 'tag bad' }, sentence('desk.in_hand.stopped'))
                : one.finished ? make('span', { class: 'tag doubt' }, sentence('desk.in_hand.provisional')) : make('button', { type: 'button', class: 'main', onclick: () => resume(one.key) }, sentence('desk.in_hand.resume'));
        return make('tr', {}, make('td', { class: 'mono' }, one.key), make('td', { class: 'when' }, moment(one.opened_at)), make('td', {}, files), make('td', {}, one.label ?? ''), make('td', {}, state));
    }
    async function draw() {
        const found = await ask('GET', 'deposits').catch(() => null);
        if (timer === null || !found) return;
        const open = found.deposits.filter(one => !one.finished), ended = found.deposits.filter(one => one.finished).slice(0, 8);
        const focused = document.activeElement?.closest?.('#in-hand') ? document.activeElement.textContent : null;
        by('in-hand').hidden = open.length + ended.length === 0;
        by('in-hand-away').hidden = !found.away;
        by('in-hand-open').replaceChildren(...open.map(line));
        by('in-hand-ended').replaceChildren(...ended.map(line));
        by('in-hand-open').parentElement.hidden = open.length === 0;
        by('in-hand-ended').parentElement.hidden = ended.length === 0;
        if (focused) by('in-hand').querySelector('button, a')?.focus();
    }
    return {
        show() {
            clearInterval(timer);
            timer = setInterval(draw, 3000);
            draw();
        },
        hide() {
            clearInterval(timer);
            timer = null;
            by('in-hand').hidden = true;
        },
    };
}

// What the papers of a file are: named by a person in one key, the pieces as they stand with reason and source.
import { ask, by, day, make, say, sentence, tell, word } from './shared.js';

let kinds = [];
let asked = null;

export async function knowKinds() {
    asked ??= ask('GET', 'kinds');
    ({ kinds } = await asked);
    return kinds;
}

export const kindLabel = name => kinds.find(kind => kind.name === name)?.label ?? word(name, 'desk.piece');

const percent = p => `${Math.round(100 * Number(p))} %`;

// What the machine takes a page for and does not file by itself; null when there is nothing to say.
export const guess = page => (page?.kind === 'inconnu' && !page.named && page.sight?.kind ? page.sight : null);

// The bar by which the page in view is named. `current` gives {page, kind, sight, named} or null; `done` is called when it was.
export function naming(current, done) {
    const name = async kind => {
        const page = current();
        if (!page) return;
        try {
            await ask('POST', `pages/${page.page}/kind`, { kind });
            say(kind === 'look' ? sentence('desk.naming.looking') : sentence('desk.naming.done', { kind: kindLabel(kind) }), 'good');
            await done(kind);
        } catch (error) {
            tell(error);
        }
    };
    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || by('naming').hidden || event.ctrlKey || event.altKey || event.metaKey || event.target.matches?.('input, select, textarea')) return;
        const page = current(), kind = event.key === 'o' ? guess(page)?.kind : kinds.find(one => one.key !== '' && one.key === event.key)?.name;
        if (!page || !kind) return;
        event.preventDefault();
        name(kind);
    });
    return () => {
        const page = current(), seen = guess(page);
        by('naming').hidden = !page;
        if (!page) return;
        by('naming').replaceChildren(make('p', {}, sentence('desk.naming.is'), ' ', make('strong', {}, kindLabel(page.kind)), page.sight?.dated_on ? ' ' + sentence('desk.naming.made', { day: day(page.sight.dated_on) }) : ''),
            seen ? make('p', { class: 'note doubt' }, sentence('desk.naming.looks', { kind: kindLabel(seen.kind), percent: percent(seen.confidence), because: seen.because || sentence('desk.naming.by_looks') }), ' ',
                make('button', { type: 'button', class: 'main', onclick: () => name(seen.kind) }, sentence('desk.naming.yes'), ' ', make('kbd', {}, 'o'))) : '',
            make('div', { class: 'tools', role: 'group', 'aria-label': sentence('desk.naming.group') },
                ...kinds.filter(kind => kind.key !== '').map(kind => make('button', { type: 'button', class: 'quiet', 'aria-pressed': String(kind.name === page.kind), onclick: () => name(kind.name) }, make('kbd', {}, kind.key), ` ${kind.label}`)),
                make('button', { type: 'button', class: 'quiet', onclick: () => name('look') }, sentence('desk.naming.look'))));
    };
}

function dates(piece) {
    const best = piece.papers?.[0];
    if (!best) return '';
    return [best.made_on ? sentence('desk.piece.made', { day: day(best.made_on) }) : '', best.valid_to ? sentence('desk.piece.valid', { day: day(best.valid_to) }) : '', sentence('desk.piece.came', { day: day(best.received) })].filter(Boolean).join(', ');
}

// Why a piece stands as it does: reason, days, the text that asks for it.
export function why(piece) {
    const reason = piece.reason ? word(piece.reason, 'case.piece.reason') : '';
    const looks = piece.looks?.[0] ? `${sentence('desk.naming.page', { percent: percent(piece.looks[0].confidence) })}` : '';
    return [reason, looks, dates(piece), piece.at_handover ? sentence('desk.piece.handover') : ''].filter(Boolean).join(' ; ');
}

export function pieceLine(piece, decide) {
    const kind = piece.state === 'here' || piece.state === 'replaced' ? (piece.reason === 'no_day' ? 'doubt' : 'good') : piece.blocking ? 'bad' : 'doubt';
    const settled = piece.reason === 'accepted' || piece.state === 'refused';
    return make('li', {}, piece.label || kindLabel(piece.kind), ' ', make('span', { class: `tag ${kind}` }, word(piece.state, 'case.piece.state')), ' ', make('span', {}, why(piece)), ' ',
        make('span', { class: 'hint' }, `${piece.source}${piece.verified ? '' : ` ${sentence('desk.piece.unverified')}`}`), ' ',
        ...(settled ? [['open', 'desk.piece.open']] : [['accepted', 'desk.piece.accept'], ['refused', 'desk.piece.refuse']])
            .map(([decision, key]) => make('button', { type: 'button', class: 'quiet', 'aria-label': `${sentence(key)} : ${kindLabel(piece.kind)}`, onclick: () => decide(piece.kind, decision) }, sentence(key))));
}

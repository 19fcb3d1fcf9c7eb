// Pages laid out by mouse or keys, at the counter and in a case: turned, moved, a document begun or joined, and taken back.
import { kindLabel, knowKinds } from './papers.js';
import { ask, by, make, say, sentence, tell } from './shared.js';

// How a page's picture lies once it is turned, in a frame of its own.
export function turned(element, degrees) {
    element.classList.toggle('turned', Boolean(degrees));
    element.style.setProperty('--turn', `${degrees || 0}deg`);
    return element;
}

// screen: {undo: path, moved(page, step): body of a move or null, dropped(page, target): the same, changed(): ask again, remove(page): may be absent,
// may(): whether pages may be laid out now}. `groups` of draw(): [{kind, title, hint, pages: [{id, page_id, picture, turned, title, tags}]}].
export async function layout(screen) {
    const kinds = await knowKinds();
    const place = by('pages');
    let groups = [];
    let chosen = null;
    let dragged = null;
    let waiting = null;
    const all = () => groups.flatMap(group => group.pages);
    const groupOf = id => groups.find(group => group.pages.some(page => page.id === id));
    const page = () => all().find(one => one.id === chosen);

    by('kind').replaceChildren(make('option', { value: '' }, sentence('desk.layout.unknown')), ...kinds.map(kind => make('option', { value: kind.name }, kind.label)));

    async function step(path, body, said) {
        try {
            await ask('POST', path, body);
            await screen.changed();
            say(sentence(said), 'good');
        } catch (error) {
            tell(error);
        }
    }
    const about = (verb, body, said) => page()?.page_id && screen.may() && step(`pages/${page().page_id}/${verb}`, body, `desk.layout.${said ?? verb}`);

    function move(body) {
        if (body && screen.may()) return step(`pages/${body.page}/move`, { ...body, page: undefined }, 'desk.layout.move');
        return null;
    }

    const acts = {
        right: () => about('turn', { by: 90 }), left: () => about('turn', { by: 270 }),
        up: () => page()?.page_id && move(screen.moved(page(), -1)), down: () => page()?.page_id && move(screen.moved(page(), 1)),
        split: async () => { await about('split', {}); by('kind').focus(); }, join: () => about('join', {}),
        remove: () => page()?.page_id && screen.remove?.(page()), undo: () => step(screen.undo(), {}, 'desk.layout.undone'),
    };

    function name() {
        const group = groupOf(chosen);
        waiting = null;
        const first = group?.pages[0]?.page_id;
        if (first && by('kind').value !== (group.kind === 'inconnu' ? '' : group.kind)) step(`pages/${first}/split`, { kind: by('kind').value }, 'desk.layout.named');
    }
    // Typing letters runs through the list: what it rests on counts.
    by('kind').addEventListener('change', () => { clearTimeout(waiting); waiting = setTimeout(name, 700); });
    by('kind').addEventListener('blur', () => { if (waiting) { clearTimeout(waiting); name(); } });
    by('kind').addEventListener('keydown', event => { if (event.key === 'Enter') { clearTimeout(waiting); name(); place.querySelector('[aria-current]')?.focus(); } });

    function choose(id) {
        chosen = id;
        screen.chosen(id);
    }
    function walk(to) {
        const list = all(), at = list.findIndex(one => one.id === chosen);
        const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: list.length - 1 }[to];
        if (!list[next]) return;
        choose(list[next].id);
        place.querySelector('[aria-current]')?.focus();
    }
    place.addEventListener('keydown', event => {
        if (event.ctrlKey || event.metaKey) return;
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        if (!event.altKey && ['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) walk(key);
        else {
            const act = event.altKey ? { ArrowUp: 'up', ArrowDown: 'down' }[key] : { r: event.shiftKey ? 'left' : 'right', d: 'split', j: 'join', Delete: 'remove' }[key];
            if (!act) return;
            acts[act]();
        }
        event.preventDefault();
    });
    document.addEventListener('keydown', event => {
        if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName)) return;
        event.preventDefault();
        acts.undo();
    });
    for (const button of by('tools').querySelectorAll('[data-act]')) button.addEventListener('click', () => acts[button.dataset.act]());

    place.addEventListener('dragstart', event => {
        dragged = event.target.closest?.('[data-page]')?.dataset.page ?? null;
        event.dataTransfer.effectAllowed = 'move';
    });
    place.addEventListener('dragover', event => { if (dragged) event.preventDefault(); });
    place.addEventListener('drop', event => {
        const target = event.target.closest('[data-page], [data-document]');
        const moving = all().find(one => one.id === dragged);
        dragged = null;
        if (!target || !moving?.page_id) return;
        event.preventDefault();
        event.stopPropagation();
        const frame = target.getBoundingClientRect();
        move(screen.dropped(moving, { page: all().find(one => one.id === target.dataset.page), document: Number(target.dataset.document ?? target.closest('[data-document]')?.dataset.document),
            after: event.clientY > frame.top + frame.height / 2 }));
    });

    const row = (one, place_of) => make('li', {}, make('button', { type: 'button', draggable: 'true', 'data-page': one.id, 'aria-current': one.id === chosen ? 'true' : null,
        onclick: () => choose(one.id) },
    one.picture ? make('span', { class: 'thumb' }, turned(make('img', { src: one.picture, alt: '', draggable: 'false' }), one.turned)) : make('span', { class: 'thumb' }),
    make('span', {}, `${place_of}. ${one.title}`, one.turned ? ` ${sentence('desk.layout.turned', { degrees: one.turned })}` : '', ...(one.tags ?? []).flatMap(tag => [make('br'), tag]))));

    return {
        draw(now, which) {
            groups = now;
            chosen = which;
            const focused = place.contains(document.activeElement) ? document.activeElement.dataset.page : null;
            let count = 0;
            place.replaceChildren(...groups.map(group => make('li', { class: 'document', 'data-document': group.document },
                make('h3', {}, group.title ?? kindLabel(group.kind), make('span', { class: 'hint' }, group.hint ?? '')), make('ol', {}, ...group.pages.map(one => row(one, ++count))))));
            if (focused) (place.querySelector(`[data-page="${CSS.escape(focused)}"]`) ?? place.querySelector('[aria-current]'))?.focus();
            const group = groupOf(chosen);
            by('tools').hidden = !page()?.page_id || !screen.may();
            by('kind').disabled = !group || Boolean(group.form);
            if (!waiting && document.activeElement !== by('kind')) by('kind').value = group && group.kind !== 'inconnu' ? group.kind : '';
        },
    };
}

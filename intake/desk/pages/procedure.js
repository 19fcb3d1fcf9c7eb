// What is asked for, said by a person: no answer on the form tells some procedures apart.
import { ask, make, say, sentence, tell } from './shared.js';

let known = null;
const picked = new Map(); // case to what was chosen for it and not said yet: the screen may be drawn anew meanwhile

// A list and a button; `done` is called when it was said.
export function procedureChoice(number, current, done) {
    const list = make('select', { 'data-key': 'procedure', 'aria-label': sentence('desk.procedure.label') });
    const button = make('button', { type: 'button', 'data-key': 'say' }, sentence('desk.procedure.say'));
    known ??= ask('GET', 'procedures');
    known.then(all => list.replaceChildren(...(all.some(one => one.code === current) ? [] : [make('option', { value: '' }, sentence('desk.procedure.unknown'))]),
        ...all.map(one => make('option', { value: one.code, selected: one.code === (picked.get(number) ?? current) }, one.title))), tell);
    list.addEventListener('change', () => picked.set(number, list.value));
    button.addEventListener('click', async () => {
        if (list.value === '' || list.value === current) return list.focus();
        try {
            await ask('POST', `cases/${encodeURIComponent(number)}/procedure`, { procedure: list.value });
            picked.delete(number);
            say(sentence('desk.procedure.said'), 'good');
            await done();
        } catch (error) {
            tell(error);
        }
    });
    return make('span', { class: 'row said' }, list, button);
}

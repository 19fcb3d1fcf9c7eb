// What is asked for, said by a person: no answer on the form tells some procedures apart.
import { ask, make, say, sentence, tell } from './shared.js';

let known = null;

// A list and a button; `done` is called when it was said.
export function procedureChoice(number, current, done) {
    const list = make('select', { 'aria-label': sentence('desk.procedure.label') });
    const button = make('button', { type: 'button' }, sentence('desk.procedure.say'));
    known ??= ask('GET', 'procedures');
    known.then(all => list.replaceChildren(...(all.some(one => one.code === current) ? [] : [make('option', { value: '' }, sentence('desk.procedure.unknown'))]),
        ...all.map(one => make('option', { value: one.code, selected: one.code === current }, one.title))), tell);
    button.addEventListener('click', async () => {
        if (list.value === '' || list.value === current) return list.focus();
        try {
            await ask('POST', `cases/${encodeURIComponent(number)}/procedure`, { procedure: list.value });
            say(sentence('desk.procedure.said'), 'good');
            await done();
        } catch (error) {
            tell(error);
        }
    });
    return make('span', { class: 'row said' }, list, button);
}

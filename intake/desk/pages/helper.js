// Who helps the person at the counter or stands in for him: said once, kept with the deposit.
import { ask, by, sentence, tell } from './shared.js';

const parts = ['name', 'capacity', 'mandate'];
const input = part => by(`helper-${part}`);

export function helper(key) {
    let known = null;
    const read = () => {
        const said = Object.fromEntries(parts.map(part => [part, input(part).value.trim()]));
        return said.name ? said : null;
    };
    const say = () => {
        const chosen = part => input(part).selectedOptions[0]?.textContent ?? '';
        by('helper-said').textContent = known ? sentence('desk.helper.said', { name: known.name, capacity: chosen('capacity').toLowerCase() }) : '';
    };
    const fill = said => {
        for (const part of parts) input(part).value = said?.[part] ?? { name: '', capacity: 'parent', mandate: 'none' }[part];
        known = said ?? null;
        say();
    };
    const open = () => {
        by('helper').hidden = false;
        input('name').focus();
    };
    const close = () => {
        by('helper').hidden = true;
        by('helper-open').focus();
    };
    by('helper-open').addEventListener('click', open);
    by('helper').addEventListener('keydown', event => {
        if (event.key === 'Enter' && event.target.tagName === 'SELECT') by('helper').requestSubmit();
        else if (event.key === 'Escape') {
            fill(known);
            close();
        } else return;
        event.preventDefault();
    });
    by('helper').addEventListener('submit', async event => {
        event.preventDefault();
        try {
            if (key()) await ask('POST', `deposits/${key()}/helper`, read() ?? { name: '' });
            known = read();
            say();
            close();
        } catch (error) {
            tell(error);
        }
    });
    return {
        open, said: () => known ?? undefined, clear: () => fill(null),
        show(said) {
            if (by('helper').hidden && said !== undefined) fill(said);
        },
    };
}

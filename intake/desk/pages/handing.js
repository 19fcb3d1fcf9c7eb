// What leaves this person's hands: a field to a colleague with a word, a page that lies in the wrong file.
import { ask, by, make, say, sentence, tell } from './shared.js';

let handed = null;
let asked = null;

export async function hand(field) {
    const { colleagues } = await ask('GET', 'review/colleagues');
    handed = field;
    by('to').replaceChildren(make('option', { value: '' }, sentence('desk.hand.anybody')), ...colleagues.map(name => make('option', { value: name }, name)));
    by('note').value = '';
    by('hand').hidden = false;
    by('to').focus();
}

// Calls `done` once it is handed on, `back` when the person thought better of it.
export function handing(done, back) {
    const close = () => {
        by('hand').hidden = true;
        handed = null;
    };
    by('hand').addEventListener('submit', async event => {
        event.preventDefault();
        const to = by('to').value;
        try {
            await ask('POST', `fields/${handed.field}/pass`, { to, reason: by('note').value.trim() });
            close();
            await done();
            say(to ? sentence('desk.hand.done', { to }) : sentence('desk.review.passed'));
        } catch (error) {
            tell(error);
        }
    });
    const leave = () => {
        close();
        back();
    };
    by('keep').addEventListener('click', leave);
    by('hand').addEventListener('keydown', event => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        leave();
    });
}

export const noted = field => field.note_by && field.note_by !== '' && (field.note || '') !== '' ? sentence('desk.hand.note', { agent: field.note_by, note: field.note }) : '';

// Asked twice, since nobody can take it back but whoever places the page again. True: the page has left.
export async function misplaced(field) {
    if (!field.page_id) return false;
    if (asked !== field.page_id) {
        asked = field.page_id;
        say(sentence('desk.hand.sure', { number: field.case }), 'doubt');
        return false;
    }
    asked = null;
    try {
        await ask('POST', `pages/${field.page_id}/misplaced`, {});
        return true;
    } catch (error) {
        tell(error);
        return false;
    }
}

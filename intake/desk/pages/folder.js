// What the scanner laid into the counter's folder: one key takes it into the deposit in hand.
import { ask, by, make, sentence } from './shared.js';

export function folder(take) {
    let shown = '';
    async function look() {
        if (document.hidden) return;
        const found = await ask('GET', 'folder').catch(() => null);
        if (!found) return;
        by('shelf').hidden = !found.folder;
        const state = JSON.stringify(found.files);
        if (state === shown) return;
        shown = state;
        const focused = document.activeElement?.dataset?.file;
        by('shelf-files').replaceChildren(...found.files.map(file => make('li', {}, make('button', { type: 'button', 'data-file': file.name, disabled: !file.still,
            onclick: async () => { await take(file.name); await look(); } }, file.name, ' ', make('span', { class: 'hint' }, file.still
            ? new Date(file.at).toLocaleTimeString('fr-FR', { timeStyle: 'short', timeZone: 'Europe/Paris' }) : sentence('desk.folder.arriving'))))));
        by('shelf-none').hidden = found.files.length > 0;
        if (focused) (by('shelf-files').querySelector(`[data-file="${CSS.escape(focused)}"]`) ?? by('shelf-files').querySelector('button'))?.focus();
    }
    look();
    setInterval(look, 2000);
    return { enter: () => by('shelf-files').querySelector('button:not(:disabled)')?.focus() };
}

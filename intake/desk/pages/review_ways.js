// The screens of the supervisor, one beside the other.
import { by, make, sentence } from './shared.js';

export function ways() {
    const screens = ['revue', 'revue-grille', 'revue-page', 'revue-pieces', 'revue-signes', 'revue-qualite', 'revue-seuils', 'revue-parite'];
    by('ways').replaceChildren(...screens.map(screen => make('a', { href: `/${screen}`,
        'aria-current': location.pathname === `/${screen}` ? 'page' : null }, sentence(`desk.way.${screen}`))));
}

// Three figures that count, and never more digits than that.
export const percent = share => share === null || share === undefined ? '—'
    : `${(100 * share).toLocaleString('fr-FR', { maximumFractionDigits: 100 * share < 1 ? 2 : 1 })} %`;

export const count = number => number.toLocaleString('fr-FR');

// In the place of tables without a line.
export const nothing = text => make('p', { class: 'card hint' }, sentence(text));

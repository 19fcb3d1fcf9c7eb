// Makes deeds, payslips, bills and the like in several versions: deeds.mjs COUNT SEED OUT. OUT.pdf holds for each paper its first version, then
// the others, which are of the same layout, type and day to the letter, but for what OUT.tsv says (paper, version, what differs, layout).
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dice, life, MONTHS } from '../kinds/invent.mjs';
import * as pieces from '../kinds/pieces.mjs';
import { STYLE } from '../kinds/papers_style.mjs';

const load = createRequire(new URL('../../../scripts/npm/package.json', import.meta.url));
const { chromium } = load('playwright-core');
const [count, seed, out] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const FONTS = ['Liberation Sans', 'Liberation Serif', 'DejaVu Sans', 'DejaVu Serif', 'Liberation Mono', 'Liberation Sans Narrow'];
const KINDS = ['acte_naissance', 'bulletin_paie', 'justificatif_domicile', 'acte_mariage', 'avis_impot', 'certificat_scolarite'];

// Another letter of about the same width at one place of the first name; another digit at one place of a number.
const SWAPS = { a: 'o', e: 'a', i: 'l', o: 'e', n: 'u', u: 'n', r: 's', s: 'r', l: 'i', d: 'b', m: 'n', t: 'f' };
function otherLetter(word) {
    for (let i = word.length - 1; i > 0; i--) if (SWAPS[word[i]]) return word.slice(0, i) + SWAPS[word[i]] + word.slice(i + 1);
    return `${word}a`;
}
function otherDigit(html, r) {
    const places = [...html.matchAll(/(?<=>[^<]*)[0-9](?=[0-9])/g)].map(found => found.index);
    const at = r.pick(places);
    return html.slice(0, at) + ((Number(html[at]) + r.int(1, 9)) % 10) + html.slice(at + 1);
}

function otherNumber(html, r) {
    const places = [...html.matchAll(/(?<=>[^<]*)(?<![0-9])[0-9]{3,}(?![0-9])/g)];
    if (!places.length) return otherDigit(html, r);
    const found = r.pick(places);
    return html.slice(0, found.index) + r.digits(found[0].length) + html.slice(found.index + found[0].length);
}

const VERSIONS = {
    first: (make, l) => make(l()),
    person: (make, l) => { const one = l(), r = dice(one.r.int(1, 1e9)); return make({ ...one, who: life(r).who }); },
    sibling: (make, l) => { const one = l(); return make({ ...one, who: { ...one.who, given: one.who.given === 'Nadia' ? 'Leïla' : 'Nadia', born: { ...one.who.born, d: one.who.born.d % 28 + 1 } } }); },
    later: (make, l) => { const one = l(); return make({ ...one, made: { ...one.made, m: one.made.m % 12 + 1 }, month: `${MONTHS[one.made.m % 12]} 2026` }); },
    number: (make, l) => { const one = l(); return otherNumber(make(one), one.r); },
    letter: (make, l) => { const one = l(); return make({ ...one, who: { ...one.who, given: otherLetter(one.who.given) } }); },
    digit: (make, l) => { const one = l(); return otherDigit(make(one), one.r); },
};

const sheets = [], lines = [];
for (let number = 0; number < count; number++) {
    const choice = dice(seed * 7919 + number);
    const kind = KINDS[number % KINDS.length], list = pieces[kind], index = choice.int(0, list.length - 1);
    const look = `font-family:'${choice.pick(FONTS)}';font-size:${(9 + 3 * choice.next()).toFixed(1)}pt;line-height:${(1.15 + 0.4 * choice.next()).toFixed(2)}`;
    const fresh = () => { const r = dice(seed * 104729 + number); return { r, ...life(r), month: `${r.pick(MONTHS)} 2026` }; };
    const texts = new Set();
    for (const [version, change] of Object.entries(VERSIONS)) {
        const html = change(list[index], fresh);
        if (texts.has(html)) continue; // this layout does not show what differs
        texts.add(html);
        sheets.push(`<section class="a4" style="${look}">${html}</section>`);
        lines.push(`${number}\t${version}\t${kind}-${index}\n`);
    }
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await page.setContent(`<!doctype html><html lang="fr"><meta charset="utf-8"><style>${STYLE}</style><body>${sheets.join('')}</body></html>`);
await page.pdf({ path: `${out}.pdf`, preferCSSPageSize: true, printBackground: true });
await browser.close();
writeFileSync(`${out}.tsv`, lines.join(''));

// Makes papers of every kind and papers of none: papers.mjs COUNT SEED FOLD OUT. OUT.pdf holds them, a page each; OUT.tsv says in the same order
// what each is (kind, day it was made or -, layout, all its words, surname, first names and day of birth of whom it speaks). FOLD: "dev" or "test" takes every other layout, "all" all of them; kinds come as often
// as others all together: 1 of 2.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dice, iso, life, MONTHS } from './invent.mjs';
import * as pieces from './pieces.mjs';
import { others } from './others.mjs';
import { STYLE } from './papers_style.mjs';

const load = createRequire(new URL('../../../scripts/npm/package.json', import.meta.url));
const { chromium } = load('playwright-core');
const [count, seed, fold, out] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4], process.argv[5]];
const { sizes, ...kinds } = pieces;
const FONTS = ['Liberation Sans', 'Liberation Serif', 'DejaVu Sans', 'DejaVu Serif', 'Liberation Mono', 'Liberation Sans Narrow', 'DejaVu Sans Mono'];

// The days that papers show beside others that they do not, so that a date is never the only one.
function layouts(list) {
    const numbered = list.map((make, index) => ({ make, index }));
    if (fold === 'all' || list.length < 2) return numbered;
    return numbered.filter(({ index }) => index % 2 === (fold === 'dev' ? 0 : 1));
}

function paper(number) {
    const r = dice(seed * 100003 + number);
    const names = Object.keys(kinds);
    const kind = r.next() < 0.5 ? 'inconnu' : names[number % names.length];
    const { make, index } = r.pick(layouts(kind === 'inconnu' ? others : kinds[kind]));
    const l = { r, ...life(r), month: `${r.pick(MONTHS)} 2026` };
    const html = make(l);
    const size = sizes[kind]?.[index] ?? 'a4';
    const text = 9 + 3 * r.next();
    const dated = html.includes(l.said(l.made)) ? iso(l.made) : '-';
    return { kind, dated, words: html.replace(/<[^>]*>/g, ' ').replace(/&[a-z]+;/g, ' ').replace(/\s+/g, ' ').trim(), who: l.who, layout: `${kind}-${index}`, html: `<section class="${size}" style="font-family:'${r.pick(FONTS)}';font-size:${text.toFixed(1)}pt;line-height:${(1.15 + 0.4 * r.next()).toFixed(2)}">${html}</section>` };
}

const made = Array.from({ length: count }, (unused, number) => paper(number));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await page.setContent(`<!doctype html><html lang="fr"><meta charset="utf-8"><style>${STYLE}</style><body>${made.map(one => one.html).join('')}</body></html>`);
await page.pdf({ path: `${out}.pdf`, preferCSSPageSize: true, printBackground: true });
await browser.close();
writeFileSync(`${out}.tsv`, made.map(one => `${[one.kind, one.dated, one.layout, one.words, one.who.surname, one.who.given, iso(one.who.born)].join('\t')}\n`).join(''));

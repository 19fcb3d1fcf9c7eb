// Makes papers of every kind and papers of none: papers.mjs COUNT SEED FOLD OUT. OUT.pdf holds them, a page each; OUT.tsv says in the same order
// what each is (kind, day it was made or -, layout). FOLD: "dev" or "test" takes every other layout, "all" all of them; kinds come as often
// as others all together: 1 of 2.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dice, iso, life, MONTHS } from './invent.mjs';
import * as pieces from './pieces.mjs';
import { others } from './others.mjs';

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
    return { kind, dated, layout: `${kind}-${index}`, html: `<section class="${size}" style="font-family:'${r.pick(FONTS)}';font-size:${text.toFixed(1)}pt;line-height:${(1.15 + 0.4 * r.next()).toFixed(2)}">${html}</section>` };
}

const STYLE = `@page{size:A4;margin:0} @page dl{size:220mm 110mm} @page c5{size:229mm 162mm}
section{break-after:page;box-sizing:border-box;padding:14mm 15mm;width:210mm;min-height:250mm} section.dl{page:dl;width:220mm;height:109mm;min-height:0;padding:6mm} section.c5{page:c5;width:229mm;height:161mm;min-height:0;padding:8mm}
body{margin:0} .head,.cols{display:flex;justify-content:space-between;gap:8mm} .to{margin-top:14mm} .brand{font-size:140%} h1{font-size:165%;margin:8mm 0 4mm} h2{font-size:130%} .centre{text-align:center} .right{text-align:right;margin-top:12mm}
.big{font-size:180%} .box{border:.4mm solid #000;padding:3mm} .small{font-size:78%} table.grid{border-collapse:collapse;width:100%;margin:5mm 0} .grid td{border:.2mm solid #444;padding:1.2mm 2mm}
.pass{width:125mm;border:.3mm solid #999;padding:6mm;margin:20mm} .pass .grid td{border:0} .card{width:86mm;border:.3mm solid #777;border-radius:3mm;padding:3mm;font-size:75%;margin:25mm}
.env{position:relative;width:100%;height:100%} .stamp{position:absolute;right:4mm;top:4mm;width:24mm;height:28mm;border:.3mm dashed #555;background:#ccc;text-align:center} .dest{position:absolute;left:52%;top:48%} .from{position:absolute;left:2mm;top:2mm;font-size:85%}
.prints{display:flex;gap:6mm;flex-wrap:wrap;padding:10mm} .prints.strip{gap:2mm} .prints i{width:35mm;height:45mm;display:block;background:radial-gradient(ellipse 11mm 15mm at 50% 42%,#b98 0 70%,#432 85%,#667 100%),#556}`;

const made = Array.from({ length: count }, (unused, number) => paper(number));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await page.setContent(`<!doctype html><html lang="fr"><meta charset="utf-8"><style>${STYLE}</style><body>${made.map(one => one.html).join('')}</body></html>`);
await page.pdf({ path: `${out}.pdf`, preferCSSPageSize: true, printBackground: true });
await browser.close();
writeFileSync(`${out}.tsv`, made.map(one => `${one.kind}\t${one.dated}\t${one.layout}\n`).join(''));

// How often what was read of a person is what is printed on the page, by the engine's scores of its lines; and how often it is of whom the page speaks.
// From lines of tests/bench/kinds.c, papers of some kind only: of others nothing is heard. Capitals and accents count for nothing, as in the store.
import { readFileSync } from 'node:fs';

const bare = text => text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ı', 'i').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const MONTHS = ['JANVIER', 'FEVRIER', 'MARS', 'AVRIL', 'MAI', 'JUIN', 'JUILLET', 'AOUT', 'SEPTEMBRE', 'OCTOBRE', 'NOVEMBRE', 'DECEMBRE'];
const days = iso => {
    const [year, month, day] = iso.split('-').map(Number), two = n => String(n).padStart(2, '0');
    return [`${two(day)} ${two(month)} ${year}`, `${day === 1 ? '1ER' : day} ${MONTHS[month - 1]} ${year}`];
};
const printed = one => {
    const page = ` ${bare(one.words)} `, has = text => page.includes(` ${text} `);
    if (one.item === 'birth') return days(one.value).some(has);
    if (one.item === 'sex') return (one.value === 'm' ? [' MASCULIN ', ' MALE ', ' SEXE M ', ' SEX M '] : [' FEMININ ', ' FEMININO ', ' FEMALE ', ' SEXE F ', ' SEX F ']).some(text => page.includes(text));
    return has(bare(one.value));
};
const holders = one => ({ surname: () => bare(one.value) === bare(one.surname), given: () => bare(one.value) === bare(one.given), birth: () => one.value === one.born }[one.item] ?? (() => true))();

const list = readFileSync(0, 'utf8').trim().split('\n').filter(Boolean).map(line => {
    const [item, value, confidence, worst, kind, , layout, words, surname, given, born] = line.split('\t');
    return { item, value, confidence: Number(confidence), worst: Number(worst), kind, layout, words, surname, given, born };
}).filter(one => one.kind !== 'inconnu').map(one => ({ ...one, right: printed(one), holder: holders(one) }));

// Clopper and Pearson's upper bound, one-sided, 95 %.
function most(wrong, all) {
    const tail = p => {
        let term = (1 - p) ** all, sum = term;
        for (let i = 1; i <= wrong; i++) sum += term *= ((all - i + 1) / i) * (p / (1 - p));
        return sum;
    };
    let [low, high] = [0, 1];
    for (let i = 0; i < 60; i++) [low, high] = tail((low + high) / 2) > 0.05 ? [(low + high) / 2, high] : [low, (low + high) / 2];
    return high;
}

const say = (name, these) => {
    const wrong = these.filter(one => !one.right).length, others = these.filter(one => one.right && !one.holder).length;
    console.log(`print.${name} ${wrong} misread of ${these.length}, at least ${(1 - most(wrong, these.length)).toFixed(4)} right (95 %); ${others} more are somebody else's`);
};
for (const [confidence, worst] of [[0, 0], [0.8, 0.5], [0.9, 0.6], [0.9, 0.8], [0.93, 0.6], [0.93, 0.8], [0.95, 0.8], [0.95, 0.9]])
    say(`from_${confidence}_${worst}`, list.filter(one => one.confidence >= confidence && one.worst >= worst));
for (const item of ['surname', 'given', 'person', 'birth', 'sex', 'nationality']) say(item, list.filter(one => one.item === item && one.confidence >= 0.9 && one.worst >= 0.6));
for (const one of list.filter(one => one.confidence >= 0.9 && one.worst >= 0.6 && !(one.right && one.holder)).slice(0, 40))
    console.error(`${one.right ? 'of another' : 'misread'}\t${one.item}\t${one.value}\t${one.confidence}\t${one.worst}\t${one.layout}\t${one.surname} ${one.given} ${one.born}`);

// Usage: node scripts/lookup.mjs NODE_MODULES OUTDIR
// Writes communes.tsv, countries.tsv, nationalities.tsv and nations.tsv into OUTDIR, made from the packages named in
// scripts/npm/package.json. Every line is "KEY<tab>NAME": KEY is a postal code or an ISO 3166 code, NAME is in the
// form that lookup_normal() (forms/lookup.c) gives: capitals without accents, words parted by one space. nations.tsv has the
// two codes of a country and its nationality as people write it on a form.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';

const [modules, out] = process.argv.slice(2);
const load = (file) => JSON.parse(readFileSync(`${modules}/${file}`, 'utf8'));

function normal(name) {
    return name.replace(/œ/gi, 'oe').replace(/æ/gi, 'ae').normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
        .replace(/[^A-Z0-9]+/g, ' ').trim().split(' ')
        .map((word) => ({ ST: 'SAINT', STE: 'SAINTE' }[word] ?? word)).join(' ').replace(/ CEDEX( .*)?$/, '');
}

function write(name, rows) {
    const lines = [...new Set([...rows].filter(([key, text]) => key && text).map((row) => row.join('\t')))].sort();
    writeFileSync(`${out}/${name}.tsv`, lines.join('\n') + '\n');
}

// Names that people write for a commune: its own, that of the delivery office, its parts' old names, and for Paris,
// Lyon and Marseille the city's with and without the number of the arrondissement.
function* communes() {
    const list = load('@etalab/decoupage-administratif/data/communes.json');
    const codes = new Map();
    for (const c of list) if (c.codesPostaux && c.type === 'commune-actuelle') codes.set(c.code, c.codesPostaux);
    for (const c of list)
        for (const postal of c.codesPostaux ?? codes.get(c.chefLieu) ?? []) {
            yield [postal, normal(c.nom)];
            const part = /^(Paris|Lyon|Marseille) (\d+)/.exec(c.nom);
            if (part) {
                yield [postal, normal(part[1])];
                yield [postal, normal(`${part[1]} ${part[2]}`)];
                yield [postal, normal(`${part[1]} ${part[2].padStart(2, '0')}`)];
            }
        }
    for (const row of load('codes-postaux/codes-postaux.json')) {
        yield [row.codePostal, normal(row.nomCommune)];
        yield [row.codePostal, normal(row.libelleAcheminement)];
    }
}

// What the package does not know, and what people write all the same.
const otherCountries = {
    CD: ['RDC', 'République démocratique du Congo', 'Congo Kinshasa', 'RD Congo'], CG: ['Congo', 'Congo Brazzaville'],
    CV: ['Cabo Verde'], CZ: ['Tchéquie'], SZ: ['Eswatini', 'Swaziland'], TZ: ['Tanzanie'], US: ['États-Unis', 'USA', 'Etats Unis Amerique'],
    GB: ['Grande-Bretagne', 'Angleterre', 'Écosse', 'Pays de Galles', 'Royaume-Uni de Grande-Bretagne'],
    MM: ['Birmanie'], VA: ['Vatican', 'Saint-Siège'], CI: ["République de Côte d'Ivoire", 'Côte Ivoire'], BN: ['Brunei'],
    KR: ['République de Corée', 'Corée'], KP: ['République populaire démocratique de Corée'], VN: ['Viêt Nam', 'Viet Nam'],
    BY: ['Bélarus', 'Belarus'], RU: ['Fédération de Russie'], SY: ['République arabe syrienne'], LA: ['Lao'],
    NL: ['Hollande'], TL: ['Timor oriental'], ST: ['Sao Tomé'], RE: ['La Réunion'], PS: ['Territoires palestiniens'],
    IR: ["République islamique d'Iran"], BA: ['Bosnie'], PR: ['Puerto Rico'], AE: ['Dubai', 'EAU'], SS: ['Sud Soudan'],
    TT: ['Trinidad et Tobago', 'Trinité'], BD: ['Bengladesh'], ME: ['Montenegro'], LY: ['Lybie'], CF: ['Centrafrique'],
    KG: ['Kirghizstan'], MK: ['Macédoine'], MD: ['Moldova'], SV: ['Salvador'], GN: ['Guinée Conakry'], BF: ['Burkina'], TR: ['Türkiye'],
    WF: ['Wallis'], HK: ['Hong-Kong'], IQ: ['Iraq'], CM: ['Cameroon'], MU: ['Île Maurice'], DO: ['Saint-Domingue'],
    // States that are no more, in which people were born.
    ZR: ['Zaïre'], SU: ['URSS', 'Union soviétique'], YU: ['Yougoslavie'], CS: ['Tchécoslovaquie', 'Serbie-et-Monténégro'],
};
const otherNationalities = {
    BF: ['Burkinabè', 'Burkinabaise'], CD: ['Congolais', 'Congolaise', 'Zaïroise'], CG: ['Congolais', 'Congolaise'],
    CV: ['Capverdien', 'Cap-verdienne', 'Capverdienne'], DO: ['Dominicain', 'Dominicaine'], DM: ['Dominiquaise', 'Dominiquais'],
    US: ['États-unienne', 'Américaine'], GB: ['Anglaise', 'Anglais', 'Écossaise'], KR: ['Coréenne', 'Coréen', 'Sud-coréenne'],
    KP: ['Nord-coréenne'], BD: ['Bangladaise', 'Bangladeshi', 'Bengalaise'], PS: ['Palestinienne', 'Palestinien'],
    JM: ['Jamaïcaine', 'Jamaïcain'], MM: ['Birmane'], KE: ['Kényane', 'Kenyane'], LR: ['Libérienne', 'Libérien'],
    ZA: ['Sud-africaine'], TD: ['Tchadienne'], IQ: ['Iraquienne', 'Iraquien', 'Irakienne'], SY: ['Syrienne'],
    SZ: ['Swazie', 'Eswatinienne'], LS: ['Lésothienne'], KG: ['Kirghize', 'Kirghizistanaise'], TJ: ['Tadjike'],
    AZ: ['Azérie', 'Azéri'], LK: ['Sri-lankaise', 'Srilankaise'], ER: ['Érythréenne'], SA: ['Saoudienne'],
    CZ: ['Tchèque'], MK: ['Macédonienne'], XX: ['Apatride'], TR: ['Turque'], GR: ['Grecque'], MV: ['Maldivienne'],
    GW: ['Bissau-guinéenne', 'Bissaoguinéenne'], CR: ['Costaricienne', 'Costaricien'], AE: ['Émirienne', 'Émirati', 'Émiratie'],
    KN: ['Kittitienne', 'Kittitien', 'Christophienne', 'Névicienne'], KZ: ['Kazakhe', 'Kazakh'], MW: ['Malawite'], ST: ['Sao-toméenne', 'Sao-toméen'],
    CK: ['Cookienne', 'Cookien'], WF: ['Wallisienne', 'Wallisien'], UZ: ['Ouzbèke', 'Ouzbeke'], XK: ['Kosovare'], GI: ['Gibraltarien'], TT: ['Trinidadienne'],
    KM: ['Comorienne'], GA: ['Gabonnaise'], TK: ['Tokelauane'], VA: ['Vaticane'],
};

function* countries() {
    for (const [code, name] of Object.entries(load('i18n-iso-countries/langs/fr.json').countries))
        for (const text of [name].flat()) {
            yield [code, normal(text)];
            yield [code, normal(text.replace(/\(.*\)/, ''))];
            yield [code, normal(text.replace(/^(Royaume|République(?! d[éo]| T| C| D)[^']*) (d'|de |du )/, ''))];
        }
    for (const [code, names] of Object.entries(otherCountries)) for (const name of names) yield [code, normal(name)];
}

// The adjective agrees with "nationalité" on paper, so the feminine is the usual form; the package has the masculine.
function feminine(word) {
    const rules = [[/(i|é|e|y)en$/, '$1enne'], [/on$/, 'onne'], [/([aiou])n$/, '$1ne'], [/([ao]i)s$/, '$1se'],
        [/and$/, 'ande'], [/([^e])d$/, '$1de'], [/ol$/, 'ole'], [/eur$/, 'euse'], [/([aéiu])$/, '$1e'], [/([tz])$/, '$1e']];
    for (const [pattern, ending] of rules) if (pattern.test(word)) return word.replace(pattern, ending);
    return word;
}

function* nationalities() {
    for (const [code, text] of Object.entries(load('i18n-nationality/langs/fr.json').nationalities)) {
        const word = text.replace(/\s*\(.*\)/, '');
        if (isNoAdjective(code, word)) continue;
        yield [code, normal(word)];
        yield [code, normal(feminine(word.replace(/ens$/, 'en')))];
    }
    for (const [code, names] of Object.entries(otherNationalities)) for (const name of names) yield [code, normal(name)];
    for (const [code, name] of Object.entries(shownNationalities)) yield [code, normal(name)];
}

// Where the package has no adjective it repeats the name of the place; for WF it has that of Wales, for DM that of the other republic.
const isNoAdjective = (code, word) => ['WF', 'DM'].includes(code) ||
    /^(Îl|L'îl|Sainte? ?-?(Barth|Si|H)|Svalb|Pays|Sahara|Géorgie du)|Territoire|îles|Guam| (ou|et) /.test(word);

// What is shown of a nationality where no rule makes it of what the package has.
const shownNationalities = {
    CV: 'Cap-verdienne', FO: 'Féroïenne', GR: 'Grecque', KP: 'Nord-coréenne', KR: 'Sud-coréenne', LK: 'Sri-lankaise', LR: 'Libérienne', LS: 'Lésothane',
    SL: 'Sierra-léonaise', TJ: 'Tadjike', TR: 'Turque', UZ: 'Ouzbèke', XK: 'Kosovare', ZA: 'Sud-africaine',
};

function* nations() {
    const words = load('i18n-nationality/langs/fr.json').nationalities;
    for (const [code, code3] of load('i18n-iso-countries/codes.json')) {
        const word = (words[code] ?? '').replace(/\s*\(.*\)/, '');
        const shown = shownNationalities[code] ?? (!word || isNoAdjective(code, word) ? otherNationalities[code]?.[0] ?? '' : feminine(word.replace(/ens$/, 'en')));
        yield [code, code3, shown.normalize('NFC').toUpperCase()];
    }
    yield ['XX', 'XXA', 'APATRIDE'];
}

mkdirSync(out, { recursive: true });
write('communes', communes());
write('countries', countries());
write('nationalities', nationalities());
write('nations', nations());

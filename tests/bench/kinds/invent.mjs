// People, places and days that do not exist, by a seed: the same seed gives the same papers.
export function dice(seed) {
    let a = seed >>> 0;
    const next = () => {
        a = (a + 0x6D2B79F5) >>> 0;
        let t = Math.imul(a ^ (a >>> 15), 1 | a);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    const int = (low, high) => low + Math.floor(next() * (high - low + 1));
    const pick = list => list[int(0, list.length - 1)];
    const digits = n => Array.from({ length: n }, () => int(0, 9)).join('');
    const euros = (low, high) => (low + next() * (high - low)).toFixed(2).replace('.', ',');
    return { next, int, pick, digits, euros };
}

const SURNAMES = ['DIALLO', 'NGUYEN', 'BENALI', 'SILVA', 'KOUASSI', 'PETROV', 'GARCIA', 'TRAORE', 'HADDAD', 'OKAFOR', 'MARTIN', 'YILMAZ', 'RAHMAN', 'COSTA', 'MBAYE', 'ZHANG', 'IVANOVA', 'SANTOS'];
const GIVEN = ['Aminata', 'Youssef', 'Minh Anh', 'Maria', 'Jean-Baptiste', 'Olena', 'Fatima Zahra', 'Carlos', 'Mamadou', 'Leïla', 'Ivan', 'Emeka', 'Ayşe', 'Nadia', 'Wei', 'Beatriz'];
const STREETS = ['rue des Lilas', 'avenue Jean Jaurès', 'boulevard de la Liberté', 'impasse du Moulin', 'rue Victor Hugo', 'place de la Gare', 'allée des Tilleuls', 'cours Gambetta'];
const TOWNS = [['69003', 'LYON'], ['75011', 'PARIS'], ['13005', 'MARSEILLE'], ['31000', 'TOULOUSE'], ['59000', 'LILLE'], ['93200', 'SAINT-DENIS'], ['67000', 'STRASBOURG'], ['35000', 'RENNES']];
export const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];

const two = n => String(n).padStart(2, '0');
export const iso = ({ d, m, y }) => `${y}-${two(m)}-${two(d)}`;
export const slashes = ({ d, m, y }) => `${two(d)}/${two(m)}/${y}`;
export const words = ({ d, m, y }) => `${d === 1 ? '1er' : d} ${MONTHS[m - 1]} ${y}`;
export const dots = ({ d, m, y }) => `${two(d)}.${two(m)}.${y}`;

export function life(r) {
    const day = (low, high) => ({ d: r.int(1, 28), m: r.int(1, 12), y: r.int(low, high) });
    const person = () => ({ surname: r.pick(SURNAMES), given: r.pick(GIVEN), born: day(1960, 2004), title: r.pick(['M.', 'Mme', 'Monsieur', 'Madame']) });
    const address = () => {
        const [code, town] = r.pick(TOWNS);
        return { line: `${r.int(1, 180)} ${r.pick(STREETS)}`, code, town };
    };
    const made = day(2024, 2026);
    return { day, person, address, made, who: person(), other: person(), home: address(), seat: address(), said: (r.pick([slashes, slashes, words, words, dots])) };
}

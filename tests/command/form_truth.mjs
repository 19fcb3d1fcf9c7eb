// What an import found, counted against a list of its places to write that was made by eye.
//   node form_truth.mjs TRUTH.tsv FOUND.json [--tell]   FOUND.json: guichet form show ID --json
// TRUTH.tsv: page, kind, cells, left, top, width, height in mm, label, question. Prints, tab-separated: what, right, of. A place is found when
// kind, number of cells, left, bottom and width (1 mm) are right (of 0 cells: a box to tick, or any other place, about there); a label when it, or the hint beside it, has the same letters,
// but for one in twelve, which is the text recognition's ("a|b": or those; "a…": begins so); a question when its boxes, and no others, are one
// choice. --tell: what is not right, to standard error.
import { readFileSync } from 'node:fs'

const [truthFile, foundFile, tell] = process.argv.slice(2)
const near = (a, b) => Math.abs(a - b) < 1
const bare = text => (text ?? '').normalize('NFKD').toLowerCase().replace(/[^a-z0-9]/g, '')

function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i)
    for (let i = 1; i <= a.length; i++) {
        const next = [i]
        for (let j = 1; j <= b.length; j++)
            next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]))
        row = next
    }
    return row[b.length]
}
// A number before a question and a note's behind it may be there or not.
const unnumbered = text => (text ?? '').replace(/^\*?\d+ ?[.-] ?/, '').replace(/\(\d\) ?:?$/, '')
const same = (said, wanted) => distance(said, wanted) <= Math.floor(wanted.length / 12)
const alike = (said, wanted) => wanted.split('|').some(one => [said, unnumbered(said)].some(text => {
    const letters = bare(one)
    return same(one.endsWith('…') ? bare(text).slice(0, letters.length) : bare(text), letters)
}))
const isLabelled = place => alike(place.found.label, place.label) || (place.found.hint && alike(place.found.hint, place.label))

const lies = (f, place) => f.kind === place.kind && f.cells === place.cells && near(f.x, place.x) && near(f.w, place.w) && near(f.y + f.h, place.y + place.h)
const liesAbout = (f, place) => (f.kind === 'check') === (place.kind === 'check') && near(f.x + f.w / 2, place.x + place.w / 2) && near(f.y + f.h, place.y + place.h)

const truth = readFileSync(truthFile, 'utf8').split('\n').filter(line => line && !line.startsWith('#')).map(line => {
    const [page, kind, cells, x, y, w, h, label, question] = line.split('\t')
    return { page: +page, kind, cells: +cells, x: +x, y: +y, w: +w, h: +h, label: label ?? '', question: question ?? '' }
})
const found = JSON.parse(readFileSync(foundFile, 'utf8')).fields.flatMap(field => {
    const place = (kind, cells, [x, y, w, h], label) => ({ page: field.page, kind, cells, x, y, w, h, label, hint: field.hint, field: field.name })
    if (field.kind === 'choice')
        return field.options.map(option => place('check', 1, option.box_mm, option.label))
    return [place(field.kind, field.cells_mm?.length ?? 1, field.box_mm, field.label)]
})
const miss = (what, place, found) => tell && console.error(`${what}: page ${place.page} ${place.kind} of ${place.cells} at ${place.x}, ${place.y} « ${place.label} » ${found ?? ''}`)

for (const place of truth) {
    const i = found.findIndex(f => f.page === place.page && (place.cells ? lies(f, place) : liesAbout(f, place)))
    place.found = i >= 0 ? found.splice(i, 1)[0] : null
    if (!place.found)
        miss('not found', place)
    else if (!isLabelled(place))
        miss('label', place, `is « ${place.found.label} »`)
}
found.forEach(place => miss('no place', place))

const right = truth.filter(place => place.found)
const labelled = right.filter(isLabelled)
const questions = new Map()
for (const place of truth.filter(place => place.question)) {
    const key = `${place.page} ${place.question}`
    questions.set(key, [...(questions.get(key) ?? []), place])
}
const whole = [...questions.values()].filter(places => {
    const field = places[0].found?.field
    const good = field && places.every(place => place.found?.field === field) &&
        !truth.some(place => place.found?.field === field && !places.includes(place)) && !found.some(place => place.field === field)
    if (!good)
        miss('question', places[0], places[0].question)
    return good
})
const sum = places => places.reduce((cells, place) => cells + place.cells, 0)
for (const line of [['cells', sum(right), sum(truth)], ['places', right.length, truth.length], ['labels', labelled.length, truth.length],
    ['questions', whole.length, questions.size], ['strays', found.length, truth.length]])
    console.log(line.join('\t'))

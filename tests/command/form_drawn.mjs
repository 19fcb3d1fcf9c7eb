// Forms of our own that are only drawn, in the ways official ones are: node form_drawn.mjs FOLDER writes NAME.pdf and NAME.tsv, the list of the
// places to write that it drew (tests/command/form_truth.mjs reads it). All lengths are millimetres from the top left.
import { writeFileSync } from 'node:fs'

const folder = process.argv[2]
const pt = mm => (mm * 72 / 25.4).toFixed(2)
const down = mm => pt(297 - mm)

class Sheet {
    content = '0.7 w\n'
    truth = []
    draw(line) { this.content += line + '\n' }
    ink(r, g = r, b = r) { this.draw(`${r} ${g} ${b} RG`) }
    text(x, y, words, size = 10) {
        const safe = [...words].map(c => '()\\'.includes(c) ? '\\' + c : c.charCodeAt(0) < 128 ? c : '\\' + c.charCodeAt(0).toString(8)).join('')
        this.draw(`BT /F ${size} Tf ${pt(x)} ${down(y)} Td (${safe}) Tj ET`)
    }
    line(x, y, x2, y2 = y) { this.draw(`${pt(x)} ${down(y)} m ${pt(x2)} ${down(y2)} l S`) }
    box(x, y, w, h) { this.draw(`${pt(x)} ${down(y + h)} ${pt(w)} ${pt(h)} re S`) }
    fill(x, y, w, h, r, g, b) { this.draw(`${r} ${g} ${b} rg ${pt(x)} ${down(y + h)} ${pt(w)} ${pt(h)} re f 0 0 0 rg`) }
    is(kind, cells, x, y, w, h, label, question = '') { this.truth.push([1, kind, cells, x, y, w, h, label, question].join('\t')) }

    // Cells that touch each other, in groups that do not.
    cells(x, y, groups, pitch, h, label, kind = 'comb', gap = 2) {
        let at = x
        groups.forEach(count => {
            for (let i = 0; i < count; i++)
                this.box(at + i * pitch, y, pitch, h)
            at += count * pitch + gap
        })
        this.is(kind, groups.reduce((a, b) => a + b), x, y, at - gap - x, h, label)
    }
    // Ticks on a line; a tick at the left and right end or none there.
    comb(x, y, count, pitch, tick, label, left = true, right = true) {
        this.line(x, y, x + count * pitch)
        for (let i = left ? 0 : 1; i <= (right ? count : count - 1); i++)
            this.line(x + i * pitch, y, x + i * pitch, y - tick)
        this.is('comb', count, x, y - Math.max(4, Math.min(pitch, 6)), count * pitch, Math.max(4, Math.min(pitch, 6)), label)
    }
    rule(x, y, w, label) {
        this.line(x, y, x + w)
        this.is('line', 1, x, y - 6, w, 6, label)
    }
    check(x, y, size, label, question) {
        this.box(x, y, size, size)
        this.is('check', 1, x, y, size, size, label, question)
    }
    field(x, y, w, h, label, kind = h > 11 ? 'multiline' : 'line') {
        this.box(x, y, w, h)
        this.is(kind, 1, x, y, w, h, label)
    }
}

const sheets = {
    // Combs of many sorts.
    peignes(s) {
        s.text(60, 20, 'Déclaration de séjour', 18)
        s.text(20, 40, 'Nom :')
        s.cells(50, 35, [24], 5, 6, 'Nom')
        s.text(20, 52, 'Prénom :')
        s.comb(50, 53, 24, 5, 2, 'Prénom')
        s.text(20, 64, 'Code postal :')
        s.comb(50, 65, 5, 6, 7, 'Code postal')
        s.text(90, 64, 'Ville :')
        s.comb(105, 65, 15, 5, 1.5, 'Ville', true, false)
        s.text(20, 77, 'Né(e) le :')
        s.cells(50, 72, [2, 2, 4], 5, 6, 'Né(e) le', 'date', 2.5)
        s.text(20, 89, 'Téléphone :')
        s.cells(50, 84, [2, 2, 2, 2, 2], 4.5, 6, 'Téléphone')
        s.text(20, 101, 'SIRET :')
        s.cells(50, 96, [3, 3, 3, 5], 5, 6, 'SIRET', 'comb', 3)
        s.ink(0.72)
        s.text(20, 113, 'Nationalité :')
        s.comb(50, 114, 20, 5, 2.5, 'Nationalité')
        s.ink(0.4, 0.75, 0.5)
        s.text(20, 125, 'Commune :')
        s.cells(50, 120, [22], 4, 5, 'Commune')
        s.ink(0)
        s.text(20, 138, 'Numéro étranger :')
        for (let i = 0; i < 10; i++)
            s.line(55 + i * 6, 139, 55 + i * 6 + 4.5)
        s.is('comb', 10, 55, 134.5, 58.5, 4.5, 'Numéro étranger')
        s.text(20, 150, 'Pays :')
        s.comb(50, 151, 12, 7, 3, 'Pays', false, false)
    },
    // Two columns; words before a line, under it, over a box, in a box.
    colonnes(s) {
        s.text(55, 20, 'Demande de regroupement', 18)
        s.text(20, 40, 'Nom')
        s.rule(35, 41, 60, 'Nom')
        s.text(110, 40, 'Prénoms')
        s.rule(130, 41, 60, 'Prénoms')
        s.rule(20, 56, 75, 'Profession')
        s.text(20, 60, 'Profession', 7)
        s.rule(110, 56, 80, 'Employeur')
        s.text(110, 60, 'Employeur', 7)
        s.text(20, 70, 'Adresse complète')
        s.field(20, 72, 80, 8, 'Adresse complète')
        s.text(110, 70, 'Courriel')
        s.field(110, 72, 80, 8, 'Courriel')
        s.box(20, 88, 80, 12)
        s.text(21, 92, 'Lieu de naissance', 8)
        s.is('line', 1, 20, 92.5, 80, 7.5, 'Lieu de naissance')
        s.box(110, 88, 80, 12)
        s.text(111, 92, 'Nationalité', 8)
        s.is('line', 1, 110, 92.5, 80, 7.5, 'Nationalité')
        s.box(20, 106, 80, 7)
        s.text(21, 111, 'Téléphone :')
        s.is('line', 1, 39.6, 106, 60.4, 7, 'Téléphone')
        s.box(110, 106, 80, 7)
        s.text(111, 111, 'Portable :')
        s.is('line', 1, 126.1, 106, 63.9, 7, 'Portable')
        s.text(20, 125, 'Motif de la demande :')
        for (const y of [134, 142, 150])
            s.line(20, y, 190)
        s.is('line', 1, 20, 128, 170, 6, 'Motif de la demande')
        s.is('line', 1, 20, 136, 170, 6, 'Motif de la demande (suite)')
        s.is('line', 1, 20, 144, 170, 6, 'Motif de la demande (suite)')
        s.ink(0.2, 0.6, 0.2)
        s.line(20, 162, 190)
        s.ink(0)
        s.text(20, 170, 'Pièces à joindre', 13)
        s.text(20, 178, 'Deux photographies et une copie du passeport en cours de validité, avec sa traduction s’il y a lieu.'.replace('’', "'"), 9)
    },
    // A table: the heads of its columns, and those of its rows.
    tableau(s) {
        s.text(60, 20, 'Composition de la famille', 18)
        const heads = ['', 'Nom', 'Prénom', 'Date de naissance'], rows = ['Conjoint', 'Premier enfant', 'Deuxième enfant'], w = 42, h = 9
        heads.forEach((head, i) => {
            s.box(20 + i * w, 40, w, h)
            s.text(22 + i * w, 46, head)
        })
        rows.forEach((row, j) => heads.forEach((head, i) => {
            s.box(20 + i * w, 40 + (j + 1) * h, w, h)
            if (i === 0)
                s.text(22, 46 + (j + 1) * h, row)
            else
                s.is('line', 1, 20 + i * w, 40 + (j + 1) * h, w, h, j === 0 ? head : `${head} – ${row}`)
        }))
    },
    // Boxes to tick: words behind and before, questions before and over.
    cases(s) {
        s.text(60, 20, 'Renseignements', 18)
        s.text(20, 40, 'Situation de famille :')
        ;['célibataire', 'marié', 'divorcé', 'veuf'].forEach((word, i) => {
            s.check(62 + i * 30, 37, 3.5, word, 'Situation de famille')
            s.text(67 + i * 30, 40, word)
        })
        s.text(20, 52, 'Êtes-vous propriétaire ?')
        ;['Oui', 'Non'].forEach((word, i) => {
            s.text(70 + i * 25, 52, word)
            s.check(78 + i * 25, 49, 3.5, word, 'Êtes-vous propriétaire ?')
        })
        s.text(20, 64, 'Vous demandez :')
        ;['un premier titre', 'un renouvellement', 'un duplicata'].forEach((word, i) => {
            s.check(24, 68 + i * 7, 3.5, word, 'Vous demandez')
            s.text(30, 71 + i * 7, word)
        })
        s.text(110, 64, 'Pièces jointes :')
        ;['passeport', 'acte de naissance', 'justificatif de domicile'].forEach((word, i) => {
            s.text(114, 71 + i * 7, word)
            s.text(150, 71 + i * 7, '.'.repeat(24))
            s.check(175, 68 + i * 7, 3.5, word, 'Pièces jointes')
        })
        s.check(20, 98, 3.5, 'Je certifie sur l\'honneur l\'exactitude des renseignements ci-dessus.')
        s.text(26, 101, 'Je certifie sur l\'honneur l\'exactitude des renseignements ci-dessus.')
        s.text(20, 113, 'Fait à')
        s.rule(33, 114, 50, 'Fait à')
        s.text(100, 113, 'le')
        s.rule(106, 114, 40, 'le')
    },
    // White places on a tint.
    teinte(s) {
        s.fill(0, 30, 210, 130, 0.86, 0.93, 1)
        s.text(60, 20, 'Demande de carte bleue', 18)
        const white = (x, y, w, h) => s.fill(x, y, w, h, 1, 1, 1)
        s.text(20, 45, 'Nom de naissance :')
        white(60, 40, 120, 7)
        s.is('line', 1, 60, 40, 120, 7, 'Nom de naissance')
        s.text(20, 57, 'Prénoms :')
        for (let i = 0; i < 20; i++)
            white(60 + i * 5.5, 52, 4.8, 6)
        s.is('comb', 20, 60, 52, 109.3, 6, 'Prénoms')
        s.text(20, 69, 'Sexe :')
        ;['Masculin', 'Féminin'].forEach((word, i) => {
            white(60 + i * 35, 66, 4, 4)
            s.is('check', 1, 60 + i * 35, 66, 4, 4, word, 'Sexe')
            s.text(66 + i * 35, 69, word)
        })
        s.text(20, 80, 'Observations :')
        white(20, 83, 170, 30)
        s.is('multiline', 1, 20, 83, 170, 30, 'Observations')
    },
    // Dots, dashes, typed lines.
    pointilles(s) {
        s.text(60, 20, 'Attestation d\'accueil', 18)
        s.draw('[0.7 2.2] 0 d')
        s.text(20, 40, 'Je soussigné(e)')
        s.rule(50, 41, 130, 'Je soussigné(e)')
        s.draw('[5 3] 0 d')
        s.text(20, 52, 'demeurant à')
        s.rule(45, 53, 135, 'demeurant à')
        s.draw('[] 0 d')
        s.text(20, 66, 'Nom :')
        s.text(33, 66, '.'.repeat(60))
        s.is('line', 1, 33, 60, 58.8, 6, 'Nom')
        s.text(105, 66, 'Prénom :')
        s.text(122, 66, '.'.repeat(60))
        s.is('line', 1, 122, 60, 58.8, 6, 'Prénom')
        s.text(20, 78, 'Adresse :')
        s.text(38, 78, '_'.repeat(60))
        s.is('line', 1, 38, 72.4, 117.7, 6, 'Adresse')
    },
    // Places to sign, for a photograph, and the administration's own.
    signatures(s) {
        s.text(60, 20, 'Formulaire de demande', 18)
        s.box(150, 30, 35, 45)
        s.text(157, 50, 'Photographie', 8)
        s.is('photo', 1, 150, 30, 35, 45, 'Photographie')
        s.text(20, 40, 'Nom')
        s.field(40, 35, 90, 8, 'Nom')
        s.text(20, 90, 'Signature du demandeur')
        s.field(20, 93, 70, 25, 'Signature du demandeur', 'signature')
        s.box(110, 88, 80, 30)
        s.text(112, 93, 'Signature et cachet de l\'employeur', 8)
        s.is('signature', 1, 110, 94, 80, 24, 'Signature et cachet de l\'employeur')
        s.box(20, 130, 170, 40)
        s.text(22, 136, 'Cadre réservé à l\'administration', 10)
        s.text(24, 150, 'Numéro de dossier')
        s.field(60, 145, 60, 8, 'Numéro de dossier')
    },
}

function pdf(content) {
    const stream = Buffer.from(content, 'latin1').toString('latin1')
    const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
        `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
        '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>']
    return '%PDF-1.5\n' + objects.map((body, i) => `${i + 1} 0 obj${body} endobj\n`).join('') + 'trailer<</Size 6/Root 1 0 R>>\n%%EOF\n'
}

for (const [name, paint] of Object.entries(sheets)) {
    const sheet = new Sheet()
    paint(sheet)
    writeFileSync(`${folder}/${name}.pdf`, pdf(sheet.content), 'latin1')
    writeFileSync(`${folder}/${name}.tsv`, sheet.truth.join('\n') + '\n')
}

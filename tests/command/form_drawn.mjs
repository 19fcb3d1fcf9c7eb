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
    // Round boxes, units behind lines, words in two lines.
    cercles(s) {
        const k = 0.5523
        const circle = (x, y, d) => { const r = d / 2, cx = x + r, cy = y + r
            s.draw(`${pt(cx + r)} ${down(cy)} m ${pt(cx + r)} ${down(cy - k * r)} ${pt(cx + k * r)} ${down(cy - r)} ${pt(cx)} ${down(cy - r)} c ${pt(cx - k * r)} ${down(cy - r)} ${pt(cx - r)} ${down(cy - k * r)} ${pt(cx - r)} ${down(cy)} c ${pt(cx - r)} ${down(cy + k * r)} ${pt(cx - k * r)} ${down(cy + r)} ${pt(cx)} ${down(cy + r)} c ${pt(cx + k * r)} ${down(cy + r)} ${pt(cx + r)} ${down(cy + k * r)} ${pt(cx + r)} ${down(cy)} c S`) }
        s.text(50, 20, 'Formulaire de vote', 16)
        s.text(20, 40, 'Votre choix :')
        ;['pour', 'contre', 'abstention'].forEach((word, i) => {
            circle(50 + i * 40, 36.5, 4)
            s.is('check', 1, 50 + i * 40, 36.5, 4, 4, word, 'Votre choix')
            s.text(56 + i * 40, 40, word)
        })
        s.text(20, 55, 'Superficie')
        s.rule(45, 56, 30, 'Superficie')
        s.text(76, 55, 'm2')
        s.text(95, 55, 'Loyer mensuel')
        s.rule(125, 56, 30, 'Loyer mensuel')
        s.text(156, 55, 'euros')
        s.text(20, 68, 'Nombre de personnes vivant')
        s.text(20, 73, 'habituellement au foyer')
        s.field(70, 67, 20, 7, 'Nombre de personnes vivant habituellement au foyer')
        s.text(20, 290, 'Page 1/3', 7)
    },
    // Two tables side by side; numbers in groups.
    budget(s) {
        s.text(50, 20, 'Budget prévisionnel', 16)
        const heads = ['Charges', 'Montant', 'Produits', 'Montant'], w = [55, 30, 55, 30]
        let x = 20
        heads.forEach((head, i) => { s.fill(x, 35, w[i], 8, 0.8, 0.8, 0.8); s.box(x, 35, w[i], 8); s.text(x + 2, 40.5, head); x += w[i] })
        const rows = [['Loyer', 'Salaire'], ['Électricité', 'Prestations'], ['Assurance', 'Pensions']]
        rows.forEach((row, j) => {
            let at = 20
            for (let i = 0; i < 4; i++) {
                s.box(at, 43 + j * 8, w[i], 8)
                if (i % 2 === 0) s.text(at + 2, 48.5 + j * 8, row[i / 2])
                else s.is('line', 1, at, 43 + j * 8, w[i], 8, j === 0 ? 'Montant' : 'Montant – ' + row[(i - 1) / 2])
                at += w[i]
            }
        })
        s.text(20, 80, 'Iban')
        s.cells(35, 75, [4, 4, 4, 4, 4, 4, 3], 4, 6, 'Iban', 'comb', 2)
        s.text(20, 92, 'N° de sécurité sociale')
        s.cells(65, 87, [1, 2, 2, 2, 3, 3, 2], 4.5, 6, 'N° de sécurité sociale', 'comb', 2)
        s.text(20, 104, 'Date d\'entrée en France')
        s.comb(70, 105, 2, 5, 3, 'x'); s.truth.pop()
        s.comb(83, 105, 2, 5, 3, 'x'); s.truth.pop()
        s.comb(96, 105, 4, 5, 3, 'x'); s.truth.pop()
        s.is('date', 8, 70, 100, 46, 5, 'Date d\'entrée en France')
    },
    // Words in cells of their own before those to write in.
    grille(s) {
        s.text(50, 20, 'Fiche de renseignements', 16)
        ;['Nom', 'Prénoms', 'Nationalité', 'Profession', 'Adresse'].forEach((row, j) => {
            s.box(20, 35 + j * 9, 45, 9)
            s.text(22, 41 + j * 9, row)
            s.field(65, 35 + j * 9, 125, 9, row)
        })
        s.box(20, 90, 170, 40)
        s.text(22, 95, 'Exposé des motifs de la demande', 9)
        s.is('multiline', 1, 20, 96, 170, 34, 'Exposé des motifs de la demande')
        s.box(20, 140, 80, 35)
        s.text(22, 145, 'Date et signature du demandeur', 9)
        s.is('signature', 1, 20, 146, 80, 29, 'Date et signature du demandeur')
    },
    // Boxes in rows and columns.
    matrice(s) {
        s.text(50, 20, 'Questionnaire', 16)
        s.text(110, 35, 'Oui')
        s.text(130, 35, 'Non')
        ;['Avez-vous déjà séjourné en France ?', 'Êtes-vous marié(e) ?', 'Avez-vous des enfants'].forEach((row, j) => {
            s.text(20, 45 + j * 9, row)
            s.check(110.5, 42 + j * 9, 3.5, 'Oui', row)
            s.check(130.5, 42 + j * 9, 3.5, 'Non', row)
        })
        s.text(20, 85, 'Autre (préciser) :')
        s.rule(52, 86, 80, 'Autre (préciser)')
    },
    // Questions without a mark, a line in an answer, heads wider than a column of boxes, answers before their boxes among others that stand behind.
    questions(s) {
        s.text(60, 20, 'Adhésion', 18)
        s.text(20, 36, 'Formule choisie')
        ;['Essentielle', 'Confort', 'Premium'].forEach((word, i) => {
            s.check(20 + i * 45, 40, 4, word, 'Formule choisie')
            s.text(26 + i * 45, 43.2, word)
        })
        s.text(20, 58, 'Le stage est-il rémunéré ?')
        s.check(20, 62, 3.5, 'Oui, montant mensuel', 'Le stage est-il rémunéré ?')
        s.text(25, 65, 'Oui, montant mensuel :')
        s.rule(63, 66, 40, 'Oui, montant mensuel')
        s.check(20, 70, 3.5, 'Non', 'Le stage est-il rémunéré ?')
        s.text(25, 73, 'Non')
        s.text(20, 88, 'Suivez-vous un traitement ?')
        s.text(150, 88, 'OUI')
        s.check(157.3, 85, 3.5, 'OUI', 'Suivez-vous un traitement ?')
        s.text(163.2, 88, 'NON')
        s.check(172, 85, 3.5, 'NON', 'Suivez-vous un traitement ?')
        const widths = [110, 18, 35], at = [20, 130, 148]
        ;['Pièce', 'Jointe', 'Non concerné'].forEach((head, i) => {
            s.box(at[i], 98, widths[i], 7)
            s.text(i ? at[i] + widths[i] / 2 - head.length * 0.95 : 22, 103, head)
        })
        ;['Copie de la pièce d\'identité', 'Dernier avis d\'imposition'].forEach((row, j) => {
            at.forEach((x, i) => s.box(x, 105 + j * 8, widths[i], 8))
            s.text(22, 110.5 + j * 8, row)
            s.check(137.3, 107 + j * 8, 3.5, 'Jointe', row)
            s.check(163.8, 107 + j * 8, 3.5, 'Non concerné', row)
        })
        s.text(20, 136, 'Groupe sanguin :')
        ;['A', 'B', 'AB', 'O'].forEach((word, i) => {
            s.check(60 + i * 20, 133, 3.5, word, 'Groupe sanguin')
            s.text(65 + i * 20, 136, word)
        })
        s.text(20, 150, 'Mode d\'occupation')
        ;['propriétaire', 'locataire'].forEach((word, i) => {
            s.check(70 + i * 40, 147, 3.5, word, 'Mode d\'occupation')
            s.text(75 + i * 40, 150, word)
        })
        s.text(20, 166, 'Où résidez-vous actuellement ?')
        s.rule(20, 176, 170, 'Où résidez-vous actuellement ?')
        s.text(20, 190, 'Exposez votre situation')
        ;[199, 208, 217].forEach((y, i) => s.rule(20, y, 165, 'Exposez votre situation' + (i ? ' (suite)' : '')))
    },
    // A title over the first place, a frame that its title interrupts, cells in unlike groups, what stands under cells, dots that lead to a code.
    sections(s) {
        s.text(60, 21, 'Déclaration', 16)
        s.text(20, 30, 'Nom de naissance :')
        s.rule(60, 31, 130, 'Nom de naissance')
        ;[[12, 42, 14, 42], [60, 42, 198, 42], [12, 42, 12, 88], [198, 42, 198, 88], [12, 88, 198, 88]].forEach(([x, y, x2, y2]) => s.line(x, y, x2, y2))
        s.text(16, 43, 'Votre identité', 11)
        s.text(16, 54, 'N° de sécurité sociale')
        let x = 65
        ;[1, 2, 2, 2, 3, 3, 2].forEach(count => {
            s.comb(x, 55, count, 5, 4, 'x')
            s.truth.pop()
            x += count * 5 + 2
        })
        s.is('comb', 15, 65, 50, x - 67, 5, 'N° de sécurité sociale')
        s.text(16, 64, 'Date de naissance')
        ;[[65, 2], [77, 2], [89, 4]].forEach(([left, count]) => {
            s.comb(left, 65, count, 5, 4, 'x')
            s.truth.pop()
        })
        s.is('date', 8, 65, 60, 44, 5, 'Date de naissance')
        ;[['JJ', 67], ['MM', 79], ['AAAA', 95]].forEach(([hint, left]) => s.text(left, 68, hint, 6))
        s.text(16, 76, 'Nationalité')
        s.comb(65, 77, 20, 5, 4, 'Nationalité')
        s.text(20, 104, 'Salaires, primes')
        s.text(50, 104, '. '.repeat(42))
        s.text(130, 104, '1AJ', 7)
        s.field(140, 99, 45, 7, 'Salaires, primes|1AJ|Salaires, primes 1AJ')
        s.text(20, 118, 'Montant demandé :')
        s.cells(60, 113, [5], 5, 6, 'Montant demandé')
        s.text(86.5, 118, ',')
        s.cells(89, 113, [2], 5, 6, 'Montant demandé (suite)')
        s.text(20, 132, 'Avez-vous travaillé à l\'étranger ?')
        ;['oui', 'non'].forEach((word, i) => {
            s.check(80 + i * 15, 129, 3.5, word, 'Avez-vous travaillé à l\'étranger ?')
            s.text(85 + i * 15, 132, word)
        })
        s.text(112, 132, 'Si oui, où ?')
        s.field(20, 135, 170, 7, 'Si oui, où ?')
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

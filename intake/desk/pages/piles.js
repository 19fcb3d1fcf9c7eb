// Which pages make one document, as assembling will see it (intake/assemble.c): a person's word, a form by its copy, a page that says
// itself what it is, else what follows on.
export function grouped(pages) {
    const groups = [];
    let plain = null; // to which plain pages go now
    let last = null; // to which the page before went
    const begin = (kind, form) => {
        const group = { kind, form, pages: [] };
        groups.push(group);
        return group;
    };
    const aside = kind => (groups.at(-1)?.kind === kind ? groups.at(-1) : begin(kind));
    const documentOf = page => {
        if (page.form) {
            const copy = `${page.form.id} ${page.form.copy ?? page.form.case ?? ''}`;
            plain = null;
            return groups.find(group => group.form === copy) ?? begin('form', copy);
        }
        if (page.opens) return (plain = begin(page.opens_as ?? page.shows ?? 'inconnu'));
        if (page.opens === false && last) return last;
        if (page.shows) {
            plain = null;
            return begin(page.shows);
        }
        if (page.kind && page.kind !== 'inconnu') return aside(page.kind); // what it became in the file
        return (plain ??= begin('inconnu'));
    };
    for (const page of pages) {
        if (page.state !== 'read') aside('arriving').pages.push(page);
        else if (page.blank && typeof page.opens !== 'boolean') (groups.at(-1) ?? begin('inconnu')).pages.push(page);
        else {
            last = documentOf(page);
            last.pages.push(page);
        }
    }
    return groups;
}

#!/usr/bin/env bash
# Every importable form of ../shared/data/forms: imported, filled in, damaged in known ways and read; and the same pages without the
# form's own template, of which nothing may be recognised. EVERY=1 tries each page with each damage, typed and by pen (the default
# is one in five); STRENGTH=1.5 goes beyond what has to be borne; PICTURES=FOLDER keeps what was read, to be looked at.
set -euo pipefail
forms=$GUICHET_TEST_DATA/forms
[ -d "$forms" ] || { echo "forms skipped - no ../shared/data/forms"; exit 0; }
try=${OUT:-build}/tests/bench/forms
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$forms"/*.pdf; do
    GUICHET_HOME=$work "$GUICHET" form import "$file" >/dev/null 2>&1 || true
done
options=(--every "${EVERY:-5}" --strength "${STRENGTH:-1}")
[ -z "${PICTURES:-}" ] || { mkdir -p "$PICTURES"; options+=(--pictures "$PICTURES"); }
"$try" "$GUICHET_SHARE" "$work/templates" "${options[@]}"
"$try" "$GUICHET_SHARE" "$work/templates" --without --every "$((4 * ${EVERY:-5}))" | grep '^forms.all'

#!/usr/bin/env bash
# What pages are taken for: papers of every kind and of none, through three scanners; precision and recall by kind, what the probabilities are
# worth, days read, cost. Every other layout was looked at while the words of forms/page_kinds.yaml were written (dev): what counts is the
# rest (test). PAGES a scanner (150), FOLD dev, test, all; KINDS_LINES=FILE keeps a line a page, KINDS_PERSONS=FILE what was read of persons.
# `kinds.sh --calibrate` prints the table of probabilities for forms/page_kinds.yaml, from FOLD dev. And how often what print says of a person is
# what is printed, by the engine's scores: the table from which print_confidence (db/migrations) is set.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-build}
pages=${PAGES:-150}
fold=${FOLD:-test}
[ "${1:-}" = --calibrate ] && fold=dev
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
for scanner in "300 bw tiff-g4 1" "200 grey tiff-jpeg 1" "300 grey tiff-jpeg 1.7"; do
    read -r dpi colour format strength <<<"$scanner"
    number=$((number + 1))
    node tests/bench/kinds/papers.mjs "$pages" "$((${SEED:-7000} + number))" "$fold" "$work/$number"
    "$out/tools/samples" --scan "$work/$number.pdf" --output "$work/scan$number" --truth "$work/truth" --dpi "$dpi" --colour "$colour" \
        --format "$format" --strength "$strength" --seed "$number" >/dev/null
    "$out/tests/bench/kinds" "$work/scan$number"/*.tif "$work/$number.tsv" "$work/persons$number" | sed "s/^/$dpi dpi $colour\t/" >>"$work/lines"
done
[ -z "${KINDS_LINES:-}" ] || cp "$work/lines" "$KINDS_LINES"
cat "$work"/persons* >"$work/persons"
[ -z "${KINDS_PERSONS:-}" ] || cp "$work/persons" "$KINDS_PERSONS"
node tests/bench/kinds/persons.mjs <"$work/persons"
node tests/bench/kinds/table.mjs "${1:-}" <"$work/lines"

#!/usr/bin/env bash
# build/tools/samples: the same seed is the same scan, every format is what it says, the truth is of the form.
set -uo pipefail
out=${OUT:-build}
samples=$out/tools/samples
share=${GUICHET_SHARE:-.}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
check() { # name, command...
    local name=$1
    shift
    n=$((n + 1))
    if "$@" >"$work/out" 2>"$work/err"; then echo "ok $n $name"; else
        echo "not ok $n $name"
        sed 's/^/# /' "$work/err"
    fi
}
make_samples() { "$samples" --share "$share" --dpi 100 "$@"; }

check "typed and by hand" make_samples -o "$work/a" --count 2 --writing mixed --seed 4
check "again with the same seed" make_samples -o "$work/b" --count 2 --writing mixed --seed 4
check "are the same scans" diff -r "$work/a" "$work/b"
check "and the same truth" diff -r "$work/a-truth" "$work/b-truth"
make_samples -o "$work/c" --count 2 --writing mixed --seed 5
check "another seed makes others" bash -c "! cmp -s '$work/a/00001.tif' '$work/c/00001.tif'"
check "a file has the form's three pages" bash -c "[ \$(tiffinfo '$work/a/00001.tif' 2>/dev/null | grep -c 'Image Width') -eq 3 ]"
check "the truth has every field of each page" bash -c "
    [ \$(jq '[.pages[].fields | length] | add' '$work/a-truth/00001.tif.json') -eq \
      \$('${GUICHET:-$out/guichet}' form show titre-sejour --json | jq '[.fields[] | select(.never_read | not)] | length') ]"
check "required fields are filled" jq -e '.pages[0].fields | .nom_naissance != "" and .date_naissance != "" and .nationalite != ""' "$work/a-truth/00002.tif.json"
for format in tiff-g4 tiff-lzw tiff-deflate tiff-jpeg pdf-g4 pdf-jpeg; do
    check "$format, whole file" bash -c "'$samples' --share '$share' --dpi 100 -o '$work/$format' --format $format --colour grey && [ \$(ls '$work/$format' | wc -l) -eq 1 ]"
done
for format in jpeg png; do
    check "$format, one page a file" bash -c "'$samples' --share '$share' --dpi 100 -o '$work/$format' --format $format --colour colour && [ \$(ls '$work/$format' | wc -l) -eq 3 ]"
done
check "blank backs double the pages" bash -c "'$samples' --share '$share' --dpi 100 -o '$work/backs' --backs && [ \$(jq '.pages | length' '$work/backs-truth/00001.tif.json') -eq 6 ]"
check "faults are told in the truth" bash -c "'$samples' --share '$share' --dpi 100 -o '$work/faults' --faults 1 --writing hand &&
    jq -e '(.pages[0].faults | length > 0) and .pages[0].torn > 0' '$work/faults-truth/00001.tif.json'"
check "an unknown format is refused" bash -c "! '$samples' --share '$share' -o '$work/no' --format gif"
check "no folder is refused" bash -c "! '$samples' --share '$share'"
echo "1..$n"

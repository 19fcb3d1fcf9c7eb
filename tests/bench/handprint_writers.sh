#!/usr/bin/env bash
# Handwriting of writers that the network has not seen: renders rows of cells from the training data's held-out writers,
# clean and as scanned, and reads them with the product's own code. Skips, and says so, where the data or Debian's
# python3-torch, python3-numpy and python3-pil are not there.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${GUICHET_TEST_DATA:-$PWD/../shared/data}
out=${OUT:-build}
if [ ! -d "$data/handprint" ]; then
    echo "handprint_writers skipped - no $data/handprint"
    exit 0
fi
if ! /usr/bin/python3 -c 'import numpy, PIL' 2>/dev/null; then
    echo "handprint_writers skipped - python3-numpy and python3-pil are not installed"
    exit 0
fi
rows=$out/handprint-rows
if [ ! -e "$rows/rows-scan-calibration.bin" ]; then
    /usr/bin/python3 scripts/train/handprint_rows.py "$data" "$rows" "${ROWS:-1500}" >&2
fi
for set in clean-test scan-test clean-uncleaned scan-uncleaned; do
    GUICHET_SHARE=$PWD "$out/tests/bench/handprint_rows" "$rows/rows-$set.bin"
done

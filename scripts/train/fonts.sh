#!/usr/bin/env bash
# Brings the fonts that look written by hand (scripts/train/fonts/package.json, each under its own free licence) into BUILD/written
# and writes BUILD/fonts.conf; a run with FONTCONFIG_FILE=BUILD/fonts.conf sees them beside the fonts that are installed.
# Usage: fonts.sh BUILD
set -euo pipefail
build=$(realpath -m "${1:?the folder to build in is missing}")
here=$(realpath "$(dirname "$0")")
mkdir -p "$build/written"
cp "$here"/fonts/package*.json "$build/written/"
cd "$build/written"
npm ci --ignore-scripts --no-audit --no-fund >/dev/null
# Of each family the Latin letters: a second file of one family would answer for some of its characters.
find node_modules -name '*-latin-400-normal.woff' -exec cp {} . \;
node "$here/fonts/unwrap.mjs" *.woff
rm ./*.woff
find node_modules -name '*_400Regular.ttf' -exec cp {} . \;
rm -rf node_modules
cat >"$build/fonts.conf" <<CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$build/written</dir>
  <cachedir>$build/cache</cachedir>
</fontconfig>
CONF

#!/usr/bin/env bash
# A backup brings back all that was kept, and says so when it cannot; what was altered by hand in the store is found.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
"$samples" --count 2 --seed 71 --no-lines --output "$work/lot" >/dev/null
"$samples" --count 1 --seed 72 --no-lines --output "$work/late" >/dev/null
"$guichet" ingest --json --office 75 --received 2026-11-20 "$work/lot" >"$work/before" 2>/dev/null
GUICHET_DB="host=$work/nowhere dbname=guichet connect_timeout=2" "$guichet" ingest --office 75 --no-wait "$work/late" >/dev/null 2>&1

mkdir -p "$GUICHET_HOME/templates" && echo "id: x" >"$GUICHET_HOME/templates/own.yaml"
echo "{}" >"$GUICHET_HOME/trust.json"
check "a backup is made while something waits in the spool" bash -c "'$guichet' backup --json -o '$work/backup' | jq -e '.files > 3'"
check "its manifest is sound to others too" bash -c "cd '$work/backup' && sha256sum -c --quiet manifest-sha256.txt"
check "nobody else can look at it" test "$(stat -c %a "$work/backup")" = 700
check "a second one into the same folder is refused" answers 1 "$guichet" backup -o "$work/backup"
check "restoring over a store that holds something is refused" answers 1 "$guichet" restore "$work/backup"

chmod 711 "$work/backup" "$work/backup/data" 2>/dev/null
first=$GUICHET_HOME
"$guichet" db stop >/dev/null
GUICHET_HOME=$work/second
check "into an empty one it is restored and verified, told as data" bash -c "'$guichet' restore --json '$work/backup' | jq -e '.restored == \"$work/backup\"'"
check "with the office's own templates and its list of trust" test -s "$GUICHET_HOME/templates/own.yaml" -a -s "$GUICHET_HOME/trust.json"
check "what waited becomes a case there" says "1 originaux" "$guichet" work --once --workers 1
check "three cases then" bash -c "[ \$('$guichet' case list --json | jq length) -eq 3 ]"
check "nothing is found amiss" "$guichet" verify --all

psql() { command psql -X -q -v ON_ERROR_STOP=1 "$("$guichet" db url)" -c "SET search_path = guichet; $1"; }
alter() { # what --json calls it, SQL that alters, SQL that mends
    psql "$2" && answers 1 "$guichet" verify --all --json >"$work/verify" 2>/dev/null &&
        jq -es "any(.what == \"$1\" and (.sound | not))" "$work/verify" && psql "$3"
}
psql "ALTER TABLE original DISABLE TRIGGER USER; ALTER TABLE original_part DISABLE TRIGGER USER; ALTER TABLE event DISABLE TRIGGER USER"
check "a byte of an original, altered by hand, is found" alter originals \
    "UPDATE original_part SET bytes = set_byte(bytes, 100, (get_byte(bytes, 100) + 1) % 256) WHERE original_id = 1 AND number = 1" \
    "UPDATE original_part SET bytes = set_byte(bytes, 100, (get_byte(bytes, 100) + 255) % 256) WHERE original_id = 1 AND number = 1"
check "a page that was taken out is found" alter originals \
    "UPDATE original SET page_count = page_count + 1 WHERE id = 1" "UPDATE original SET page_count = page_count - 1 WHERE id = 1"
check "an event that was rewritten is found" alter journal \
    "UPDATE event SET agent = 'x' || agent WHERE id = 2" "UPDATE event SET agent = substr(agent, 2) WHERE id = 2"
psql "ALTER TABLE page DISABLE TRIGGER USER; ALTER TABLE field DISABLE TRIGGER USER; ALTER TABLE case_value DISABLE TRIGGER USER"
check "so is the reading of a page" alter records \
    "UPDATE page SET reading = reading || '{\"text\": \"x\"}' WHERE id = 1; CREATE TABLE was AS SELECT 1" "DROP TABLE was; UPDATE page SET reading = reading - 'text' || '{\"text\": \"\"}' WHERE id = 1"
check "and a field" alter records "UPDATE field SET raw = raw || 'x' WHERE id = 2" "UPDATE field SET raw = left(raw, -1) WHERE id = 2"
check "and a value of a case" alter records \
    "UPDATE case_value SET value = value || 'x' WHERE case_id = 1" "UPDATE case_value SET value = left(value, -1) WHERE case_id = 1"
check "mended, all is sound again" "$guichet" verify --all
GUICHET_DB="host=$work/nowhere dbname=guichet connect_timeout=2" "$guichet" ingest --office 75 --no-wait "$work/late" >/dev/null 2>&1
waiting=$(find "$GUICHET_HOME/spool/waiting" -name '*.spool' -size +1k | head -1)
printf 'X' | dd of="$waiting" bs=1 seek=900 conv=notrunc 2>/dev/null
check "a byte of a file that waits in the spool, altered, is found" bash -c "
    ! '$guichet' verify --all --json >'$work/verify' 2>/dev/null && jq -es 'any(.what == \"spool\" and (.sound | not))' '$work/verify'"

"$guichet" db stop >/dev/null
GUICHET_HOME=$work/third
cp -r "$work/backup" "$work/lost" && sed -i '$d' "$work/lost/manifest-sha256.txt"
check "a backup whose manifest lost a line is refused, naming the manifest" says "/manifest-sha256.txt" "$guichet" restore "$work/lost"
printf 'X' | dd of="$work/backup/data/store.dump" bs=1 seek=2000 conv=notrunc 2>/dev/null
check "a backup that has changed is refused, naming the file" says "store.dump" "$guichet" restore "$work/backup"
GUICHET_HOME=$first

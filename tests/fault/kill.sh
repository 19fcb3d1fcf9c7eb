#!/usr/bin/env bash
# kill -9 at random moments on the commands ingest, work and serve, their workers, reader servers and reader children, and PostgreSQL,
# whole or one of its processes: at the end every page is there once, in a case as without kills, no case twice, no job stuck.
# KILLS (at least), COPIES (a case each: three pages of a form, a separator, a letter and BLANKS blank pages) and SEED may be
# set; a failing round prints its seed. The long form (make fault) has 300 pages a round; what they cost is the store's and the
# queue's work, for those are what is tried.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
wanted=${KILLS:-50} copies=${COPIES:-6} blanks=${BLANKS:-1} kills=0 retried=0 busy=0
most=${KILLS_A_ROUND:-25}
seed=${SEED:-$$}
RANDOM=$seed
declare -A killed=()

"$samples" --count "$copies" --seed 41 --no-lines --output "$work/lot" >/dev/null
"$guichet" sheet document --kind passeport --copies "$copies" -o "$work/sheets.pdf" >/dev/null
"$samples" --scan "$work/sheets.pdf" --split --upright --seed 42 --output "$work/sheets" >/dev/null
echo "Une lettre, que personne ne connaît." >"$work/letter.txt"
"$samples" --scan "$work/letter.txt" --count "$copies" --upright --seed 43 --output "$work/letters" >/dev/null
# Each page of this form has a blank back; only the backs are taken.
"$samples" --writing blank --backs --split --count $(((copies * blanks + 2) / 3)) --seed 44 --output "$work/backs" >/dev/null
backs=("$work"/backs/*[02468].tif)
for copy in $(seq "$copies"); do
    at=$(printf "%05d" "$copy")
    mv "$work/sheets/$at.tif" "$work/lot/$at-1-separator.tif"
    mv "$work/letters/$at.tif" "$work/lot/$at-2-letter.tif"
    for blank in $(seq "$blanks"); do
        mv "${backs[(copy - 1) * blanks + blank - 1]}" "$work/lot/$at-3-blank-$blank.tif"
    done
done
pages=$((copies * (5 + blanks)))
echo "du texte" >"$work/lot/99999-texte.tif"
arguments=(--office 75 --channel mail --received 2026-11-20)

descendants() { # pid
    local child
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
        echo "$child"
        descendants "$child"
    done
}
nap() { sleep "0.$((RANDOM % 9))$((RANDOM % 9))"; }
server() { head -1 "$(find "$GUICHET_HOME/pg" -name postmaster.pid 2>/dev/null | head -1)" 2>/dev/null; }
roots=() # of what runs: the test's own children
start() { # ingest | work | serve
    case $1 in
        ingest) "$guichet" ingest "${arguments[@]}" "$work/lot" >/dev/null 2>&1 & ;;
        work) "$guichet" work --workers 2 --lease 4 >/dev/null 2>&1 & ;;
        serve) "$guichet" serve --port 0 --workers 1 >/dev/null 2>&1 & ;;
    esac
    roots+=("$!:$1")
}
kind_of() { # pid
    local name
    name=$(tr "\0" " " 2>/dev/null <"/proc/$1/cmdline")
    case $name in *postgres*) echo postgres ;; *ingest*) echo ingest ;; *work*) echo work ;; *serve*) echo serve ;; *) echo other ;; esac
}
kill_one() { # any process of ours or of PostgreSQL; a command that was killed is started again, PostgreSQL starts by itself
    local victims=() root pid master left=()
    for root in "${roots[@]}"; do
        mapfile -t -O ${#victims[@]} victims < <(echo "${root%:*}"; descendants "${root%:*}")
    done
    # A third of the kills is PostgreSQL's, which has many processes.
    master=$(server)
    if [ -n "$master" ] && [ $((RANDOM % 3)) -eq 0 ]; then
        mapfile -t victims < <(echo "$master"; descendants "$master")
        [ $((RANDOM % 2)) -eq 0 ] && victims=("$master")
    fi
    [ ${#victims[@]} -gt 0 ] || return
    pid=${victims[$((RANDOM % ${#victims[@]}))]}
    local kind
    kind=$(kind_of "$pid")
    kill -9 "$pid" 2>/dev/null || return
    kills=$((kills + 1)) killed[$kind]=$((${killed[$kind]:-0} + 1))
    for root in "${roots[@]}"; do
        if [ "${root%:*}" = "$pid" ]; then
            wait "$pid" 2>/dev/null
            again=${root#*:}
        else
            left+=("$root")
        fi
    done
    if [ ${#left[@]} -lt ${#roots[@]} ]; then
        roots=("${left[@]}")
        nap
        start "$again"
    fi
}
stop_all() {
    local root
    for root in "${roots[@]}"; do
        kill -9 "${root%:*}" 2>/dev/null
        wait "${root%:*}" 2>/dev/null
    done
    roots=()
}
unfinished() { psql -X -At -d "$("$guichet" db url)" -c "SELECT count(*) FROM guichet.job WHERE state IN ('waiting', 'running')"; }
# Where a batch was put together only now, its letters are looked at behind everything else, and what failed under a killed reader waits
# its time, up to 80 seconds, before it is tried again: ingest waits for neither.
drain() {
    for _ in $(seq 75); do
        timeout 600 "$guichet" work --once --workers 2 --lease 4 >/dev/null 2>&1
        [ "$(unfinished)" = 0 ] && return
        sleep 2
    done
}
settle() { # file: runs ingest again until its batch is put together: what is done already is only looked at
    timeout 600 "$guichet" work --once --workers 2 --lease 4 >/dev/null 2>&1
    timeout 600 "$guichet" ingest --json "${arguments[@]}" "$work/lot" 2>"$work/settle.err" >"$work/settled"
    # An original whose reader was killed three times over is set aside, as a poor one would be; a person has it read again.
    if jq -e '.states[0].originals | any(.problem.code == "crashed" or .problem.code == "attempts_exhausted")' "$work/settled" >/dev/null; then
        retried=$((retried + 1))
        "$guichet" batch retry "$(jq .states[0].batch "$work/settled")" >/dev/null 2>&1
        timeout 600 "$guichet" ingest --json "${arguments[@]}" "$work/lot" 2>"$work/settle.err" >"$work/settled"
    fi
    drain
    {
        outcome <"$work/settled"
        places
    } >"$1"
}
# Which page lies in whose case, and under which document: said by names and by what the first page of the case is, for the
# numbers differ from round to round.
places() {
    psql -XAt -d "$("$guichet" db url)" <<'END'
SET search_path = guichet;
WITH placed AS (
    SELECT o.name || ' ' || p.number AS page, p.fate, d.kind, d.sequence, s.case_id, o.sequence AS place, p.number
    FROM page p JOIN original o ON o.id = p.original_id
    LEFT JOIN document d ON d.id = p.document_id LEFT JOIN submission s ON s.id = d.submission_id)
SELECT page, fate, kind, sequence, CASE WHEN case_id IS NOT NULL THEN first_value(page) OVER (PARTITION BY case_id ORDER BY place, number) END
FROM placed ORDER BY place, number;
SELECT 'cases', count(*) FROM case_file;
SELECT 'submissions', count(*) FROM submission;
END
}
nothing_stuck() {
    [ "$(unfinished)" = 0 ] && [ -z "$(ls "$GUICHET_HOME/spool/waiting")" ] && return
    psql -X -d "$("$guichet" db url)" -c "SELECT id, kind, state, attempt, due_at - now() AS due, reason FROM guichet.job WHERE state IN ('waiting', 'running')"
    ls "$GUICHET_HOME/spool/waiting"
    return 1
}

"$guichet" db migrate >/dev/null
"$guichet" db stop >/dev/null
empty=$GUICHET_HOME
fresh() { # a home as it was made: a new one costs ten times as much
    "$guichet" db stop >/dev/null 2>&1
    rm -rf "$work/round"
    GUICHET_HOME=$work/round
    cp -a "$empty" "$work/round"
}
fresh
settle "$work/expected"
check "without faults: $pages pages in $copies cases, one original in quarantine" is "$work/settled" \
    "(.cases | length) == $copies and (.states[0] | .state == \"closed\" and .missing == 0 and .pages == $pages and
     .separators == $copies and .blanks == $((copies * blanks)) and ([.originals[] | select(.problem)] | length) == 1)"
check "each form and its letter lie in a case of their own" test "$(awk -F'|' '
    $2 == "document" { case_of[substr($1, 1, 5)] = case_of[substr($1, 1, 5)] " " $5 }
    END { for (copy in case_of) { one = " " copy ".tif 1"; if (case_of[copy] == one one one one) good++ } print good + 0 }' "$work/expected")" = "$copies"
check "without faults nothing is stuck" nothing_stuck

round=0
while [ $kills -lt "$wanted" ] && [ $round -lt "$wanted" ]; do
    round=$((round + 1))
    fresh
    enough=$((kills + most))
    start ingest
    sleep "0.$((RANDOM % 10))"
    [ $((RANDOM % 2)) -eq 0 ] && sleep 1
    kill_one
    start work
    start serve
    until [ $kills -ge $enough ] || [ $kills -ge "$wanted" ]; do
        nap
        kill_one
    done
    stop_all
    nothing_stuck >/dev/null || busy=$((busy + 1))
    sleep 4.5 # the leases of the dead
    settle "$work/outcome"
    check "round $round (SEED=$seed, $kills kills): the same outcome" diff "$work/expected" "$work/outcome"
    check "round $round: nothing is stuck" nothing_stuck
    check "round $round: store, journal and originals are sound" "$guichet" verify --all
done
echo "# $kills processes killed in $round rounds: $(for kind in "${!killed[@]}"; do printf '%s %s, ' "$kind" "${killed[$kind]}"; done)$retried rounds with an original read again by hand; $busy rounds had work left at the last kill"

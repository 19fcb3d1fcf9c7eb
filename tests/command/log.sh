#!/usr/bin/env bash
# A whole run of the services, logged as JSON: every line is a fact, and nothing of anybody stands in any of them; no secret stands
# in a log, in the journal, or among a process's arguments.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
store() { psql -XAtq "$("$guichet" db url)" -c "SET search_path = guichet; $1"; }
wait_for() { for _ in $(seq 300); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done; return 1; }

"$samples" --count 3 --seed 91 --output "$work/lot" >/dev/null
hot=$work/hot
mkdir "$hot"
"$guichet" db migrate >/dev/null 2>&1
"$guichet" watch --json --office 75 --patience 1 "$hot" 2>"$work/watch.log" >"$work/watch.out" &
watch=$!
"$guichet" serve --json --port 0 --workers 1 2>"$work/serve.log" >"$work/serve.out" &
serve=$!
export GUICHET_LOG=json # asks the same of all else
trap 'kill $watch $serve 2>/dev/null; wait $watch $serve; finish' EXIT
check "the desk says in its log where it is" wait_for grep -q serve.open "$work/serve.log"
desk=$(jq -r 'select(.fact == "serve.open").address' "$work/serve.log")
password=$(cat "$GUICHET_HOME/first-password")
check "the first password stands in a file of the account alone" test "$(stat -c %a "$GUICHET_HOME/first-password")" = 600

# What happens in a day: files whole, torn, foreign, all with a name of a person; an application online; people at the desk.
cp "$work/lot/00001.tif" "$hot/BERTHELOT Yasmina.tif"
cp "$work/lot/00002.tif" "$hot/berthelot_yasmina.tif"
head -c 20000 "$work/lot/00003.tif" >"$hot/Torn Berthelot.tif"
printf 'II*\0\010\0\0\0\377\377' | cat - <(head -c 3000 /dev/zero | tr '\0' 'B') >"$hot/Odd Berthelot.tif"
echo "Berthelot" >"$hot/Text Berthelot.tif"
form='{"key": "Berthelot-1", "office": "75", "form": "titre-sejour", "fields": {"nom_naissance": "BERTHELOT", "prenoms": "YASMINA", "date_naissance": "1987-03-14"}}'
echo "$form" >"$work/online.json"
echo "${form/1987-03-14/le quatorze}" >"$work/odd.json"
for file in online odd online; do "$guichet" submit "$work/$file.json" 2>>"$work/submit.log" >/dev/null; done
login() { curl -s -D "$work/head" -o "$work/answer" -H 'Content-Type: application/json' -d "{\"name\": \"admin\", \"password\": \"$1\"}" "${desk}api/v1/session"; }
login "Berthelot-wrong"
check "a wrong password is refused" grep -q '^HTTP/1.1 403' "$work/head"
sleep 1.1
login "$password"
check "the right one is not" grep -q '^HTTP/1.1 200' "$work/head"
cookie=$(sed -n 's/^[Ss]et-[Cc]ookie: guichet=\([0-9a-f]*\).*/\1/p' "$work/head")
curl -s -o "$work/session" -H "Cookie: guichet=$cookie" "${desk}api/v1/session"
csrf=$(jq -r .csrf "$work/session")
for path in cases/75-2026-BERTHELOT/state fields/99999/decision; do
    curl -s -o /dev/null -H "Cookie: guichet=$cookie" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' \
        -d '{"verdict": "correct", "value": "BERTHELOT", "state": "Berthelot"}' "${desk}api/v1/$path"
done
printf 'Secret-of-Nadia-17\n' | "$guichet" user add nadia clerk --office 75 2>>"$work/user.log" >/dev/null
check "what is whole is taken, good or not" wait_for bash -c "[ \$(ls '$hot/pris' | wc -l) -eq 3 ]"
check "all is read" wait_for bash -c "[ -z \"\$(psql -XAtq \"\$('$guichet' db url)\" -c \"SELECT 1 FROM guichet.job WHERE state IN ('waiting','running')\")\" ]"
for pid in $watch $serve $(pgrep -P "$serve"); do tr '\0' ' ' <"/proc/$pid/cmdline"; done >"$work/arguments"
kill $watch $serve
wait $watch $serve

logs=("$work/watch.log" "$work/serve.log")
check "every line is one JSON object with its fact, time and program" bash -c "
    for log in ${logs[*]}; do [ -s \$log ] && [ \$(wc -l <\$log) -eq \$(jq -c 'select(.fact and .at and .program and .pid)' \$log | wc -l) ] || exit 1; done"
facts() { jq -es "any(.fact == \"$1\")" "${logs[@]}"; }
for fact in watch.taken watch.refused job.done original.quarantined request serve.ended watch.ended; do
    check "there is a fact $fact" facts $fact
done
check "nothing went to standard output" bash -c "! [ -s '$work/watch.out' ] && ! [ -s '$work/serve.out' ]"
# Every value of the samples' people, and those above, of four letters or digits and more.
store "SELECT DISTINCT value FROM field WHERE length(value) >= 4 AND value NOT IN ('present') UNION SELECT DISTINCT number FROM case_file" |
    grep -vxE '[a-z_,]+' >"$work/personal"
printf '%s\n' berthelot yasmina 1987 "$password" "$cookie" "$csrf" Secret-of-Nadia-17 >>"$work/personal"
check "there is something to be looked for" test "$(wc -l <"$work/personal")" -gt 40
check "nothing of anybody, and no secret, stands in a log" bash -c "! grep -niF -f '$work/personal' ${logs[*]}"
check "nor among the arguments of a process" bash -c "! grep -F -e '$password' -e Secret-of-Nadia-17 '$work/arguments'"
check "nor in the journal, nor in any table" bash -c "! pg_dump \"\$('$guichet' db url)\" --data-only --schema=guichet --exclude-table='guichet.original_part' | grep -F -e '$password' -e Secret-of-Nadia-17 -e '$cookie'"
check "a password in a connection string that is not understood is not repeated" bash -c "
    ! GUICHET_DB='host=/nowhere hunter-seventeen' GUICHET_LOG=text '$guichet' doctor 2>&1 | grep -q hunter-seventeen"
check "a command takes no password" bash -c "! '$guichet' user --help | grep -qiE -- '--(password|mot)'"

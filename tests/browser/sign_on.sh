#!/usr/bin/env bash
# Coming in and leaving by an OpenID provider of another site, in headless Chromium, keyboard only; the login page while the store is away.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
guichet=${GUICHET:-build/guichet}
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] || { echo "1..0 # SKIP no chromium here: scripts/setup.sh installs it"; exit 0; }
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home CHROMIUM=$chromium
serve='' provider=''
finish() {
    for one in $serve $provider; do kill "$one" 2>/dev/null && wait "$one" 2>/dev/null; done
    "$guichet" db stop >/dev/null 2>&1
    rm -rf "$work"
}
trap finish EXIT
# To Chromium "localhost" is another site than 127.0.0.1.
node tests/command/openid_provider.mjs "$work" localhost &
provider=$!
for _ in $(seq 100); do [ -s "$work/ports" ] && break; sleep 0.1; done
read -r issuer port <"$work/ports"
export GUICHET_OIDC_ISSUER=$issuer GUICHET_OIDC_CLIENT=guichet-essai GUICHET_OIDC_SECRET_FILE=$work/secret \
    GUICHET_OIDC_ADDRESS=http://127.0.0.1:$port GUICHET_OIDC_NAME=AgentEssai GUICHET_OIDC_CLAIM=uid
echo "une phrase assez longue" | "$guichet" user add nadia clerk --office 75 >/dev/null 2>&1
"$guichet" user expect nadia matricule-7 >/dev/null
"$guichet" serve --port "$port" --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 100); do grep -q http "$work/serve" && break; sleep 0.1; done
GUICHET=$(realpath "$guichet") ISSUER=$issuer DESK_ADDRESS=http://127.0.0.1:$port/ node tests/browser/sign_on.mjs

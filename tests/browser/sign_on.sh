#!/usr/bin/env bash
# Coming in and leaving by an OpenID provider of another site, in headless Chromium, keyboard only; the login page while the store is away.
set -uo pipefail
. "$(dirname "$0")/desk.bash"
# To Chromium "localhost" is another site than 127.0.0.1.
node tests/command/openid_provider.mjs "$work" localhost &
begun+=($!)
for _ in $(seq 100); do [ -s "$work/ports" ] && break; sleep 0.1; done
read -r issuer port <"$work/ports"
export GUICHET_OIDC_ISSUER=$issuer GUICHET_OIDC_CLIENT=guichet-essai GUICHET_OIDC_SECRET_FILE=$work/secret \
    GUICHET_OIDC_ADDRESS=http://127.0.0.1:$port GUICHET_OIDC_NAME=AgentEssai GUICHET_OIDC_CLAIM=uid
people "nadia clerk --office 75"
"$guichet" user expect nadia matricule-7 >/dev/null
open_desk --port "$port"
GUICHET=$(realpath "$guichet") ISSUER=$issuer node tests/browser/sign_on.mjs

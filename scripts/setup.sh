#!/usr/bin/env bash
# Installs the Debian packages that a fresh Debian 12 lacks. The reference tables come by npm ci when they are built (Makefile).
# Safe to run twice: what is there is left alone. Root, or a user with sudo. Arguments name further packages (make bench: what is measured beside us).
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    gcc make pkg-config libc6-dev git
    libglib2.0-dev libtiff-dev libqpdf-dev libpoppler-glib-dev libturbojpeg0-dev libpng-dev libleptonica-dev
    libtesseract-dev tesseract-ocr-fra libzbar-dev libdmtx-dev
    libyaml-dev libjansson-dev libpq-dev libcairo2-dev libpango1.0-dev liblcms2-dev libqrencode-dev
    libssl-dev libcrypt-dev libmicrohttpd-dev libcurl4-openssl-dev libseccomp-dev zlib1g-dev libsane-dev
    postgresql-15 postgresql-15-pgtap
    fonts-liberation fonts-dejavu-core fonts-ocr-b fonts-hosny-amiri fonts-wqy-microhei fonts-lohit-taml
    chromium
    universal-ctags cppcheck shellcheck perl jq util-linux time
    libtiff-tools poppler-utils qpdf libxml2-utils openssl curl
    "$@"
)
# A Node.js from elsewhere will do; Debian's is installed only where there is none.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
    sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "scripts/setup.sh: not root and no sudo. As root: apt-get install ${missing[*]}" >&2
            exit 1
        }
        sudo=(sudo)
    fi
    echo "Installing Debian packages: ${missing[*]}"
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

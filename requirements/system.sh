#!/bin/sh
# What the project asks of the system: installed by apt for root, named to the others; silent when all is there.
# Usage: requirements/system.sh python [INTERPRÉTEUR] | papers | browser
set -eu

is_installed() {
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -q '^installed$'
}

require() {
    missing=""
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Il manque des paquets du système. Lancez : sudo apt-get install --no-install-recommends$missing" >&2
        exit 2
    fi
    echo "Installation des paquets du système :$missing…"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# Elsewhere than on Debian and Ubuntu the packages have other names: the programs say what they miss.
command -v dpkg-query >/dev/null 2>&1 || exit 0

case "$1" in
    python)
        python=${2:-python3}
        if ! command -v "$python" >/dev/null 2>&1; then
            require python3 python3-venv
        fi
        if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "Python 3.11 ou plus récent est nécessaire : indiquez-le par PYTHON=/chemin/vers/python3.11." >&2
            exit 2
        fi
        "$python" -c 'import ensurepip, venv' 2>/dev/null || require python3-venv
        ;;
    papers)
        require libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
        ;;
    browser)
        for program in chromium chromium-browser google-chrome; do
            if command -v "$program" >/dev/null 2>&1; then exit 0; fi
        done
        if [ "$(id -u)" -ne 0 ] && [ -z "${CI:-}" ]; then
            echo "Chromium manque : les parcours au navigateur ne seront pas lancés." >&2
            exit 0
        fi
        require chromium
        ;;
    *)
        echo "Usage : $0 python [INTERPRÉTEUR] | papers | browser" >&2
        exit 2
        ;;
esac

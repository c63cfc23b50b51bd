#!/usr/bin/env bash
# Fails where shellcheck warns of a script; .shellcheckrc says what it is not asked. The scripts are those whose first line says so, and
# those that others take in, which end in .sh.
# usage: shell.sh ROOT
set -euo pipefail
command -v shellcheck >/dev/null || { echo "shellcheck is missing: packaging/install-packages.sh test" >&2; exit 1; }
cd "$1"
folders=(.ci ./*.sh apdu benchmarks conf fuzz holder jpki packaging pkcs11 support tests tools vcard)
begin_with() { find "${folders[@]}" -type f -exec awk -v first="$1" 'FNR == 1 { if ($0 ~ first) print FILENAME; nextfile }' {} +; }
mapfile -t programs < <(begin_with '^#!.*[/ ](ba)?sh( |$)')
mapfile -t parts < <(begin_with '^[^#]|^#[^!]' | grep '\.sh$')
[ ${#programs[@]} -gt 0 ] && [ ${#parts[@]} -gt 0 ] || { echo "no scripts found"; exit 1; }
# A few at a time on each processor.
printf '%s\0' "${programs[@]}" | xargs -0 -P "$(nproc)" -n 16 shellcheck --severity=warning
shellcheck --severity=warning --shell=bash "${parts[@]}"
echo "$((${#programs[@]} + ${#parts[@]})) scripts, and no warning"

#!/usr/bin/env bash
# Runs a test in a machine that is thrown away: this computer's system, started once more by systemd-nspawn, with a network
# of its own and a disk whose changes go nowhere. So accounts, services and rules can be made there as an administrator
# makes them, and nothing else on the computer is touched. The modules are installed in it, under /usr/local.
# usage: machine.sh BUILD_FOLDER TEST.sh   (TEST.sh is run by root, with BUILD_FOLDER)
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
test=$(realpath "$2")

if [ "$(id -u)" -ne 0 ]; then exec sudo --preserve-env=JPKI_TEST_BESIDE_ANOTHER,JPKI_VIRTUAL_READER "$0" "$build" "$test"; fi
unpacked=${JPKI_VIRTUAL_READER:-$source/build-virtual-reader}
"$source/packaging/unpack-packages.sh" virtual-reader "$unpacked"
driver=$(realpath "$unpacked/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
folder=$(mktemp -d)
trap 'umount "$folder/system" 2>/dev/null || true; rm -rf --one-file-system "$folder"' EXIT
mkdir "$folder/system"
cat >"$folder/vpcd" <<END
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
LIBPATH      /usr/local/lib/libifdvpcd.so
CHANNELID    0x8C7B
END
# Where pcscd sees it: its service has a /tmp of its own in Debian 13.
cp "$driver" "$folder/libifdvpcd.so"
# The machine has no reader of this computer's: it is as good as a sandbox (tests/in_sandbox.sh).
cat >"$folder/run.sh" <<END
set -eu
mkdir -p /run/pcscd/readers
export JPKI_TEST_BESIDE_ANOTHER=${JPKI_TEST_BESIDE_ANOTHER:-}
cmake --install '$build' --prefix /usr/local >/dev/null
exec bash '$test' '$build'
END
cat >"$folder/test.service" <<END
[Unit]
Requires=basic.target
After=basic.target dbus.service
SuccessAction=exit
FailureAction=exit
[Service]
Type=oneshot
ExecStart=/bin/bash $folder/run.sh
StandardInput=null
StandardOutput=file:$folder/said
StandardError=inherit
END

# systemd-nspawn wants another name for the folder than "/".
mount --bind / "$folder/system"
status=0
systemd-nspawn --quiet --directory="$folder/system" --volatile=overlay --private-network --register=no --keep-unit \
  --machine="test-$$" --hostname=machine --link-journal=no --console=pipe --bind="$folder" --bind-ro="$source" --overlay="$build::$build" \
  --bind-ro="$folder/libifdvpcd.so:/usr/local/lib/libifdvpcd.so" \
  --bind-ro="$folder/test.service:/etc/systemd/system/test.service" --bind-ro="$folder/vpcd:/etc/reader.conf.d/vpcd" \
  --boot systemd.unit=test.service systemd.show_status=no </dev/null >"$folder/system.log" 2>&1 || status=$?
cat "$folder/said" 2>/dev/null || { cat "$folder/system.log"; status=1; }
exit "$status"

#!/bin/sh
# Runs a command in namespaces of its own, where no reader and no card of this computer can be reached, and where nothing that
# it starts can be reached from outside or outlive it:
#   mounts     an empty /run/pcscd, and no driver of a reader but the virtual one's (readers/ in /run/pcscd); an empty list of
#              p11-kit's modules; an empty folder below /usr/lib, for programs that load modules from there only
#   network    a loopback and nothing else
#   processes  whatever is left when the command ends is ended with it
# Namespaces need root; for another user it is sudo that makes them, and the command runs as that user.
# usage: sandbox.sh COMMAND [ARGUMENT]...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
unpacked=${JPKI_VIRTUAL_READER:-$here/../build-virtual-reader}

if [ "${1:-}" != --inside ]; then
  "$here/../packaging/unpack-packages.sh" virtual-reader "$unpacked"
  user=$(id -u):$(id -g)
  set -- unshare --mount --net --pid --fork --kill-child --mount-proc "$here/sandbox.sh" --inside "$user" "$@"
  [ "$(id -u)" -ne 0 ] || exec "$@"
  # sudo has a PATH of its own.
  exec sudo --preserve-env env PATH="$PATH" JPKI_VIRTUAL_READER="$unpacked" "$@"
fi
user=$2
shift 2

# Whoever set it means a reader service of this computer's, by a path that an empty /run/pcscd does not hide.
unset PCSCLITE_CSOCK_NAME
ip link set lo up
sockets=/run/pcscd
mkdir -p "$sockets"
mount -t tmpfs -o mode=755 tmpfs "$sockets"
driver=$sockets/libifdvpcd.so
cp -L "$unpacked/usr/lib/pcsc/drivers/serial/libifdvpcd.so" "$driver"
mkdir "$sockets/readers"
cat >"$sockets/readers/vpcd" <<END
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
LIBPATH      $driver
CHANNELID    0x8C7B
END
# Without their drivers the readers of this computer are none, and the folder is free for what the command puts there.
for empty in "$(pkg-config --variable=usbdropdir libpcsclite)" /etc/pkcs11/modules; do
  mkdir -p "$empty"
  mount -t tmpfs -o "mode=755,uid=${user%:*},gid=${user#*:}" tmpfs "$empty"
done

if [ "$user" = 0:0 ]; then exec "$@"; fi
exec setpriv --reuid="${user%:*}" --regid="${user#*:}" --init-groups "$@"

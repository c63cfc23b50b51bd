#!/bin/sh
# The places that the tests know of a build, of what the Debian packages have installed.
# usage: installed_places.sh FOLDER
set -eu
mkdir -p "$1/conf"
ln -s "$(dirname "$(dpkg -L jpki-pkcs11 | grep '/jpki-pkcs11\.so$')")" "$1/pkcs11"
ln -s /usr/bin "$1/tools"
ln -s /usr/share/doc/jpki-tool/examples "$1/conf/examples"

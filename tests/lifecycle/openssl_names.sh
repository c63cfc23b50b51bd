#!/bin/sh
# Writes a C file with a function for each name that libcrypto exports, which ends the program and says which one it was: what
# a program that exports names of OpenSSL's may do to whoever takes its functions for the library's.
# usage: openssl_names.sh NM LIBRARY FILE
set -eu
nm=$1
library=$2
file=$3

# "BN_new@@OPENSSL_3.0.0" is BN_new; A are the names of the versions.
names=$("$nm" --dynamic --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort -u)
for name in BN_CTX_new CRYPTO_malloc EVP_MD_CTX_new OPENSSL_init_crypto SHA256_Update X509_new; do
  echo "$names" | grep -qx "$name" || { echo "$library does not export $name" >&2; exit 1; }
done
{
  printf '#include <stdio.h>\n#include <stdlib.h>\n'
  printf '#define STUB(name) void name(void) { fputs("the program'\''s own " #name " was called\\n", stderr); abort(); }\n'
  echo "$names" | sed 's/.*/STUB(&)/'
} >"$file"

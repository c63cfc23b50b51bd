// OpenSSL's functions that the module uses, looked up in its library when they are first needed: a program
// that loads the module and has no reader does not pay for a library of several megabytes, and functions of
// the same names in that program are never called (docs/adr/0015-openssl-when-needed.md). For support/crypto/
// alone; crypto/digest.h says why only these. Thread rule: may be called from many threads at once.
#pragma once

// OpenSSL 3 would rather see its EVP functions used; why they are not: digest.h.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/sha.h>

// Only functions listed here can be called.
// clang-format off
#define JPKI_OPENSSL_FUNCTIONS(X)                   \
  X(SHA1_Init) X(SHA1_Update) X(SHA1_Final)         \
  X(SHA224_Init) X(SHA224_Update) X(SHA224_Final)   \
  X(SHA256_Init) X(SHA256_Update) X(SHA256_Final)   \
  X(SHA384_Init) X(SHA384_Update) X(SHA384_Final)   \
  X(SHA512_Init) X(SHA512_Update) X(SHA512_Final)   \
  X(BN_bin2bn) X(BN_bn2binpad) X(BN_cmp) X(BN_free) \
  X(BN_mod_exp_mont) X(BN_CTX_new) X(BN_CTX_free)   \
  X(BN_new) X(BN_is_zero) X(BN_is_bit_set)          \
  X(BN_nnmod) X(BN_mod_add) X(BN_mod_sub)           \
  X(BN_mod_mul) X(BN_mod_inverse)
// clang-format on

namespace support::crypto {

// Each by its own name and type.
struct OpenSsl {
#define JPKI_MEMBER(name) decltype(&::name) name;
  JPKI_OPENSSL_FUNCTIONS(JPKI_MEMBER)
#undef JPKI_MEMBER
};

// Throws LibraryMissing where the library, or a function in it, is missing; the next call tries again.
const OpenSsl& openssl();

}  // namespace support::crypto

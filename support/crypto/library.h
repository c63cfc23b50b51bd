// OpenSSL's libcrypto as this project uses it: a library context of our own. For support/crypto/ alone.
//
// The process's own OpenSSL may be configured to load this very module (through an engine or a provider), so
// nothing here reads OpenSSL's configuration or leaves a trace in the default context: our context has the
// built-in default provider, no configuration file, and everything is fetched from it explicitly.
//
// The context is made at the first use and never freed: it hangs on a plain pointer without a destructor,
// because no code of ours may run when the process exits, when OpenSSL may be gone already. A module that is
// unloaded and loaded again would lose one context a cycle; it is linked with -z nodelete, so that the same
// context is found again.
//
// Thread rule: every function may be called from any thread. No lock is held while the context is made (two
// threads may both make one, one of the two is thrown away), so a fork at that moment leaves the child
// nothing to wait for.
#pragma once

#include "support/crypto/digest.h"

struct evp_md_st;
struct ossl_lib_ctx_st;

namespace support::crypto {

// Our library context. Throws CryptoError where it cannot be made, or where the process has shut OpenSSL
// down.
ossl_lib_ctx_st* library_context();

// The algorithm from our context; fetched once, as a fetch costs more than a short digest. Throws like
// library_context.
const evp_md_st* fetched_digest(HashAlgorithm algorithm);

// Takes back whatever lands in the thread's OpenSSL error queue during its life; the host's own errors stay.
// Every function of support/crypto/ that calls OpenSSL opens one first.
class ErrorScope {
 public:
  ErrorScope();
  ~ErrorScope();
  ErrorScope(const ErrorScope&) = delete;
  ErrorScope& operator=(const ErrorScope&) = delete;
};

}  // namespace support::crypto

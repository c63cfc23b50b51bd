#include "support/crypto/library.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <array>
#include <atomic>
#include <memory>

#include "support/crypto/error.h"

namespace support::crypto {
namespace {

// OpenSSL's names, in the order of HashAlgorithm.
constexpr std::array kDigestNames = {"SHA1", "SHA2-224", "SHA2-256", "SHA2-384", "SHA2-512"};
static_assert(static_cast<std::size_t>(HashAlgorithm::sha512) + 1 == kDigestNames.size());

class Library {
 public:
  Library() {
    context_.reset(OSSL_LIB_CTX_new());
    if (!context_) throw CryptoError("OpenSSL gives no library context");
    provider_.reset(OSSL_PROVIDER_load(context_.get(), "default"));
    if (!provider_) throw CryptoError("OpenSSL's default provider does not load");
    for (std::size_t i = 0; i < digests_.size(); ++i) {
      digests_[i].reset(EVP_MD_fetch(context_.get(), kDigestNames[i], nullptr));
      if (!digests_[i]) throw CryptoError(std::string("OpenSSL has no ") + kDigestNames[i]);
    }
  }

  OSSL_LIB_CTX* context() const { return context_.get(); }
  const EVP_MD* digest(HashAlgorithm algorithm) const {
    return digests_.at(static_cast<std::size_t>(algorithm)).get();
  }

 private:
  struct Free {
    void operator()(OSSL_LIB_CTX* context) const { OSSL_LIB_CTX_free(context); }
    void operator()(OSSL_PROVIDER* provider) const { OSSL_PROVIDER_unload(provider); }
    void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
  };
  // Freed from the last to the first.
  std::unique_ptr<OSSL_LIB_CTX, Free> context_;
  std::unique_ptr<OSSL_PROVIDER, Free> provider_;
  std::array<std::unique_ptr<EVP_MD, Free>, kDigestNames.size()> digests_;
};

constinit std::atomic<const Library*> g_library{nullptr};

const Library& library() {
  // Initialises nothing that is not so yet (no configuration either), but says no after OPENSSL_cleanup, when
  // most other calls would stumble over what is gone.
  if (OPENSSL_init_crypto(0, nullptr) != 1) throw CryptoError("OpenSSL has been shut down in this process");
  if (const Library* made = g_library.load(std::memory_order_acquire)) return *made;
  auto mine = std::make_unique<const Library>();
  const Library* winner = nullptr;
  if (g_library.compare_exchange_strong(winner, mine.get(), std::memory_order_acq_rel))
    return *mine.release();
  return *winner;
}

}  // namespace

OSSL_LIB_CTX* library_context() {
  const ErrorScope errors;
  return library().context();
}

const EVP_MD* fetched_digest(HashAlgorithm algorithm) {
  const ErrorScope errors;
  return library().digest(algorithm);
}

// In an empty queue there is nothing to mark, and going back to no mark empties it again.
ErrorScope::ErrorScope() {
  ERR_set_mark();
}

ErrorScope::~ErrorScope() {
  ERR_pop_to_mark();
}

}  // namespace support::crypto

// What jpki-tool verify reads: a signature, in DER or PEM, and the certificates in it.
//
// Whatever our check takes for valid, OpenSSL is asked for its opinion of, with the same issuer.
#include <openssl/cms.h>
#include <openssl/x509.h>

#include <memory>

#include "fuzz/invariant.h"
#include "holder/certificate_check.h"
#include "holder/certificate_formats.h"
#include "holder/certificate_view.h"
#include "holder/signature_check.h"
#include "support/crypto/error.h"

namespace fuzz {
namespace {

using holder::SignedData;
using holder::SignerCheck;
using support::Bytes;
using support::ByteView;
using support::crypto::Certificate;
using support::crypto::CryptoError;
using support::crypto::HashAlgorithm;

// What the signatures in corpus/ are of.
constexpr std::string_view kContent = "a text to sign\n";

template <typename T, auto free_function>
struct Freed {
  void operator()(T* object) const { free_function(object); }
};

// True also where OpenSSL cannot read it: what nothing rests on may be damaged.
bool openssl_has_nothing_against(ByteView der, const Certificate& issuer) {
  const unsigned char* at = der.data();
  const std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo, CMS_ContentInfo_free>> cms(
      d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  if (cms == nullptr) return true;
  const unsigned char* from = issuer.der().data();
  const std::unique_ptr<X509, Freed<X509, X509_free>> anchor(
      d2i_X509(nullptr, &from, static_cast<long>(issuer.der().size())));
  const std::unique_ptr<X509_STORE, Freed<X509_STORE, X509_STORE_free>> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), anchor.get());
  X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY);
  X509_STORE_set_flags(store.get(), X509_V_FLAG_NO_CHECK_TIME);
  const std::unique_ptr<BIO, Freed<BIO, BIO_free_all>> content(
      BIO_new_mem_buf(kContent.data(), static_cast<int>(kContent.size())));
  return CMS_verify(cms.get(), nullptr, store.get(), content.get(), nullptr, CMS_BINARY | CMS_DETACHED) == 1;
}

void look_at(const SignerCheck& signer) {
  require(std::is_sorted(signer.faults.begin(), signer.faults.end()), "the gravest comes first");
  require(signer.issuer || !signer.faults.empty(), "nothing is valid without an issuer");
  if (!signer.certificate) return;
  try {
    holder::view_of(*signer.certificate);
  } catch (const CryptoError&) {
    // says that it cannot be read
  }
}

// With every issuer in it vouched for: only then is there anything to be valid.
void judge(const Bytes& der) {
  const SignedData signature{Bytes(der)};
  holder::Digests digests;
  for (const HashAlgorithm hash : holder::hashes_of(signature))
    digests[hash] = support::crypto::digest(hash, support::as_bytes(kContent));
  // The day after the signatures in corpus/ were made.
  const holder::Instant now = holder::instant_of("20261201000000");
  std::vector<holder::KnownIssuer> known;
  for (const Certificate& each : signature.certificates())
    if (holder::check_issuer(each, now).holds()) known.push_back({each, holder::IssuerSource::file});
  const auto signers = holder::check(signature, digests, known, now);
  require(signers.size() == signature.signers().size(), "each signer is checked");
  for (const SignerCheck& each : signers) look_at(each);
  if (holder::gravest(signers)) return;
  if (signers.size() == 1)
    require(openssl_has_nothing_against(der, signers[0].issuer->certificate),
            "what is valid is so for OpenSSL");
}

void read_signature(ByteView bytes) {
  try {
    judge(support::copy_of(bytes));
  } catch (const CryptoError&) {
    // says that it is none
  }
  try {
    for (const Bytes& der : holder::from_pem("CMS", support::as_text(bytes)))
      require(holder::from_pem("CMS", holder::pem("CMS", der)).at(0) == der, "PEM is read as it is written");
  } catch (const CryptoError&) {
    // says that it is none
  }
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_signature({data, size});
  return 0;
}

// What is read out of a card's files: a certificate, its first block, and EF 0006.
//
// Where our reader takes a certificate, OpenSSL is asked for its opinion: if it takes it too, both must have
// read the same.
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

#include "fuzz/invariant.h"
#include "jpki/gen1/certificate_serial.h"
#include "jpki/gen1/token_info.h"
#include "support/crypto/certificate.h"
#include "support/crypto/error.h"
#include "support/crypto/rsa_padding.h"
#include "support/der.h"

namespace fuzz {
namespace {

using support::Bytes;
using support::ByteView;
using support::crypto::Certificate;

template <typename Object, int (*encode)(const Object*, unsigned char**)>
Bytes der_of(const Object* object) {
  unsigned char* at = nullptr;
  const int size = encode(object, &at);
  Bytes der(at, at + (size < 0 ? 0 : size));
  OPENSSL_free(at);
  return der;
}

Bytes modulus_of(const EVP_PKEY* key) {
  BIGNUM* modulus = nullptr;
  EVP_PKEY_get_bn_param(key, "n", &modulus);
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(modulus)));
  BN_bn2bin(modulus, bytes.data());
  BN_free(modulus);
  return bytes;
}

Bytes point_of(const EVP_PKEY* key) {
  std::size_t size = 0;
  EVP_PKEY_get_octet_string_param(key, "pub", nullptr, 0, &size);
  Bytes bytes(size);
  EVP_PKEY_get_octet_string_param(key, "pub", bytes.data(), size, &size);
  return bytes;
}

void compare_with_openssl(const Certificate& ours) {
  const unsigned char* at = ours.der().data();
  const std::unique_ptr<X509, decltype(&X509_free)> theirs(
      d2i_X509(nullptr, &at, static_cast<long>(ours.der().size())), X509_free);
  if (theirs == nullptr) return;
  require(at == ours.der().data() + ours.der().size(), "the certificate ends where OpenSSL sees its end");
  const auto name = [](const X509_NAME* which) { return der_of<X509_NAME, i2d_X509_NAME>(which); };
  require(name(X509_get_issuer_name(theirs.get())) == ours.issuer(), "the issuer is OpenSSL's");
  require(name(X509_get_subject_name(theirs.get())) == ours.subject(), "the subject is OpenSSL's");
  EVP_PKEY* key = X509_get0_pubkey(theirs.get());
  if (key == nullptr) return;
  if (const auto* rsa = ours.public_key().rsa())
    require(modulus_of(key) == rsa->modulus(), "the modulus is OpenSSL's");
  if (const auto* ec = ours.public_key().ec())
    require(point_of(key) == ec->point(), "the point is OpenSSL's");
}

void read_certificate(ByteView der) {
  try {
    const Certificate certificate(der);
    require(support::equal(certificate.der(), der), "a certificate is what was given");
    require(certificate.not_before().size() == 14 && certificate.not_after().size() == 14, "dates are whole");
    require(certificate.public_key().bits() <= 8192, "a key has a size that is used");
    // Exponentiation takes a time that the rest does not, and so do points; what is signed is of no account.
    if (const auto* rsa = certificate.public_key().rsa(); rsa != nullptr && rsa->bits() <= 2048) {
      const ByteView signature = der.last(std::min(der.size(), rsa->modulus().size()));
      rsa->verifies_pkcs1(der.first(std::min<std::size_t>(der.size(), 51)), signature);
    }
    if (const auto* ec = certificate.public_key().ec())
      ec->verifies_ecdsa(der.first(std::min<std::size_t>(der.size(), 48)),
                         der.last(std::min<std::size_t>(der.size(), 96)));
    compare_with_openssl(certificate);
  } catch (const support::crypto::CryptoError&) {
    // says that it is none
  }
}

void read_start(ByteView start) {
  const auto serial = jpki::gen1::serial_of(start);
  require(!serial || serial->size() == 16, "a serial number has 16 digits");
  const auto header = support::der::read_header(start);
  require(!header || header->header_size <= start.size(), "a header lies within the bytes");
  const auto info = jpki::gen1::TokenInfo::parse(start);
  require(!info || (info->label.size() <= 32 && info->serial_number.size() <= 16), "texts fit their fields");
  if (info) jpki::gen1::carrier_of(info->label);
}

// As verifiers see it: what a signature opened to.
void check_padding(ByteView encoded) {
  constexpr auto kHash = support::crypto::HashAlgorithm::sha256;
  const ByteView hash = encoded.first(std::min<std::size_t>(encoded.size(), 32));
  support::crypto::pkcs1_encoded(hash, encoded.size());
  if (hash.size() == 32) support::crypto::pss_consistent(kHash, hash, encoded, 8 * encoded.size() - 1);
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const support::ByteView bytes(data, size);
  fuzz::read_certificate(bytes);
  fuzz::read_start(bytes);
  fuzz::check_padding(bytes);
  return 0;
}

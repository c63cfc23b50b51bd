#include "support/crypto/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cassert>

#include "support/crypto/error.h"
#include "support/crypto/library.h"

namespace support::crypto {
namespace {

struct HashFacts {
  HashAlgorithm algorithm;
  std::size_t size;              // FIPS 180-4, figure 1
  std::string_view digest_info;  // RFC 8017 section 9.2, note 1: the bytes before the hash
};

using namespace std::string_view_literals;

// In the order of HashAlgorithm.
constexpr std::array kHashes = {
    HashFacts{HashAlgorithm::sha1, 20, "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"sv},
    HashFacts{HashAlgorithm::sha224, 28,
              "\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"sv},
    HashFacts{HashAlgorithm::sha256, 32,
              "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"sv},
    HashFacts{HashAlgorithm::sha384, 48,
              "\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"sv},
    HashFacts{HashAlgorithm::sha512, 64,
              "\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"sv},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kHashes.size(); ++i) {
    if (static_cast<std::size_t>(kHashes[i].algorithm) != i) return false;
  }
  return true;
}
static_assert(in_order());

const HashFacts& facts_of(HashAlgorithm algorithm) {
  return kHashes.at(static_cast<std::size_t>(algorithm));
}

}  // namespace

std::size_t digest_size(HashAlgorithm algorithm) {
  return facts_of(algorithm).size;
}

Digest::Digest(HashAlgorithm algorithm) {
  const ErrorScope errors;
  const EVP_MD* fetched = fetched_digest(algorithm);
  context_.reset(EVP_MD_CTX_new());
  if (!context_ || EVP_DigestInit_ex2(context_.get(), fetched, nullptr) != 1) {
    throw CryptoError("OpenSSL does not start a digest");
  }
}

void Digest::update(ByteView data) {
  const ErrorScope errors;
  if (EVP_DigestUpdate(context_.get(), data.data(), data.size()) != 1) {
    throw CryptoError("OpenSSL does not go on with a digest");
  }
}

Bytes Digest::finish() {
  const ErrorScope errors;
  Bytes hash(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context_.get(), hash.data(), &size) != 1) {
    throw CryptoError("OpenSSL does not finish a digest");
  }
  hash.resize(size);
  return hash;
}

void Digest::Free::operator()(EVP_MD_CTX* context) const {
  EVP_MD_CTX_free(context);
}

Bytes digest(HashAlgorithm algorithm, ByteView data) {
  Digest running(algorithm);
  running.update(data);
  return running.finish();
}

Bytes digest_info(HashAlgorithm algorithm, ByteView hash) {
  assert(hash.size() == digest_size(algorithm));
  Bytes info = copy_of(as_bytes(facts_of(algorithm).digest_info));
  info.insert(info.end(), hash.begin(), hash.end());
  return info;
}

}  // namespace support::crypto

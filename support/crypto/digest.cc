#include "support/crypto/digest.h"

#include <string.h>

#include <array>
#include <cassert>

#include "support/crypto/error.h"
#include "support/crypto/openssl.h"

namespace support::crypto {
namespace {

union Context {
  SHA_CTX sha1;
  SHA256_CTX sha256;
  SHA512_CTX sha512;
};

// OpenSSL's three steps of a digest, without the type of their context.
struct Steps {
  int (*start)(Context&);
  int (*update)(Context&, ByteView);
  int (*finish)(Context&, std::uint8_t*);
};

template <auto kMember, auto kInit, auto kUpdate, auto kFinal>
constexpr Steps kSteps = {
    [](Context& context) { return (openssl().*kInit)(&(context.*kMember)); },
    [](Context& context, ByteView data) {
      return (openssl().*kUpdate)(&(context.*kMember), data.data(), data.size());
    },
    [](Context& context, std::uint8_t* hash) { return (openssl().*kFinal)(hash, &(context.*kMember)); },
};

struct HashFacts {
  HashAlgorithm algorithm;
  std::size_t size;              // FIPS 180-4, figure 1
  std::string_view digest_info;  // RFC 8017 section 9.2, note 1: the bytes before the hash
  Steps steps;
};

using namespace std::string_view_literals;

// In the order of HashAlgorithm.
constexpr std::array kHashes = {
    HashFacts{HashAlgorithm::sha1, 20, "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"sv,
              kSteps<&Context::sha1, &OpenSsl::SHA1_Init, &OpenSsl::SHA1_Update, &OpenSsl::SHA1_Final>},
    HashFacts{
        HashAlgorithm::sha224, 28,
        "\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"sv,
        kSteps<&Context::sha256, &OpenSsl::SHA224_Init, &OpenSsl::SHA224_Update, &OpenSsl::SHA224_Final>},
    HashFacts{
        HashAlgorithm::sha256, 32,
        "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"sv,
        kSteps<&Context::sha256, &OpenSsl::SHA256_Init, &OpenSsl::SHA256_Update, &OpenSsl::SHA256_Final>},
    HashFacts{
        HashAlgorithm::sha384, 48,
        "\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"sv,
        kSteps<&Context::sha512, &OpenSsl::SHA384_Init, &OpenSsl::SHA384_Update, &OpenSsl::SHA384_Final>},
    HashFacts{
        HashAlgorithm::sha512, 64,
        "\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"sv,
        kSteps<&Context::sha512, &OpenSsl::SHA512_Init, &OpenSsl::SHA512_Update, &OpenSsl::SHA512_Final>},
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

void prepare() {
  openssl();
}

std::size_t digest_size(HashAlgorithm algorithm) {
  return facts_of(algorithm).size;
}

struct Digest::State {
  const HashFacts* facts;
  Context context;
};

Digest::Digest(HashAlgorithm algorithm) : state_(new State{&facts_of(algorithm), {}}) {
  if (state_->facts->steps.start(state_->context) != 1) throw CryptoError("OpenSSL does not start a digest");
}

void Digest::update(ByteView data) {
  if (state_->facts->steps.update(state_->context, data) != 1) {
    throw CryptoError("OpenSSL does not go on with a digest");
  }
}

Bytes Digest::finish() {
  Bytes hash(SHA512_DIGEST_LENGTH);
  if (state_->facts->steps.finish(state_->context, hash.data()) != 1) {
    throw CryptoError("OpenSSL does not finish a digest");
  }
  hash.resize(state_->facts->size);
  return hash;
}

// The data may have been a PIN: the rest of the last block is wiped, also of an unfinished digest.
void Digest::Free::operator()(State* state) const {
  explicit_bzero(&state->context, sizeof state->context);
  delete state;
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

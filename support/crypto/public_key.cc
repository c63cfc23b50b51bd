#include "support/crypto/public_key.h"

#include "support/crypto/error.h"
#include "support/der.h"

namespace support::crypto {
namespace {

constexpr const char* kNoKey = "not a public key";

std::variant<RsaPublicKey, EcPublicKey> key_in(ByteView public_key_info) {
  der::Reader outer(public_key_info);
  der::Reader fields(required(outer.next_content(der::kSequence), kNoKey));
  if (!outer.at_end()) throw CryptoError("bytes after a public key");
  const ByteView algorithm = required(fields.next(der::kSequence), kNoKey);
  const ByteView bits = required(fields.next_content(der::kBitString), kNoKey);
  if (!fields.at_end() || bits.empty() || bits[0] != 0) throw CryptoError(kNoKey);
  const ByteView key = bits.subspan(1);
  if (equal(algorithm, RsaPublicKey::kAlgorithm)) return RsaPublicKey(key);
  if (equal(algorithm, EcPublicKey::kAlgorithm)) return EcPublicKey(key);
  throw CryptoError("a public key that is neither RSA nor on P-384");
}

}  // namespace

PublicKey::PublicKey(ByteView public_key_info) : key_(key_in(public_key_info)) {}

}  // namespace support::crypto

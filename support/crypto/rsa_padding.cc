#include "support/crypto/rsa_padding.h"

#include <algorithm>

namespace support::crypto {
namespace {

constexpr std::size_t kFewestFillers = 8;  // RFC 8017 section 9.2, step 3
constexpr std::uint8_t kPssTrailer = 0xBC;

// MGF1 (RFC 8017 appendix B.2.1).
Bytes mask_of(HashAlgorithm algorithm, ByteView seed, std::size_t size) {
  Bytes mask;
  for (std::uint8_t counter = 0; mask.size() < size; ++counter) {
    Bytes block = copy_of(seed);
    block.insert(block.end(), {0, 0, 0, counter});  // 256 blocks are more than the largest key asks for
    const Bytes piece = digest(algorithm, block);
    mask.insert(mask.end(), piece.begin(), piece.end());
  }
  mask.resize(size);
  return mask;
}

// DB = 00.. 01 salt, from its masked form (steps 7 to 9).
Bytes unmasked(HashAlgorithm algorithm, ByteView masked, ByteView seed, std::uint8_t first_byte_bits) {
  Bytes block = mask_of(algorithm, seed, masked.size());
  for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= masked[i];
  block[0] &= first_byte_bits;
  return block;
}

}  // namespace

std::optional<Bytes> pkcs1_encoded(ByteView data, std::size_t size) {
  if (data.size() + kFewestFillers + 3 > size) return std::nullopt;
  Bytes encoded(size - data.size(), 0xFF);
  encoded[0] = 0x00;
  encoded[1] = 0x01;
  encoded.back() = 0x00;
  encoded.insert(encoded.end(), data.begin(), data.end());
  return encoded;
}

bool pss_consistent(HashAlgorithm algorithm, ByteView hash, ByteView encoded, std::size_t modulus_bits) {
  const std::size_t hash_size = digest_size(algorithm);
  const std::size_t salt_size = hash_size;
  const std::size_t encoded_bits = modulus_bits - 1;
  const std::size_t encoded_size = (encoded_bits + 7) / 8;
  // A modulus of 8k+1 bits is one byte longer than the encoding (section 8.1.2, step 2c).
  if (encoded.size() > encoded_size && encoded[0] != 0) return false;
  encoded = encoded.last(encoded_size);
  if (hash.size() != hash_size || encoded_size < hash_size + salt_size + 2) return false;
  if (encoded.back() != kPssTrailer) return false;

  const std::size_t block_size = encoded_size - hash_size - 1;
  const ByteView masked = encoded.first(block_size);
  const ByteView seed = encoded.subspan(block_size, hash_size);
  const auto first_byte_bits = static_cast<std::uint8_t>(0xFF >> (8 * encoded_size - encoded_bits));
  if ((masked[0] & ~first_byte_bits) != 0) return false;
  const Bytes block = unmasked(algorithm, masked, seed, first_byte_bits);
  const auto salt = block.end() - static_cast<std::ptrdiff_t>(salt_size);
  const auto separator = salt - 1;
  const bool padded = std::all_of(block.begin(), separator, [](std::uint8_t byte) { return byte == 0; });
  if (!padded || *separator != 0x01) return false;

  Digest again(algorithm);
  again.update(Bytes(8, 0x00));
  again.update(hash);
  again.update({salt, block.end()});
  return equal(again.finish(), seed);
}

}  // namespace support::crypto

#include "pkcs11/message_input.h"

#include <algorithm>

#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

using jpki::SignatureScheme;

constexpr std::size_t kLongestHash = 64;

MessageInput::Limits limits_of(SignatureScheme scheme, std::size_t max_input) {
  switch (scheme) {
    case SignatureScheme::pkcs1: return {0, max_input};
    case SignatureScheme::pss_sha256: return {jpki::kPssHashSize, jpki::kPssHashSize};
    case SignatureScheme::ecdsa: return {1, kLongestHash};
  }
  return {0, 0};
}

}  // namespace

MessageInput::MessageInput(const Mechanism& mechanism, std::size_t max_input)
    : scheme_(mechanism.signing.value().scheme),
      max_input_(max_input),
      limits_(limits_of(scheme_, max_input)),
      hash_(mechanism.hash) {
  if (hash_) digest_.emplace(*hash_);
}

void MessageInput::update(support::ByteView data) {
  if (digest_) {
    digest_->update(data);
    return;
  }
  if (data.size() > limits_.most - data_.size()) throw CkrError(CKR_DATA_LEN_RANGE);
  data_.insert(data_.end(), data.begin(), data.end());
}

support::Bytes MessageInput::finish() {
  if (digest_) data_ = digest_->finish();
  if (scheme_ == SignatureScheme::pkcs1) return digest_ ? support::crypto::digest_info(*hash_, data_) : data_;
  if (data_.size() < limits_.least) throw CkrError(CKR_DATA_LEN_RANGE);
  // FIPS 186-5 section 6.4.1: the leftmost bits of a hash that is longer than the order of the curve.
  data_.resize(std::min(data_.size(), max_input_));
  return std::move(data_);
}

}  // namespace pkcs11

#include "pkcs11/message_input.h"

#include "pkcs11/ckr_error.h"

namespace pkcs11 {

using jpki::SignatureScheme;

MessageInput::MessageInput(const Mechanism& mechanism, std::size_t max_size)
    : scheme_(mechanism.signing.value().scheme),
      min_size_(scheme_ == SignatureScheme::pss_sha256 ? jpki::kPssHashSize : 0),
      max_size_(scheme_ == SignatureScheme::pss_sha256 ? jpki::kPssHashSize : max_size),
      hash_(mechanism.hash) {
  if (hash_) digest_.emplace(*hash_);
}

void MessageInput::update(support::ByteView data) {
  if (digest_) {
    digest_->update(data);
    return;
  }
  if (data.size() > max_size_ - data_.size()) throw CkrError(CKR_DATA_LEN_RANGE);
  data_.insert(data_.end(), data.begin(), data.end());
}

support::Bytes MessageInput::finish() {
  if (digest_) {
    support::Bytes hash = digest_->finish();
    return scheme_ == SignatureScheme::pss_sha256 ? hash : support::crypto::digest_info(*hash_, hash);
  }
  if (data_.size() < min_size_) throw CkrError(CKR_DATA_LEN_RANGE);
  return std::move(data_);
}

}  // namespace pkcs11

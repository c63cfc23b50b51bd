// The forms in which certificates and signatures leave, and come back. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/bytes.h"
#include "support/crypto/certificate.h"

namespace holder {

std::string base64(support::ByteView bytes);

// Nothing for what is no base64 with its padding; line ends are passed over.
std::optional<support::Bytes> from_base64(std::string_view text);

// RFC 7468. `label`: what stands behind BEGIN.
std::string pem(std::string_view label, support::ByteView der);
std::string pem(const support::crypto::Certificate& certificate);
// What stands in `text` under `label`, block by block, whatever is around it. Throws CryptoError for a block
// that does not end or is no base64.
std::vector<support::Bytes> from_pem(std::string_view label, std::string_view text);

// A line of authorized_keys (RFC 4253 section 6.6), without a comment and with its line end.
std::string ssh_public_key(const support::crypto::PublicKey& key);

}  // namespace holder

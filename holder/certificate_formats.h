// The forms in which a certificate leaves. Thread rule: pure functions.
#pragma once

#include <string>

#include "support/bytes.h"
#include "support/crypto/certificate.h"

namespace holder {

std::string base64(support::ByteView bytes);

// RFC 7468.
std::string pem(const support::crypto::Certificate& certificate);

// A line of authorized_keys (RFC 4253 section 6.6), without a comment and with its line end.
std::string ssh_public_key(const support::crypto::PublicKey& key);

}  // namespace holder

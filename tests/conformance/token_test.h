// The fixture of tests that hold for any token: each runs on the authentication token and on the signature
// token. Thread rule: as GoogleTest's, one thread.
#pragma once

#include "tests/contract/cryptoki_test.h"

namespace conformance {

using contract::field;
using contract::kAuthenticationSlot;
using contract::kSignatureSlot;
using contract::padded;
using contract::stage;
using support::as_bytes;
using support::Bytes;

inline constexpr CK_FLAGS kReadOnly = CKF_SERIAL_SESSION;
inline constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

class TokenTest : public contract::CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  CK_SLOT_ID slot() const { return GetParam(); }
  CK_SLOT_ID other_slot() const {
    return slot() == kAuthenticationSlot ? kSignatureSlot : kAuthenticationSlot;
  }
  CK_SESSION_HANDLE open_here(CK_FLAGS flags = kReadOnly) { return open(slot(), flags); }
  CK_SESSION_HANDLE open_and_login_here() { return open_and_login(slot()); }
  CK_RV login_here(CK_SESSION_HANDLE session) { return login(session, pin_of(slot())); }
  CK_STATE state_of(CK_SESSION_HANDLE session) { return session_info(session).state; }

  CK_OBJECT_HANDLE first(CK_SESSION_HANDLE session, CK_OBJECT_CLASS object_class) {
    const auto found = find_class(session, object_class);
    EXPECT_FALSE(found.empty());
    return found.empty() ? CK_INVALID_HANDLE : found.front();
  }

  const vcard::Credential& credential() const {
    return slot() == kAuthenticationSlot ? card->contents().authentication : card->contents().signature;
  }
  // The tries that the card has left, and those that it was issued with.
  int tries_left() const {
    return card->tries_left(slot() == kAuthenticationSlot ? vcard::PinId::auth : vcard::PinId::sign);
  }
};

inline Bytes bytes_of(std::string_view text) {
  return support::copy_of(as_bytes(text));
}

// "abc", and its SHA-256 as FIPS 180-4's examples have it.
inline constexpr const char* kSha256OfAbc =
    "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

inline std::string token_name(const testing::TestParamInfo<CK_SLOT_ID>& slot) {
  return slot.param == kAuthenticationSlot ? "Authentication" : "Signature";
}

}  // namespace conformance

#define JPKI_ON_EACH_TOKEN(suite)                                                                    \
  INSTANTIATE_TEST_SUITE_P(EachToken, suite,                                                         \
                           testing::Values(contract::kAuthenticationSlot, contract::kSignatureSlot), \
                           conformance::token_name)

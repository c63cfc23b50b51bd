// The jobs of programs whose commands are counted.
#pragma once

#include "tests/contract/cryptoki_test.h"

namespace contract {

class JobTest : public CryptokiTest {
 protected:
  void list_slots() {
    CK_SLOT_ID slots[2];
    CK_ULONG count = 2;
    ASSERT_EQ(p11->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    ASSERT_EQ(count, 2U);
  }
  void list_mechanisms(CK_SLOT_ID slot) {
    CK_MECHANISM_TYPE mechanisms[64];
    CK_ULONG count = 64;
    ASSERT_EQ(p11->C_GetMechanismList(slot, mechanisms, &count), CKR_OK);
  }
  void sign_once(CK_SESSION_HANDLE session) {
    support::Bytes signature;
    ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  }
  // What a TLS or ssh client does with a token.
  CK_SESSION_HANDLE log_in_read_and_sign(CK_SLOT_ID slot) {
    list_slots();
    const CK_SESSION_HANDLE session = open_and_login(slot);
    attribute(session, find_class(session, CKO_CERTIFICATE).at(0), CKA_VALUE);
    sign_once(session);
    return session;
  }

  std::size_t certificate_size(CK_SLOT_ID slot) const {
    const auto& contents = card->contents();
    return (slot == kAuthenticationSlot ? contents.authentication : contents.signature).certificate.size();
  }
};

}  // namespace contract

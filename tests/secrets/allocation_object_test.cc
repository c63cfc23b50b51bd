// Objects and operations, where memory runs out.
#include "tests/secrets/allocation_test.h"

namespace secrets {
namespace {

TEST_P(AllocationTest, FindAndRead) {
  CK_OBJECT_CLASS wanted = CKO_CERTIFICATE;
  CK_BYTE id = 1;
  CK_ATTRIBUTE pattern[] = {{CKA_CLASS, &wanted, sizeof wanted}, {CKA_ID, &id, 1}};
  CK_OBJECT_HANDLE found[4] = {};
  CK_ULONG count = 0;
  std::array<CK_BYTE, 4096> value;
  CK_ATTRIBUTE asked = {CKA_VALUE, value.data(), value.size()};
  const auto session_with_token = [&] { open_session(kAuthenticationSlot); };
  repeatable(session_with_token, [&] { return p11->C_FindObjectsInit(session, pattern, 2); });
  repeatable(
      [&] {
        open_session(kAuthenticationSlot);
        ASSERT_EQ(p11->C_FindObjectsInit(session, pattern, 2), CKR_OK);
      },
      [&] { return p11->C_FindObjects(session, found, 4, &count); });
  repeatable(
      [&] {
        open_session(kAuthenticationSlot);
        ASSERT_EQ(p11->C_FindObjectsInit(session, pattern, 2), CKR_OK);
      },
      [&] { return p11->C_FindObjectsFinal(session); });
  repeatable(
      [&] {
        open_session(kAuthenticationSlot);
        found[0] = find_class(session, CKO_CERTIFICATE).at(0);
      },
      [&] {
        asked.ulValueLen = value.size();
        return p11->C_GetAttributeValue(session, found[0], &asked, 1);
      });
  EXPECT_EQ(support::Bytes(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(asked.ulValueLen)),
            card->contents().authentication.certificate);
}

// A signature that fails ends its operation, but for a call that has not come as far as its session.
TEST_P(AllocationTest, Sign) {
  CK_RSA_PKCS_PSS_PARAMS salted = {CKM_SHA256, CKG_MGF1_SHA256, 32};
  CK_MECHANISM pss = {CKM_SHA256_RSA_PKCS_PSS, &salted, sizeof salted};
  CK_MECHANISM pkcs1 = {CKM_SHA256_RSA_PKCS, nullptr, 0};
  for (CK_MECHANISM* mechanism : {&pkcs1, &pss}) {
    CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
    repeatable(
        [&] {
          logged_in_session(kSignatureSlot);
          key = find_class(session, CKO_PRIVATE_KEY).at(0);
        },
        [&] { return p11->C_SignInit(session, mechanism, key); });
    const auto again = [&](CK_RV rv) {
      if (rv != CKR_OK) {
        p11->C_SignInit(session, nullptr, CK_INVALID_HANDLE);
        ASSERT_EQ(p11->C_SignInit(session, mechanism, key), CKR_OK);
        out_size = out.size();
        ASSERT_EQ(p11->C_Sign(session, text.data(), text.size(), out.data(), &out_size), CKR_OK);
      }
      ASSERT_EQ(out_size, out.size());
      ASSERT_TRUE(logged_in());
      expect_tries_untouched();
    };
    const auto begin = [&] {
      begin_signature(*mechanism);
      key = find_class(session, CKO_PRIVATE_KEY).at(0);
      out_size = out.size();
    };
    at_every_allocation(
        begin, [&] { return p11->C_Sign(session, text.data(), text.size(), out.data(), &out_size); }, again);
    at_every_allocation(
        begin,
        [&] {
          const CK_RV rv = p11->C_SignUpdate(session, text.data(), text.size());
          return rv != CKR_OK ? rv : p11->C_SignFinal(session, out.data(), &out_size);
        },
        again);
  }
}

TEST_P(AllocationTest, Verify) {
  CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS, nullptr, 0};
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  support::Bytes signature;
  const auto prepare = [&] {
    logged_in_session(kAuthenticationSlot);
    key = find_class(session, CKO_PUBLIC_KEY).at(0);
    if (signature.empty()) {
      ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, text, signature), CKR_OK);
    }
  };
  repeatable(prepare, [&] { return p11->C_VerifyInit(session, &mechanism, key); });
  repeatable(prepare, [&] {
    CK_RV rv = p11->C_VerifyInit(session, &mechanism, key);
    if (rv == CKR_OK)
      rv = p11->C_Verify(session, text.data(), text.size(), signature.data(), signature.size());
    return rv;
  });
  repeatable(prepare, [&] {
    CK_RV rv = p11->C_VerifyInit(session, &mechanism, key);
    if (rv == CKR_OK) rv = p11->C_VerifyUpdate(session, text.data(), text.size());
    if (rv == CKR_OK) rv = p11->C_VerifyFinal(session, signature.data(), signature.size());
    return rv;
  });
}

TEST_P(AllocationTest, Digest) {
  CK_MECHANISM mechanism = {CKM_SHA512, nullptr, 0};
  repeatable([&] { open_session(kAuthenticationSlot); },
             [&] {
               out_size = out.size();
               CK_RV rv = p11->C_DigestInit(session, &mechanism);
               if (rv == CKR_OK) rv = p11->C_Digest(session, text.data(), text.size(), out.data(), &out_size);
               return rv;
             });
  repeatable([&] { open_session(kAuthenticationSlot); },
             [&] {
               out_size = out.size();
               CK_RV rv = p11->C_DigestInit(session, &mechanism);
               if (rv == CKR_OK) rv = p11->C_DigestUpdate(session, text.data(), text.size());
               if (rv == CKR_OK) rv = p11->C_DigestFinal(session, out.data(), &out_size);
               return rv;
             });
}

}  // namespace
}  // namespace secrets

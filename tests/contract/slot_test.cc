// PKCS#11 2.40 section 5.5: slots and tokens.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<CK_SLOT_ID> slot_list(CK_FUNCTION_LIST* p11, CK_BBOOL token_present) {
  CK_ULONG count = 0;
  EXPECT_EQ(p11->C_GetSlotList(token_present, nullptr, &count), CKR_OK);
  std::vector<CK_SLOT_ID> ids(count);
  EXPECT_EQ(p11->C_GetSlotList(token_present, ids.data(), &count), CKR_OK);
  return ids;
}

class SlotTest : public CryptokiTest {
 protected:
  CK_SLOT_INFO slot_info(CK_SLOT_ID id) {
    CK_SLOT_INFO info = {};
    EXPECT_EQ(p11->C_GetSlotInfo(id, &info), CKR_OK);
    return info;
  }
};

TEST_F(SlotTest, TwoSlotsAReaderThatNeverShrink) {
  EXPECT_THAT(slot_list(p11, CK_FALSE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
  EXPECT_THAT(slot_list(p11, CK_TRUE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
  stage().remove();
  EXPECT_THAT(slot_list(p11, CK_FALSE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
  EXPECT_THAT(slot_list(p11, CK_TRUE), IsEmpty());
}

TEST_F(SlotTest, ListSaysWhenTheBufferIsTooSmall) {
  CK_SLOT_ID one = 99;
  CK_ULONG count = 1;
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, &one, &count), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 2U);
  EXPECT_EQ(one, 99U);
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, nullptr), CKR_ARGUMENTS_BAD);
}

TEST_F(SlotTest, SlotInfoFollowsTheCardWithoutACommand) {
  const CK_FLAGS always = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
  EXPECT_EQ(slot_info(kAuthenticationSlot).flags, always | CKF_TOKEN_PRESENT);
  stage().remove();
  EXPECT_EQ(slot_info(kAuthenticationSlot).flags, always);
  EXPECT_EQ(ledger->totals().commands, 0U);
  CK_SLOT_INFO info;
  EXPECT_EQ(p11->C_GetSlotInfo(2, &info), CKR_SLOT_ID_INVALID);
}

TEST_F(SlotTest, TokenInfoIsExact) {
  const CK_TOKEN_INFO auth = token_info(kAuthenticationSlot);
  const CK_TOKEN_INFO sign = token_info(kSignatureSlot);
  EXPECT_EQ(field(auth.label), padded("JPKI User Authentication", 32));
  EXPECT_EQ(field(sign.label), padded("JPKI Digital Signature", 32));
  EXPECT_EQ(field(auth.model), padded("My Number Card", 16));
  EXPECT_EQ(field(auth.serialNumber), field(sign.serialNumber));
  EXPECT_THAT(field(auth.serialNumber), testing::MatchesRegex("[0-9A-F]{16}"));
  const CK_FLAGS flags =
      CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED | CKF_WRITE_PROTECTED;
  EXPECT_EQ(auth.flags, flags);
  EXPECT_EQ(sign.flags, flags);
  EXPECT_EQ(auth.ulMinPinLen, 4U);
  EXPECT_EQ(auth.ulMaxPinLen, 4U);
  EXPECT_EQ(sign.ulMinPinLen, 6U);
  EXPECT_EQ(sign.ulMaxPinLen, 16U);
  EXPECT_EQ(field(auth.utcTime), padded("", 16));
}

TEST_F(SlotTest, CardsHaveSerialNumbersOfTheirOwn) {
  const std::string first = field(token_info(kAuthenticationSlot).serialNumber);
  use_card({}, 1);
  EXPECT_NE(field(token_info(kAuthenticationSlot).serialNumber), first);
  use_card({}, 0);
  EXPECT_EQ(field(token_info(kAuthenticationSlot).serialNumber), first);
}

TEST_F(SlotTest, FlagsTellTheTries) {
  const std::vector<CK_FLAGS> by_tries = {
      CKF_USER_PIN_LOCKED, CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_COUNT_LOW, 0};
  constexpr CK_FLAGS kPinFlags = CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_COUNT_LOW;
  for (int left = 0; left <= 3; ++left) {
    use_card({});
    card->set_tries(vcard::PinId::auth, left);
    EXPECT_EQ(token_info(kAuthenticationSlot).flags & kPinFlags, by_tries[static_cast<std::size_t>(left)])
        << left;
    EXPECT_EQ(token_info(kSignatureSlot).flags & kPinFlags, 0U) << "the other token is not concerned";
  }
}

TEST_F(SlotTest, MechanismListIsThisAndNothingElse) {
  CK_MECHANISM_TYPE types[32];
  CK_ULONG count = 32;
  ASSERT_EQ(p11->C_GetMechanismList(kSignatureSlot, types, &count), CKR_OK);
  EXPECT_THAT(std::vector<CK_MECHANISM_TYPE>(types, types + count),
              testing::UnorderedElementsAre(CKM_RSA_PKCS, CKM_SHA1_RSA_PKCS, CKM_SHA224_RSA_PKCS,
                                            CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS, CKM_SHA512_RSA_PKCS,
                                            CKM_RSA_PKCS_PSS, CKM_SHA256_RSA_PKCS_PSS, CKM_SHA_1, CKM_SHA224,
                                            CKM_SHA256, CKM_SHA384, CKM_SHA512));
  CK_MECHANISM_INFO info;
  ASSERT_EQ(p11->C_GetMechanismInfo(kSignatureSlot, CKM_RSA_PKCS, &info), CKR_OK);
  EXPECT_EQ(info.ulMinKeySize, 2048U);
  EXPECT_EQ(info.ulMaxKeySize, 2048U);
  EXPECT_EQ(info.flags, CKF_HW | CKF_SIGN | CKF_VERIFY);
  EXPECT_EQ(p11->C_GetMechanismInfo(kSignatureSlot, CKM_RSA_X_509, &info), CKR_MECHANISM_INVALID);
}

TEST_F(SlotTest, CardsThatAreNone) {
  CK_TOKEN_INFO info;
  for (const char* kind : {"resident-card", "no-applet"}) {
    use_card(vcard::Switches().set(vcard::Fact::kind, kind));
    EXPECT_EQ(p11->C_GetTokenInfo(kAuthenticationSlot, &info), CKR_TOKEN_NOT_RECOGNIZED) << kind;
    EXPECT_NE(slot_info(kAuthenticationSlot).flags & CKF_TOKEN_PRESENT, 0U) << "something lies in the reader";
  }
  stage().remove();
  EXPECT_EQ(p11->C_GetTokenInfo(kAuthenticationSlot, &info), CKR_TOKEN_NOT_PRESENT);
}

TEST_F(SlotTest, ACardWithoutSigningCertificateHasNoSigningToken) {
  for (const char* presence : {"true", "missing"}) {
    use_card(vcard::Switches()
                 .set(vcard::Fact::certificates, "auth-only")
                 .set(vcard::Fact::presence_file, presence));
    EXPECT_THAT(slot_list(p11, CK_TRUE), ElementsAre(kAuthenticationSlot)) << presence;
    CK_TOKEN_INFO info;
    EXPECT_EQ(p11->C_GetTokenInfo(kSignatureSlot, &info), CKR_TOKEN_NOT_PRESENT);
    EXPECT_EQ(slot_info(kSignatureSlot).flags & CKF_TOKEN_PRESENT, 0U);
  }
}

TEST_F(SlotTest, PhonesShowTheirNameAndTheirCertificateAfterLogin) {
  for (const auto& [kind, model] : {std::pair{"android", "Android phone"}, std::pair{"iphone", "iPhone"}}) {
    use_card(vcard::Switches().set(vcard::Fact::kind, kind));
    EXPECT_EQ(field(token_info(kAuthenticationSlot).model), padded(model, 16));
    const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
    const std::size_t before = find_class(session, CKO_CERTIFICATE).size();
    ASSERT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
    EXPECT_EQ(find_class(session, CKO_CERTIFICATE).size(), 2U);
    if (std::string(kind) == "android") {
      EXPECT_EQ(before, 1U);
    }
  }
}

TEST_F(SlotTest, EventsAreToldOnceForEachSlot) {
  CK_SLOT_ID slot = 99;
  const auto next = [&] { return p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr); };
  while (next() == CKR_OK) {
  }
  EXPECT_EQ(next(), CKR_NO_EVENT);
  stage().remove();
  EXPECT_EQ(next(), CKR_OK);
  EXPECT_EQ(slot, kAuthenticationSlot);
  EXPECT_EQ(next(), CKR_OK);
  EXPECT_EQ(slot, kSignatureSlot);
  EXPECT_EQ(next(), CKR_NO_EVENT);
  stage().insert(card);
  EXPECT_EQ(p11->C_WaitForSlotEvent(0, &slot, nullptr), CKR_OK) << "what has happened is not waited for";
  EXPECT_EQ(slot, kAuthenticationSlot);
}

}  // namespace
}  // namespace contract

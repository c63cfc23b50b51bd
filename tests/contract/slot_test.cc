// How this card and its kin show as slots and tokens. The standard's rules: tests/conformance/slot_test.cc.
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

TEST_F(SlotTest, SlotInfoFollowsTheCardWithoutACommand) {
  const CK_FLAGS always = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
  EXPECT_EQ(slot_info(kAuthenticationSlot).flags, always | CKF_TOKEN_PRESENT);
  stage().remove();
  EXPECT_EQ(slot_info(kAuthenticationSlot).flags, always);
  EXPECT_EQ(ledger->totals().commands, 0U);
  CK_SLOT_INFO info;
  EXPECT_EQ(p11->C_GetSlotInfo(2, &info), CKR_SLOT_ID_INVALID);
}

TEST_F(SlotTest, CardsHaveSerialNumbersOfTheirOwn) {
  const std::string first = field(token_info(kAuthenticationSlot).serialNumber);
  use_card(usual_switches(), 1);
  EXPECT_NE(field(token_info(kAuthenticationSlot).serialNumber), first);
  use_card(usual_switches(), 0);
  EXPECT_EQ(field(token_info(kAuthenticationSlot).serialNumber), first);
}

TEST_F(SlotTest, FlagsTellTheTries) {
  const std::vector<CK_FLAGS> by_tries = {CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED,
                                          CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY,
                                          CKF_USER_PIN_COUNT_LOW, 0};
  constexpr CK_FLAGS kPinFlags = CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_COUNT_LOW;
  for (int left = 0; left <= 3; ++left) {
    use_card(usual_switches());
    card->set_tries(vcard::PinId::auth, left);
    EXPECT_EQ(token_info(kAuthenticationSlot).flags & kPinFlags, by_tries[static_cast<std::size_t>(left)])
        << left;
    EXPECT_EQ(token_info(kSignatureSlot).flags & kPinFlags, 0U) << "the other token is not concerned";
  }
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

}  // namespace
}  // namespace contract

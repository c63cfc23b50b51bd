// PKCS#11 2.40 section 5.5: slots and tokens. Events: slot_event_test.cc; many readers: reader_test.cc.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Slot : public TokenTest {
 protected:
  std::vector<CK_SLOT_ID> slots(CK_BBOOL token_present) {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(token_present, nullptr, &count), CKR_OK);
    std::vector<CK_SLOT_ID> ids(count);
    EXPECT_EQ(p11->C_GetSlotList(token_present, ids.data(), &count), CKR_OK);
    return ids;
  }
  CK_SLOT_INFO info() {
    CK_SLOT_INFO info = {};
    EXPECT_EQ(p11->C_GetSlotInfo(slot(), &info), CKR_OK);
    return info;
  }
};
JPKI_ON_EACH_TOKEN(Slot);

TEST_P(Slot, TheListNeverShrinksAndSaysWhereTokensAre) {
  EXPECT_THAT(slots(CK_FALSE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
  EXPECT_THAT(slots(CK_TRUE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
  stage().remove();
  EXPECT_THAT(slots(CK_FALSE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
  EXPECT_THAT(slots(CK_TRUE), IsEmpty());
  CK_ULONG room = 0;
  CK_SLOT_ID none = 99;
  EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, &none, &room), CKR_OK) << "an empty list fits everywhere";
  stage().insert(card);
  EXPECT_THAT(slots(CK_TRUE), ElementsAre(kAuthenticationSlot, kSignatureSlot));
}

TEST_P(Slot, ASmallListIsToldTheCount) {
  CK_SLOT_ID one = 99;
  CK_ULONG count = 1;
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, &one, &count), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 2U);
  EXPECT_EQ(one, 99U);
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, &one, nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Slot, InfoIsExact) {
  const CK_FLAGS always = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
  EXPECT_EQ(info().flags, always | CKF_TOKEN_PRESENT);
  const std::string description = field(info().slotDescription);
  EXPECT_EQ(description.find('\0'), std::string::npos) << "blanks, not zeros";
  EXPECT_NE(description, padded("", 64));
  EXPECT_EQ(field(info().manufacturerID), padded("", 32)) << "PC/SC does not tell it";
  stage().remove();
  EXPECT_EQ(info().flags, always);
  EXPECT_EQ(field(info().slotDescription), description);
  EXPECT_EQ(p11->C_GetSlotInfo(slot(), nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Slot, TokenInfoIsExact) {
  const CK_TOKEN_INFO info = token_info(slot());
  const bool authentication = slot() == kAuthenticationSlot;
  EXPECT_EQ(field(info.label),
            padded(authentication ? "JPKI User Authentication" : "JPKI Digital Signature", 32));
  EXPECT_EQ(field(info.manufacturerID), padded("J-LIS", 32));
  EXPECT_EQ(field(info.model), padded("My Number Card", 16));
  EXPECT_THAT(field(info.serialNumber), testing::MatchesRegex("[0-9A-F]{16}"));
  EXPECT_EQ(info.flags,
            CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED | CKF_WRITE_PROTECTED);
  EXPECT_EQ(info.ulMinPinLen, authentication ? 4U : 6U);
  EXPECT_EQ(info.ulMaxPinLen, authentication ? 4U : 16U);
  EXPECT_EQ(info.ulMaxSessionCount, CK_EFFECTIVELY_INFINITE);
  EXPECT_EQ(info.ulMaxRwSessionCount, CK_EFFECTIVELY_INFINITE);
  EXPECT_EQ(info.ulSessionCount, 0U);
  EXPECT_EQ(info.ulRwSessionCount, 0U);
  for (const CK_ULONG memory : {info.ulTotalPublicMemory, info.ulFreePublicMemory, info.ulTotalPrivateMemory,
                                info.ulFreePrivateMemory}) {
    EXPECT_EQ(memory, CK_UNAVAILABLE_INFORMATION);
  }
  EXPECT_EQ(field(info.utcTime), padded("", 16)) << "without CKF_CLOCK_ON_TOKEN it means nothing";
  EXPECT_EQ(p11->C_GetTokenInfo(slot(), nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Slot, WithoutACardThereIsNoToken) {
  stage().remove();
  CK_TOKEN_INFO info;
  CK_ULONG count = 0;
  CK_MECHANISM_INFO mechanism;
  EXPECT_EQ(p11->C_GetTokenInfo(slot(), &info), CKR_TOKEN_NOT_PRESENT);
  EXPECT_EQ(p11->C_GetMechanismList(slot(), nullptr, &count), CKR_TOKEN_NOT_PRESENT);
  EXPECT_EQ(p11->C_GetMechanismInfo(slot(), CKM_RSA_PKCS, &mechanism), CKR_TOKEN_NOT_PRESENT);
  EXPECT_EQ(p11->C_InitToken(slot(), nullptr, 0, nullptr), CKR_TOKEN_NOT_PRESENT);
}

TEST_P(Slot, ATokenIsNotInitialised) {
  const std::string serial = field(token_info(slot()).serialNumber);
  CK_UTF8CHAR pin[] = "12345678";
  CK_UTF8CHAR label[32] = {};
  EXPECT_EQ(p11->C_InitToken(slot(), pin, 8, label), CKR_TOKEN_WRITE_PROTECTED);
  EXPECT_EQ(p11->C_InitToken(slot(), pin, 8, nullptr), CKR_ARGUMENTS_BAD);
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(p11->C_InitToken(slot(), pin, 8, label), CKR_SESSION_EXISTS);
  EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  EXPECT_EQ(field(token_info(slot()).serialNumber), serial);
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

// Only "R/W SO Functions" will do, a state that no session of this token reaches.
TEST_P(Slot, APinIsNotInitialised) {
  CK_UTF8CHAR pin[] = "123456";
  for (const CK_FLAGS flags : {kReadOnly, kReadWrite}) {
    const CK_SESSION_HANDLE session = open_here(flags);
    EXPECT_EQ(p11->C_InitPIN(session, pin, 6), CKR_USER_NOT_LOGGED_IN);
  }
  const CK_SESSION_HANDLE session = open_and_login_here();
  EXPECT_EQ(p11->C_InitPIN(session, pin, 6), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

}  // namespace
}  // namespace conformance

// A holder's day on every two uncertain facts together, on whatever may lie in a reader: where it is possible
// it goes well, and where it is not the first call says so.
#include "tests/contract/cryptoki_test.h"
#include "tests/safety/card_rows.h"

namespace safety {
namespace {

using contract::kAuthenticationSlot;
using contract::kSignatureSlot;
using vcard::Fact;
using vcard::PinId;
using vcard::Switches;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

bool has_token(const Switches& card, CK_SLOT_ID slot) {
  if (card.is(Fact::kind, "no-applet") || card.is(Fact::kind, "resident-card")) return false;
  return !card.is(Fact::certificates, slot == kAuthenticationSlot ? "sign-only" : "auth-only");
}

class CardStoryTest : public contract::CryptokiTest, public testing::WithParamInterface<std::size_t> {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    use_card(rows_of_all_cards().at(GetParam()));
  }
  const Switches& switches() const { return card->contents().switches; }
  PinId id(CK_SLOT_ID slot) const { return slot == kAuthenticationSlot ? PinId::auth : PinId::sign; }

  // No token: the slot says so. One that a file of the card speaks of, though its certificate is missing:
  // then its user hears of it at the latest with the signature.
  void expect_no_day(CK_SLOT_ID slot) {
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    const CK_RV opened = p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    if (opened != CKR_OK) {
      EXPECT_TRUE(opened == CKR_TOKEN_NOT_PRESENT || opened == CKR_TOKEN_NOT_RECOGNIZED) << opened;
      return;
    }
    login(session, pin_of(slot));
    const auto before = ledger->totals().signatures;
    support::Bytes signature;
    if (sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature) == CKR_OK) {
      // An old resident card that does not say what it is: its one key is taken for what it is as well.
      EXPECT_TRUE(switches().is(Fact::kind, "resident-card") && slot == kSignatureSlot);
      EXPECT_TRUE(contract::openssl_verifies_sha256(card->contents().signature.certificate,
                                                    support::as_bytes("text"), signature));
    } else {
      EXPECT_EQ(ledger->totals().signatures, before);
    }
    EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  }

  void expect_a_good_day(CK_SLOT_ID slot) {
    const auto& credential =
        slot == kAuthenticationSlot ? card->contents().authentication : card->contents().signature;
    token_info(slot);
    const CK_SESSION_HANDLE session = open(slot, kReadWrite);
    ASSERT_EQ(login(session, slot == kAuthenticationSlot ? "1357" : "WR0NG1"), CKR_PIN_INCORRECT);
    ASSERT_EQ(login(session, pin_of(slot)), CKR_OK);
    support::Bytes signature;
    ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
    EXPECT_TRUE(
        contract::openssl_verifies_sha256(credential.certificate, support::as_bytes("text"), signature));
    renew_login(slot);
    std::vector<support::Bytes> expected = {credential.certificate};
    if (card->contents().switches.is(vcard::Fact::issuer_certificate, "present"))
      expected.push_back(credential.issuer_certificate);
    std::vector<support::Bytes> found;
    for (const CK_OBJECT_HANDLE certificate : find_class(session, CKO_CERTIFICATE))
      found.push_back(attribute(session, certificate, CKA_VALUE));
    EXPECT_EQ(found, expected);
    expect_a_new_pin(slot, session);
    p11->C_CloseAllSessions(slot);
  }

  void expect_a_new_pin(CK_SLOT_ID slot, CK_SESSION_HANDLE session) {
    const std::string fresh = slot == kAuthenticationSlot ? "5555" : "FRESH55";
    const CK_RV expected = switches().is(Fact::pin_change, "works") ? CKR_OK : CKR_FUNCTION_FAILED;
    EXPECT_EQ(set_pin(session, pin_of(slot), fresh), expected);
    p11->C_Logout(session);
    EXPECT_EQ(login(session, expected == CKR_OK ? fresh : pin_of(slot)), CKR_OK);
  }

  void expect_a_locked_pin(CK_SLOT_ID slot) {
    card->set_tries(id(slot), 1);
    const CK_SESSION_HANDLE session = open(slot);
    EXPECT_EQ(login(session, slot == kAuthenticationSlot ? "1357" : "WR0NG1"), CKR_PIN_LOCKED);
    const auto commands = ledger->totals().commands;
    EXPECT_EQ(login(session, pin_of(slot)), CKR_PIN_LOCKED);
    EXPECT_EQ(ledger->totals().commands, commands) << "that is known";
    EXPECT_NE(token_info(slot).flags & CKF_USER_PIN_LOCKED, 0U);
    EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  }
};

INSTANTIATE_TEST_SUITE_P(Row, CardStoryTest, testing::Range(std::size_t{0}, rows_of_all_cards().size()));

TEST_P(CardStoryTest, GoesWellOrIsSaidToBeImpossible) {
  SCOPED_TRACE(words_of(switches()));
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    SCOPED_TRACE(slot);
    if (has_token(switches(), slot))
      expect_a_good_day(slot);
    else
      expect_no_day(slot);
  }
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot})
    if (has_token(switches(), slot)) expect_a_locked_pin(slot);
}

}  // namespace
}  // namespace safety

// A login that another program has ended on the card: the authentication token's goes on, once the PIN was
// presented again, and the signature token's never does.
#include "tests/contract/cryptoki_test.h"
#include "vcard/switches.h"

namespace contract {
namespace {

using vcard::Fact;
using vcard::PinId;

class KeptLoginTest : public CryptokiTest {
 protected:
  CK_RV signing(CK_SESSION_HANDLE session) {
    support::Bytes signature;
    return sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
  }
  std::string sent_elsewhere(const std::string& command) {
    return support::to_hex(stage().other_program_transmit(support::from_hex(command)));
  }
  void end_logins_elsewhere() { EXPECT_EQ(sent_elsewhere("00A4040C0AD392F000260100000001"), "9000"); }
  std::string present_elsewhere(const std::string& pin) {
    EXPECT_EQ(sent_elsewhere("00A4020C020018"), "9000");
    return sent_elsewhere("0020008004" + support::to_hex(support::as_bytes(pin)));
  }
  std::uint64_t verifies() const { return ledger->totals().verifies; }
  const std::string& pin() const { return pin_of(kAuthenticationSlot); }
  std::string other_pin() const { return pin() == "9876" ? "6789" : "9876"; }
  void expect_over(CK_SESSION_HANDLE session) {
    const auto before = verifies();
    EXPECT_EQ(signing(session), CKR_USER_NOT_LOGGED_IN);
    EXPECT_EQ(session_info(session).state & CKS_RO_USER_FUNCTIONS, 0U);
    EXPECT_EQ(signing(session), CKR_KEY_HANDLE_INVALID) << "the private key is not even seen";
    EXPECT_EQ(verifies(), before);
  }
};

TEST_F(KeptLoginTest, TheAuthenticationTokensGoesOn) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  for (std::uint64_t times = 1; times <= 3; ++times) {
    end_logins_elsewhere();
    EXPECT_EQ(signing(session), CKR_OK);
    EXPECT_EQ(verifies(), 1 + times);
    EXPECT_EQ(signing(session), CKR_OK);
    EXPECT_EQ(verifies(), 1 + times);
    EXPECT_EQ(session_info(session).state, CKS_RO_USER_FUNCTIONS);
  }
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_FALSE(card->is_verified(PinId::auth));
}

TEST_F(KeptLoginTest, AlsoFromAnotherApplication) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  EXPECT_EQ(sent_elsewhere("00A4040C0AD3921000310001010408"), "9000");
  EXPECT_EQ(signing(session), CKR_OK);
  EXPECT_EQ(ledger->totals().refused, 0U);
}

// A phone that does not say so: its certificate was thought to be for everybody.
TEST_F(KeptLoginTest, AlsoWhereTheCertificateTurnsOutToNeedIt) {
  use_card(vcard::Switches().set(Fact::kind, "android").set(Fact::token_info, "unknown-label"));
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  end_logins_elsewhere();
  EXPECT_EQ(signing(session), CKR_OK);
  EXPECT_EQ(verifies(), 2U);
}

TEST_F(KeptLoginTest, TheSignatureTokensDoesNot) {
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  end_logins_elsewhere();
  expect_over(session);
  EXPECT_EQ(verifies(), 1U);
}

TEST_F(KeptLoginTest, TheSettingSwitchesItOff) {
  initialize_with("[tokens]\npin_cache = \"off\"\n");
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  end_logins_elsewhere();
  expect_over(session);
  EXPECT_EQ(verifies(), 1U);
}

TEST_F(KeptLoginTest, NothingIsPresentedWhereATryIsMissing) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  end_logins_elsewhere();
  EXPECT_EQ(present_elsewhere(other_pin()), "63C2");
  expect_over(session);
  EXPECT_EQ(card->tries_left(PinId::auth), 2);
}

TEST_F(KeptLoginTest, APinThatWasChangedElsewhereIsPresentedOnceAndNeverAgain) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const std::string old = pin();
  EXPECT_EQ(present_elsewhere(old), "9000");
  EXPECT_EQ(sent_elsewhere("0024018004" + support::to_hex(support::as_bytes(other_pin()))), "9000");
  end_logins_elsewhere();
  EXPECT_EQ(signing(session), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(card->tries_left(PinId::auth), 2);
  EXPECT_EQ(ledger->totals().refused, 1U);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(login(session, old), CKR_PIN_INCORRECT);
  EXPECT_EQ(ledger->totals().refused, 1U) << "it is known to be wrong by now";
  EXPECT_EQ(login(session, other_pin()), CKR_OK);
  end_logins_elsewhere();
  EXPECT_EQ(signing(session), CKR_OK);
}

TEST_F(KeptLoginTest, APinThatWasSetHereIsNotPresentedUnasked) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  ASSERT_EQ(login(session, pin()), CKR_OK);
  ASSERT_EQ(set_pin(session, pin(), other_pin()), CKR_OK);
  EXPECT_EQ(signing(session), CKR_OK);
  end_logins_elsewhere();
  expect_over(session);
  EXPECT_EQ(ledger->totals().refused, 0U);
}

TEST_F(KeptLoginTest, AResetElsewhereEndsIt) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  stage().reset_by_other_program();
  expect_over(session);
  EXPECT_EQ(verifies(), 1U);
}

TEST_F(KeptLoginTest, WhereASignatureConsumesTheLoginTheAuthenticationTokenSignsOn) {
  use_card(vcard::Switches().set(Fact::signature_consumes_login, "yes"));
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  for (std::uint64_t signatures = 1; signatures <= 4; ++signatures) {
    EXPECT_EQ(signing(session), CKR_OK);
    EXPECT_EQ(verifies(), signatures);
  }
  EXPECT_EQ(ledger->totals().refused, 0U);
}

TEST_F(KeptLoginTest, WhereASignatureConsumesTheLoginTheSignatureTokenAsksAgain) {
  use_card(vcard::Switches().set(Fact::signature_consumes_login, "yes"));
  const CK_SESSION_HANDLE session = open(kSignatureSlot);
  for (std::uint64_t round = 1; round <= 2; ++round) {
    EXPECT_EQ(login(session, pin_of(kSignatureSlot)), CKR_OK);
    EXPECT_EQ(signing(session), CKR_OK);
    expect_over(session);
    EXPECT_EQ(verifies(), round);
  }
}

TEST_F(KeptLoginTest, WhereOnePinEndsTheOtherTheSignatureTokenSaysSo) {
  use_card(vcard::Switches().set(Fact::verify_drops_other_pin, "yes"));
  const CK_SESSION_HANDLE auth = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE signing_session = open_and_login(kSignatureSlot);
  EXPECT_EQ(signing(signing_session), CKR_OK);
  EXPECT_EQ(signing(auth), CKR_OK);
  expect_over(signing_session);
  EXPECT_EQ(signing(auth), CKR_OK);
  EXPECT_EQ(verifies(), 3U);
}

TEST_F(KeptLoginTest, ACertificateThatNeedsTheLoginIsReadOn) {
  use_card(vcard::Switches().set(Fact::kind, "android"));
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  end_logins_elsewhere();
  const auto certificates = find_class(session, CKO_CERTIFICATE);
  EXPECT_EQ(attribute(session, certificates.at(0), CKA_VALUE), card->contents().authentication.certificate);
  EXPECT_EQ(verifies(), 2U);
}

}  // namespace
}  // namespace contract

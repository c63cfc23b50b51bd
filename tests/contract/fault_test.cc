// Answers that are wrong, and what happens between transactions (in process only: a real reader service
// cannot be told to). Every fault at every command: tests/safety/event_test.cc.
#include <algorithm>

#include "apdu/transport_error.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

// The token's information, one login and one signature, from nothing; the first return value that is not
// CKR_OK.
class FaultTest : public CryptokiTest {
 protected:
  CK_RV whole_story(CK_SLOT_ID slot) {
    CK_TOKEN_INFO info;
    CK_RV rv = p11->C_GetTokenInfo(slot, &info);
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    if (rv == CKR_OK) rv = p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    if (rv == CKR_OK) rv = login(session, pin_of(slot));
    support::Bytes signature;
    if (rv == CKR_OK) rv = sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
    if (rv == CKR_OK) {
      const auto& contents = card->contents();
      const auto& credential = slot == kAuthenticationSlot ? contents.authentication : contents.signature;
      EXPECT_TRUE(openssl_verifies_sha256(credential.certificate, support::as_bytes("text"), signature));
    }
    p11->C_CloseAllSessions(slot);
    return rv;
  }
};

TEST_F(FaultTest, ABentSignatureNeverLeavesTheModule) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  support::Bytes good;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), good), CKR_OK);
  support::Bytes bent = good;
  bent[17] ^= 0x20;
  bent.insert(bent.end(), {0x90, 0x00});
  support::Bytes signature;
  readers().answer_exchange(kReader, 1, bent);
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(signature, good) << "asked for again, with the key selected";
  readers().answer_exchange(kReader, 2, bent);  // after the selection of the key
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_DEVICE_ERROR);
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
}

TEST_F(FaultTest, ACertificateThatWasBentIsReadAnewForTheNextSignature) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const support::Bytes right = card->contents().authentication.certificate;
  // DER of a modulus of 2048 bits (X.690 section 8.3): an INTEGER of 257 bytes that begins with 00.
  const support::Bytes header = support::from_hex("0282010100");
  const auto modulus = std::search(right.begin(), right.end(), header.begin(), header.end());
  ASSERT_NE(modulus, right.end());
  const auto place = static_cast<std::size_t>(modulus - right.begin()) + 100;
  readers().before_each_exchange(kReader, [place](const vcard::Exchange& exchange) {
    if (exchange.command[1] != 0xB0) return;  // READ BINARY
    const bool short_id = (exchange.command[2] & 0x80) != 0;
    const std::size_t offset = (short_id ? 0U : exchange.command[2] * 256U) + exchange.command[3];
    support::Bytes answer = readers().other_program_transmit(kReader, exchange.command);
    if (offset <= place && place - offset + 2 < answer.size()) answer[place - offset] ^= 0x20;
    readers().answer_exchange(kReader, 1, answer);
  });
  EXPECT_NE(attribute(session, find_class(session, CKO_CERTIFICATE).at(0), CKA_VALUE), right);
  readers().before_each_exchange(kReader, nullptr);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_DEVICE_ERROR);
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_TRUE(openssl_verifies_sha256(right, support::as_bytes("text"), signature));
  EXPECT_EQ(attribute(session, find_class(session, CKO_CERTIFICATE).at(0), CKA_VALUE), right);
}

// "Not recognised" is for a card that nobody has seen; no function with a session may say it (PKCS#11 2.40
// section 5.1.3).
TEST_F(FaultTest, ACardThatFallsSilentIsStillTheTokenThatItWas) {
  CK_TOKEN_INFO info = {};
  readers().fail_connect(kReader, apdu::Fault::card_mute);
  EXPECT_EQ(p11->C_GetTokenInfo(kAuthenticationSlot, &info), CKR_TOKEN_NOT_RECOGNIZED);

  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  readers().fail_exchange(kReader, 1, apdu::Fault::card_mute);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_DEVICE_ERROR);
  EXPECT_EQ(whole_story(kAuthenticationSlot), CKR_OK);
}

// Nobody has seen the swap yet: it happens between the look at the slot and the connection to the card.
TEST_F(FaultTest, ACardThatTookTheOthersPlaceBeforeTheConnectionGetsNoPin) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const std::string old_pin = pin_of(kAuthenticationSlot);
  readers().fail_exchange(kReader, 1, apdu::Fault::communication);
  CK_TOKEN_INFO info;
  EXPECT_EQ(p11->C_GetTokenInfo(kAuthenticationSlot, &info), CKR_DEVICE_ERROR)
      << "the connection is given up";
  readers().before_next_connect(kReader, [this] { use_card(usual_switches(), 1); });
  EXPECT_EQ(login(session, old_pin), CKR_DEVICE_REMOVED);
  EXPECT_EQ(ledger->totals().commands, 0U);
  EXPECT_EQ(login(open(kAuthenticationSlot), pin_of(kAuthenticationSlot)), CKR_OK);
}

// The reader service looks after its readers a few times a second; whoever is faster is not noticed there.
TEST_F(FaultTest, ACardThatTookTheOthersPlaceUnseenIsAnotherCard) {
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    use_card(usual_switches());
    ASSERT_EQ(whole_story(slot), CKR_OK);
    const CK_SESSION_HANDLE session = open_and_login(slot);
    CK_TOKEN_INFO before = {};
    ASSERT_EQ(p11->C_GetTokenInfo(slot, &before), CKR_OK);
    card = std::make_shared<vcard::VirtualCard>(vcard::sample_contents(usual_switches(), 1));
    readers().swap_unseen(kReader, card);
    support::Bytes signature;
    EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_DEVICE_ERROR);
    EXPECT_EQ(login(session, pin_of(slot)), CKR_DEVICE_REMOVED);
    EXPECT_EQ(whole_story(slot), CKR_OK) << "on the new card, with its certificate";
    CK_TOKEN_INFO after = {};
    ASSERT_EQ(p11->C_GetTokenInfo(slot, &after), CKR_OK);
    EXPECT_NE(support::Bytes(std::begin(before.serialNumber), std::end(before.serialNumber)),
              support::Bytes(std::begin(after.serialNumber), std::end(after.serialNumber)));
  }
}

// Whatever else goes wrong while it is found out.
TEST_F(FaultTest, ACardThatTookTheOthersPlaceBehindAResetGetsNoPinOfIt) {
  constexpr std::uint64_t kMoreThanItTakes = 20;
  for (std::uint64_t n = 1; n <= kMoreThanItTakes; ++n) {
    SCOPED_TRACE("the exchange that fails: " + std::to_string(n));
    use_card(usual_switches());
    const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
    const std::string old_pin = pin_of(kAuthenticationSlot);
    const auto other = std::make_shared<vcard::VirtualCard>(vcard::sample_contents(usual_switches(), 1));
    const auto asked_of_other = std::make_shared<vcard::Ledger>();
    other->record_in(asked_of_other);
    readers().swap_behind_reset(kReader, other);
    readers().fail_exchange(kReader, n, apdu::Fault::card_mute);
    support::Bytes signature;
    EXPECT_NE(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
    EXPECT_NE(login(session, old_pin), CKR_OK);
    EXPECT_NE(login(session, old_pin), CKR_OK);
    EXPECT_EQ(asked_of_other->totals().verifies, 0U);
    readers().clear_faults(kReader);
  }
}

TEST_F(FaultTest, WithoutAReaderServiceThereAreNoTokensAndNoErrors) {
  p11->C_Finalize(nullptr);
  begin_anew();
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  readers().set_service(false);
  CK_ULONG count = 99;
  EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
  EXPECT_EQ(count, 0U);
  readers().set_service(true);
  EXPECT_EQ(whole_story(kAuthenticationSlot), CKR_OK);
}

TEST_F(FaultTest, OtherProgramsBetweenAnyTwoTransactions) {
  // Another application is selected whenever we do not hold the card; no PIN may reach it.
  const support::Bytes select_text_application = support::from_hex("00A4040C0AD3921000310001010408");
  for (const char* short_ids : {"yes", "no"}) {
    for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
      use_card(vcard::Switches().set("short_file_ids", short_ids));
      std::uint64_t transactions = 0;
      readers().before_each_exchange(kReader, [&](const vcard::Exchange&) {
        const auto now = readers().transactions(kReader);
        if (now == transactions) return;
        transactions = now;
        readers().other_program_transmit(kReader, select_text_application);
      });
      const CK_SESSION_HANDLE session = open(slot);
      EXPECT_EQ(login(session, pin_of(slot)), CKR_OK);
      support::Bytes signature;
      EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature),
                slot == kAuthenticationSlot ? CKR_OK : CKR_USER_NOT_LOGGED_IN);
      readers().before_each_exchange(kReader, nullptr);
      EXPECT_EQ(ledger->totals().refused, 0U);
      p11->C_CloseAllSessions(slot);
      EXPECT_EQ(whole_story(slot), CKR_OK);
    }
  }
}

}  // namespace
}  // namespace contract

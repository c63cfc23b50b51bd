// C_SetPIN in a world that breaks at every command in turn: the PIN is the new one exactly where the call
// said so, and no try is spent in vain (in process only).
#include "apdu/transport_error.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

using apdu::Fault;
using vcard::PinId;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;
constexpr std::uint8_t kChangeInstruction = 0x24;

class SetPinFaultTest : public CryptokiTest {
 protected:
  static std::string new_pin(CK_SLOT_ID slot) { return slot == kAuthenticationSlot ? "9876" : "NEW4PASS"; }

  CK_RV change(CK_SLOT_ID slot, const std::string& current, const std::string& fresh) {
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    CK_RV rv = p11->C_OpenSession(slot, kReadWrite, nullptr, nullptr, &session);
    if (rv == CKR_OK) rv = set_pin(session, current, fresh);
    p11->C_CloseAllSessions(slot);
    return rv;
  }

  // Breaks the n-th exchange of a fresh card's change, for all n.
  template <typename Break>
  void break_everywhere(CK_SLOT_ID slot, Break break_exchange) {
    for (const char* short_ids : {"yes", "no"}) {
      break_everywhere(vcard::Switches().set("short_file_ids", short_ids), slot, break_exchange);
    }
  }

  template <typename Break>
  void break_everywhere(const vcard::Switches& switches, CK_SLOT_ID slot, Break break_exchange) {
    use_card(switches);
    ASSERT_EQ(change(slot, pin_of(slot), new_pin(slot)), CKR_OK);
    const auto exchanges = ledger->totals().commands;
    ASSERT_GT(exchanges, 8U);
    for (std::uint64_t n = 1; n <= exchanges; ++n) {
      SCOPED_TRACE(n);
      use_card(switches);
      int changes = 0;
      readers().before_each_exchange(kReader, [&changes](const vcard::Exchange& exchange) {
        changes += exchange.command[1] == kChangeInstruction;
      });
      break_exchange(n);
      const CK_RV rv = change(slot, pin_of(slot), new_pin(slot));
      readers().before_each_exchange(kReader, nullptr);
      EXPECT_LE(changes, 1);
      EXPECT_LE(ledger->totals().verifies, 1U);
      expect_in_force(slot, rv == CKR_OK ? new_pin(slot) : pin_of(slot));
    }
  }

  void expect_in_force(CK_SLOT_ID slot, const std::string& pin) {
    readers().clear_faults(kReader);
    stage().remove();
    stage().insert(card);
    EXPECT_EQ(change(slot, pin, new_pin(slot)), CKR_OK) << "a healthy call";
    EXPECT_EQ(login(open(slot), new_pin(slot)), CKR_OK);
    p11->C_CloseAllSessions(slot);
    EXPECT_EQ(ledger->totals().refused, 0U) << "no PIN was ever wrong";
  }
};

TEST_F(SetPinFaultTest, EveryTransportFaultAtEveryCommand) {
  for (const Fault fault : {Fault::card_removed, Fault::card_reset, Fault::communication, Fault::timed_out,
                            Fault::no_service, Fault::no_reader}) {
    SCOPED_TRACE(apdu::describe(fault));
    for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot})
      break_everywhere(slot, [&](std::uint64_t n) { readers().fail_exchange(kReader, n, fault); });
  }
}

TEST_F(SetPinFaultTest, EveryOddAnswerAtEveryCommand) {
  const std::vector<support::Bytes> odd = {{},
                                           {0x90},
                                           {0x6F, 0x00},
                                           {0x61, 0x10},
                                           {0x6C, 0x10},
                                           {0x69, 0x82},
                                           {0x6A, 0x82},
                                           support::Bytes(258, 0x90),
                                           support::Bytes(65538, 0x00)};
  for (const support::Bytes& answer : odd) {
    SCOPED_TRACE(support::to_hex(support::ByteView(answer).first(std::min<std::size_t>(8, answer.size()))));
    break_everywhere(kSignatureSlot, [&](std::uint64_t n) { readers().answer_exchange(kReader, n, answer); });
  }
}

TEST_F(SetPinFaultTest, AnAnswerLostAfterTheChangeIsAFailureThatLeavesNobodyLoggedIn) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  ASSERT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
  readers().before_each_exchange(kReader, [](const vcard::Exchange& exchange) {
    if (exchange.command[1] != kChangeInstruction) return;
    readers().other_program_transmit(kReader, exchange.command);
    readers().fail_exchange(kReader, 1, Fault::communication);
  });
  EXPECT_EQ(set_pin(session, pin_of(kAuthenticationSlot), new_pin(kAuthenticationSlot)), CKR_DEVICE_ERROR);
  readers().before_each_exchange(kReader, nullptr);
  EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
  EXPECT_FALSE(card->is_verified(PinId::auth));
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, new_pin(kAuthenticationSlot)), CKR_OK) << "the card had done it";
}

TEST_F(SetPinFaultTest, NoPinReachesAnotherApplication) {
  const support::Bytes select_text_application = support::from_hex("00A4040C0AD3921000310001010408");
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    use_card({});
    std::uint64_t transactions = 0;
    readers().before_each_exchange(kReader, [&](const vcard::Exchange&) {
      const auto now = readers().transactions(kReader);
      if (now == transactions) return;
      transactions = now;
      readers().other_program_transmit(kReader, select_text_application);
    });
    EXPECT_EQ(change(slot, pin_of(slot), new_pin(slot)), CKR_OK);
    readers().before_each_exchange(kReader, nullptr);
    expect_in_force(slot, new_pin(slot));
  }
}

}  // namespace
}  // namespace contract

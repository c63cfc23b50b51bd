#include "holder/facts/harmless.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "apdu/iso7816.h"
#include "apdu/transport_error.h"
#include "holder/facts/applications.h"
#include "support/secure_bytes.h"
#include "tests/unit/holder/facts/asked_card.h"

namespace holder::facts {
namespace {

using support::Bytes;
using support::from_hex;

Bytes with_data(std::string_view header, std::size_t length, bool expects) {
  Bytes command = from_hex(header);
  command.push_back(static_cast<std::uint8_t>(length));
  command.resize(command.size() + length);
  if (expects) command.push_back(0x00);
  return command;
}

TEST(Harmless, are_selections_reads_and_questions) {
  for (const char* command :
       {"00A4040C0AD392F000260100000001", "00A4040C09D392F0002601000000", "00A4040C0AD3921000310001010408",
        "00A4020C02000A", "00A4000C023F00", "00B0000000", "00B08A0004", "00200080", "00200098", "00C0000010",
        "01B0000001", "08B0000001"})
    EXPECT_TRUE(is_harmless(from_hex(command))) << command;
  EXPECT_TRUE(is_harmless(with_data("802A0080", 246, true)));
  EXPECT_TRUE(is_harmless(with_data("802A0480", 31, true)));
}

TEST(Harmless, is_no_verify_with_data_whatever_its_length) {
  for (int reference = 0; reference <= 0xFF; ++reference) {
    for (std::size_t length = 1; length <= 255; ++length) {
      Bytes command = with_data("00200080", length, false);
      command[3] = static_cast<std::uint8_t>(reference);
      EXPECT_FALSE(is_harmless(command));
      command.push_back(0x00);
      EXPECT_FALSE(is_harmless(command));
    }
  }
  // With an Le, or an Lc of nought: not known to cost nothing.
  EXPECT_FALSE(is_harmless(from_hex("0020008000")));
  EXPECT_FALSE(is_harmless(from_hex("00200180")));
}

TEST(Harmless, is_no_request_that_a_card_can_sign) {
  for (int p1 = 0; p1 <= 0xFF; ++p1) {
    for (std::size_t length = 1; length <= 255; ++length) {
      Bytes command = with_data("802A0080", length, true);
      command[2] = static_cast<std::uint8_t>(p1);
      const bool no_hash = length == 31 && (p1 == 0x02 || p1 == 0x04 || p1 == 0x7F);
      EXPECT_EQ(is_harmless(command), no_hash || (length == 246 && p1 == 0x00)) << p1 << " " << length;
    }
  }
}

// Every other instruction, bare and with data: those that write, change, erase and authenticate among them.
TEST(Harmless, is_no_other_instruction) {
  const std::set<int> known = {0xA4, 0xB0, 0x20, 0xC0};
  for (int cla = 0; cla <= 0xFF; ++cla) {
    for (int ins = 0; ins <= 0xFF; ++ins) {
      if (cla == 0 && known.contains(ins)) continue;
      if (ins == 0xB0 && (cla == 0x01 || cla == 0x08)) continue;
      for (const auto& command : {from_hex("00000000"), from_hex("0000000000"),
                                  with_data("00000080", 4, false), with_data("00000080", 32, true)}) {
        Bytes other = command;
        other[0] = static_cast<std::uint8_t>(cla);
        other[1] = static_cast<std::uint8_t>(ins);
        EXPECT_FALSE(is_harmless(other)) << cla << " " << ins;
      }
    }
  }
}

TEST(Harmless, is_no_application_that_is_not_listed_and_nothing_that_is_cut_off_or_extended) {
  for (const char* command :
       {"", "00", "00A404", "00A4040C", "00A4040C00", "00A4040C07A0000001510000", "00A4040C04D392F000",
        "00A4040C0AD392F0002601000000", "00A4040C0AD392F00026010000000100", "00A4000C0AD392F000260100000001",
        "00B0000000020000", "00B000000000FF", "00B0000001FF", "00A4020C0400010002", "00A4010C020006",
        "00B00000"})
    EXPECT_FALSE(is_harmless(from_hex(command))) << command;
}

class CarefulReadersTest : public AskedCardTest {};

TEST_F(CarefulReadersTest, send_nothing_else) {
  Traffic traffic;
  CarefulReaders careful(*readers, {&traffic});
  apdu::CardChannel channel(careful.connect(kReader));
  apdu::Transaction transaction(channel);
  EXPECT_THROW(transaction.transmit(apdu::iso7816::verify(support::SecureBytes(support::as_bytes("1234")))),
               std::logic_error);
  EXPECT_THROW(
      transaction.transmit(apdu::iso7816::change_pin(support::SecureBytes(support::as_bytes("1234")))),
      std::logic_error);
  EXPECT_EQ(ledger->totals().commands, 0U);
  EXPECT_FALSE(transaction.pinpad().verifies);
  EXPECT_THROW(transaction.enter_pin(apdu::PinOperation::verify, apdu::iso7816::verify_by_keypad(4)),
               apdu::TransportError);
  EXPECT_TRUE(transaction.transmit(apdu::iso7816::select_application(identifier_of(Application::keys))).ok());
  EXPECT_EQ(ledger->totals().commands, 1U);
}

}  // namespace
}  // namespace holder::facts

// A powered card between two commands, and the commands that it understands. Internal to the virtual card.
// Thread rule: none of its own; VirtualCard's lock guards it.
#pragma once

#include <array>
#include <memory>

#include "vcard/command_apdu.h"
#include "vcard/file_system.h"
#include "vcard/pin_store.h"

namespace vcard {

struct Answer {
  std::uint16_t status = 0x9000;
  support::Bytes data = {};
  bool signature = false;  // for the ledger's model of time
};

struct CardState {
  std::unique_ptr<CardContents> contents;
  std::vector<Applet> applets;
  std::unique_ptr<PinStore> pins;

  const Applet* applet = nullptr;
  const ElementaryFile* file = nullptr;
  std::array<bool, kPinCount> verified = {};
  support::Bytes pending = {};  // the rest of an answer, to be fetched by GET RESPONSE
  bool first_command = true;    // none since power came

  const Switches& switches() const { return contents->switches; }
  bool& is_verified(PinId id) { return verified[static_cast<std::size_t>(id)]; }
  void forget_logins() { verified.fill(false); }

  // Where the switch demands the exact length: 6Cxx for any other. Nothing where the command may go on.
  std::optional<Answer> demand_length(const CommandApdu& command, std::size_t available) const;
  // The file that P2 names: 80 the current one, 80 and five bits a short identifier, which becomes current.
  // The answer's status is 9000 where it was found.
  Answer address(std::uint8_t reference);
};

Answer select(CardState& card, const CommandApdu& command);
Answer read_binary(CardState& card, const CommandApdu& command);
Answer read_record(CardState& card, const CommandApdu& command);
Answer get_challenge(CardState& card, const CommandApdu& command);
Answer verify(CardState& card, const CommandApdu& command);
Answer change_pin(CardState& card, const CommandApdu& command);
Answer change_juki_pin(CardState& card, const CommandApdu& command);
Answer compute_signature(CardState& card, const CommandApdu& command);

// Looks the command up in the table of all that the card understands.
Answer execute(CardState& card, const CommandApdu& command);

}  // namespace vcard

// Asking a card, command by command: nothing is repaired, assumed or remembered, as the answer itself is what
// is wanted. Thread rule: one thread, within one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "apdu/command.h"
#include "apdu/iso7816.h"
#include "apdu/response.h"
#include "apdu/transaction.h"
#include "apdu/transport_error.h"
#include "holder/facts/applications.h"
#include "holder/facts/asking.h"
#include "holder/facts/fact.h"
#include "holder/facts/traffic.h"
#include "holder/pin_service.h"
#include "jpki/card.h"
#include "jpki/gen1/layout.h"

namespace holder::facts {

using apdu::iso7816::FileId;

class Inquiry {
 public:
  // All three outlive this object.
  Inquiry(apdu::Transaction& transaction, const jpki::CardDescription& card, const Parts& parts)
      : transaction_(transaction), card_(card), parts_(parts) {}

  const jpki::CardDescription& card() const { return card_; }
  // The files of a key that the card has.
  const jpki::gen1::KeyLayout& a_key() const;
  // Those of its answers so far.
  const Parts& parts() const { return parts_; }

  apdu::Response send(const apdu::Command& command) { return transaction_.transmit(command); }
  // An application that is refused is selected once more, as everywhere (jpki/select_application.h).
  apdu::Response select(Application application);
  // The application of the keys, and in it the file.
  apdu::Response select(FileId file);
  apdu::Response select_in(Application application, FileId file);
  // Of the current file.
  apdu::Response read(std::size_t offset, std::size_t length);
  apdu::Response tries();
  // The signing command to the current file, and to a key's by its short identifier; `length` bytes are sent.
  apdu::Response sign(std::uint8_t p1, std::size_t length);
  apdu::Response sign_by_short_id(std::uint8_t p1, std::size_t length);

  // The card has taken this PIN, which lives as long as this object: from here on log_in() may present it
  // again.
  void may_log_in_by(const GivenPin& given) { given_ = &given; }
  // A fresh login with the key for authentication, whose PIN's file is the current one. False where the card
  // does not take the PIN any more, and from then on. Throws TroubleError (cancelled).
  bool log_in();
  // What it did not take the PIN any more with.
  const std::optional<PinRefusal>& refusal() const { return refusal_; }
  // The signing command with `data`, with the key for authentication as the current file.
  apdu::Response sign_data(std::uint8_t p1, support::ByteView data);

  // The file as far as the DER object at its beginning goes; empty where it has none, or the card does not
  // give it.
  support::Bytes read_object(FileId file);
  // How many bytes the current file has, by asking for single ones.
  std::size_t size_of_current_file();

  void cut_power() { transaction_.cut_power(); }

 private:
  apdu::Transaction& transaction_;
  const jpki::CardDescription& card_;
  const Parts& parts_;
  const GivenPin* given_ = nullptr;
  std::optional<PinRefusal> refusal_ = {};
};

// The status word, and how many bytes came with it: "9000", "9000 (160)".
std::string said(const apdu::Response& answer);
std::string said(apdu::StatusWord sw);

// Whether a PIN's answer to the question for its tries is that none is left.
bool says_locked(const apdu::Response& answer);

// Whether the application has all of these files, by selecting them.
Finding all_exist(Inquiry& card, Application application, std::span<const FileId> files);

// Where the card has not answered, or with something that is no answer.
Finding no_answer(const apdu::TransportError& error);

// What most facts come to: one answer is what the statement says, another is not.
Finding judged(bool holds, std::string observed);

}  // namespace holder::facts

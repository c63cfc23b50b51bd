#include "apdu/transaction.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <utility>

#include "apdu/iso7816.h"
#include "apdu/transport_error.h"
#include "support/log.h"

namespace apdu {
namespace {

// The largest file that a 15-bit offset reaches; no answer may be longer in sum.
constexpr std::size_t kMaxAnswer = 0x8000;
// 61xx with nothing before it would loop for ever in fewer bytes than that.
constexpr int kMaxContinuations = 130;

constexpr std::uint8_t kMoreDataSw1 = 0x61;
constexpr std::uint8_t kOtherLengthSw1 = 0x6C;

// What a reader answers in the card's place (PC/SC part 10 v2.02.09, section 2.5.2 and 2.5.3).
struct KeypadRow {
  StatusWord sw;
  KeypadFault fault;
};
constexpr std::array kKeypadRows = {
    KeypadRow{kEntryTimedOut, KeypadFault::timed_out},
    KeypadRow{kEntryCancelled, KeypadFault::cancelled},
    KeypadRow{kEntryNotConfirmed, KeypadFault::not_confirmed},
    KeypadRow{kEntryWrongLength, KeypadFault::wrong_length},
};

std::atomic<std::uint64_t> g_transactions{0};

Response logged_response(const Command& command, support::ByteView answer) {
  Response response = Response::parse(answer);
  support::log_debug(
      "card: ", [&] { return command.outline(); }, " -> ", response.data.size(), " bytes, ",
      [&] { return describe(response.sw); });
  return response;
}

ExpectedLength length_from(std::uint8_t sw2) {
  return {sw2 == 0 ? 256U : sw2};
}

}  // namespace

CardChannel::CardChannel(std::unique_ptr<CardTransport> transport) : transport_(std::move(transport)) {}

CardChannel::~CardChannel() {
  if (kept_) transport_->end();
}

Transaction::Transaction(CardChannel& channel) : channel_(channel), number_(++g_transactions) {
  if (std::exchange(channel_.kept_, false)) return;
  if (channel_.transport_->begin() == Begun::after_reset) {
    ++channel_.epoch_;
    support::log_info("the card was reset by another program");
  }
}

Transaction::~Transaction() {
  if (!channel_.kept_) channel_.transport_->end();
}

std::variant<Response, KeypadFault> Transaction::enter_pin(PinOperation operation, const Command& command) {
  spend_command();
  const Response response =
      logged_response(command, channel_.transport_->enter_pin(operation, command.bytes()));
  const auto* row = std::find_if(kKeypadRows.begin(), kKeypadRows.end(),
                                 [&](const KeypadRow& r) { return r.sw == response.sw; });
  if (row != kKeypadRows.end()) return row->fault;
  return response;
}

void Transaction::cut_power() {
  // Before it is tried: one that fails leaves a card of which nothing is known.
  ++channel_.epoch_;
  number_ = ++g_transactions;
  channel_.transport_->cut_power();
}

void Transaction::spend_command() {
  if (commands_left_ == 0) {
    throw TransportError(Fault::malformed_answer,
                         "no end after " + std::to_string(kMaxCommands) + " commands in one transaction");
  }
  --commands_left_;
}

Response Transaction::exchange(const Command& command) {
  spend_command();
  return logged_response(command, channel_.transport_->transmit(command.bytes()));
}

Response Transaction::transmit(const Command& command) {
  Response response = exchange(command);
  if (response.sw.sw1() == kOtherLengthSw1) {
    // Once: a card that changes its mind about the length again is answered by its own status word.
    if (const auto corrected = command.expecting(length_from(response.sw.sw2())))
      response = exchange(*corrected);
  }
  for (int rounds = 0; response.sw.sw1() == kMoreDataSw1; ++rounds) {
    if (rounds == kMaxContinuations || response.data.size() > kMaxAnswer) {
      throw TransportError(Fault::malformed_answer, "the card never stops announcing more data");
    }
    const Response rest = exchange(iso7816::get_response(length_from(response.sw.sw2())));
    response.data.insert(response.data.end(), rest.data.begin(), rest.data.end());
    response.sw = rest.sw;
  }
  return response;
}

}  // namespace apdu

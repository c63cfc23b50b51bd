#include "apdu/pcsc/pcsc_transport.h"

#include <reader.h>

#include <algorithm>
#include <string>
#include <utility>

#include "apdu/pcsc/asking_for_states.h"
#include "apdu/pcsc/pcsc_error.h"
#include "support/log.h"

namespace apdu::pcsc {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr DWORD kProtocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

// Another program may reset the card again while we reconnect; one that does nothing else must not hold us
// for ever.
constexpr int kReconnections = 3;

// 65536 data bytes and the status word: no answer is longer, so none is ever cut off in silence.
constexpr std::size_t kLongestAnswer = 65538;

// 256 bytes of data and a status word.
constexpr std::size_t kLongestShortAnswer = 258;

// A status word. With vpcd, a card pulled in the middle of a command answers less, and pcscd calls it a
// success.
constexpr std::size_t kShortestAnswer = 2;

// pcscd looks after its readers every 400 ms, so a card pulled in the middle of a command is first seen as a
// failed exchange, and only then as gone.
constexpr milliseconds kRemovalNotice{1000};

bool is_final(Fault fault) {
  constexpr Fault kFinal[] = {Fault::card_removed, Fault::no_card, Fault::no_reader, Fault::no_service};
  return std::ranges::find(kFinal, fault) != std::end(kFinal);
}

const SCARD_IO_REQUEST* frame_of(DWORD protocol) {
  return protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
}

}  // namespace

PcscTransport::PcscTransport(std::shared_ptr<const Context> context, const std::string& reader)
    : context_(std::move(context)), answer_(kLongestAnswer) {
  check("SCardConnect",
        SCardConnect(context_->handle(), reader.c_str(), SCARD_SHARE_SHARED, kProtocols, &card_, &protocol_));
  try {
    inserted_ = reader_status(*context_, reader);
  } catch (...) {
    SCardDisconnect(card_, SCARD_LEAVE_CARD);
    throw;
  }
}

PcscTransport::~PcscTransport() {
  end();
  SCardDisconnect(card_, SCARD_LEAVE_CARD);
}

Begun PcscTransport::begin() {
  if (gone_) throw TransportError(*gone_, "connect again to reach a card in " + inserted_.name);
  const Begun begun = begin_reconnecting();
  held_ = true;
  if (begun == Begun::after_reset && !same_card()) {
    end();
    gone_ = Fault::card_removed;
    throw TransportError(*gone_, "another card lies in " + inserted_.name);
  }
  return begun;
}

// pcscd reports a reset once. It is remembered until a caller has been told, since what follows the report
// may fail.
Begun PcscTransport::begin_reconnecting() {
  if (untold_reset_) reconnect();
  for (int reconnections = 0;; ++reconnections) {
    const LONG code = SCardBeginTransaction(card_);
    if (code == SCARD_S_SUCCESS)
      return std::exchange(untold_reset_, false) ? Begun::after_reset : Begun::undisturbed;
    if (code != SCARD_W_RESET_CARD || reconnections == kReconnections) fail("SCardBeginTransaction", code);
    untold_reset_ = true;
    reconnect();
  }
}

// A program that powers the card down as it leaves has pcscd report a reset to the others, but pcscd powers
// the card up again only for a new connection or on request.
void PcscTransport::reconnect() {
  reconnect(SCARD_LEAVE_CARD);
  if (!powered()) reconnect(SCARD_UNPOWER_CARD);
}

void PcscTransport::reconnect(DWORD initialization) {
  const LONG code = SCardReconnect(card_, SCARD_SHARE_SHARED, kProtocols, initialization, &protocol_);
  if (code != SCARD_S_SUCCESS) fail("SCardReconnect", code);
}

bool PcscTransport::powered() const {
  const AskingForStates asking;
  DWORD state = 0;
  const LONG code = SCardStatus(card_, nullptr, nullptr, &state, nullptr, nullptr, nullptr);
  // On failure the next call finds out what has happened to the card.
  return code != SCARD_S_SUCCESS || (state & SCARD_POWERED) != 0;
}

// The reader's status while it holds the card that we connected to. The counter says so: a reset of the card
// that took this one's place hides the removal from the handle.
std::optional<ReaderStatus> PcscTransport::same_card() const {
  try {
    const ReaderStatus now = reader_status(*context_, inserted_.name);
    if (now.events() == inserted_.events() && now.card_present()) return now;
  } catch (const TransportError& error) {
    support::log_info("cannot tell whether the card is still the same: ", error.what());
  }
  return std::nullopt;
}

bool PcscTransport::removed_within(milliseconds limit) const {
  const auto deadline = steady_clock::now() + limit;
  while (const auto now = same_card()) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return false;
    if (wait_for_difference(*context_, {*now}, NewReaders::ignore, left) != SCARD_S_SUCCESS)
      return !same_card();
  }
  return true;
}

void PcscTransport::fail(const char* call, LONG code) {
  const std::string detail = std::string(call) + ": " + name_of(code);
  Fault fault = fault_of(code);
  if (fault == Fault::communication && removed_within(kRemovalNotice)) fault = Fault::card_removed;
  if (is_final(fault)) gone_ = fault;
  throw TransportError(fault, detail);
}

// The wait is for pcscd's reader list to say the same as we do; whether it does changes nothing for us.
void PcscTransport::lose_card(const std::string& detail) {
  removed_within(kRemovalNotice);
  gone_ = Fault::card_removed;
  throw TransportError(*gone_, detail);
}

support::Bytes PcscTransport::transmit(support::ByteView command) {
  support::Bytes answer = room_for_answer();
  DWORD size = answer_.size();
  const LONG code = SCardTransmit(card_, frame_of(protocol_), command.data(), command.size(), nullptr,
                                  answer_.data(), &size);
  take_answer("SCardTransmit", code, size, answer);
  return answer;
}

const PinFeatures& PcscTransport::pin_features() {
  if (!pin_features_) {
    DWORD size = 0;
    const LONG code =
        SCardControl(card_, CM_IOCTL_GET_FEATURE_REQUEST, nullptr, 0, answer_.data(), answer_.size(), &size);
    // A reader without extras need not know the question.
    if (code != SCARD_S_SUCCESS)
      support::log_debug("CM_IOCTL_GET_FEATURE_REQUEST: ", [code] { return name_of(code); });
    const std::size_t read = code == SCARD_S_SUCCESS ? std::min<std::size_t>(size, answer_.size()) : 0;
    pin_features_ = pin_features_in(support::ByteView(answer_).first(read));
  }
  return *pin_features_;
}

Pinpad PcscTransport::pinpad() {
  const PinFeatures& features = pin_features();
  return {features.verify.has_value(), features.modify.has_value()};
}

support::Bytes PcscTransport::enter_pin(PinOperation operation, support::ByteView command) {
  const auto control = pin_features().code_for(operation);
  if (!control) throw TransportError(Fault::communication, "the reader's keypad cannot do that");
  const support::Bytes request = pin_request(operation, command);
  support::Bytes answer = room_for_answer();
  DWORD size = 0;
  const LONG code =
      SCardControl(card_, *control, request.data(), request.size(), answer_.data(), answer_.size(), &size);
  take_answer("SCardControl", code, size, answer);
  return answer;
}

// Allocated before the command goes out, so that an answer cannot be lost for want of memory.
support::Bytes PcscTransport::room_for_answer() {
  support::Bytes answer;
  answer.reserve(kLongestShortAnswer);
  return answer;
}

void PcscTransport::take_answer(const char* call, LONG code, DWORD size, support::Bytes& answer) {
  if (code != SCARD_S_SUCCESS) fail(call, code);
  if (size > answer_.size())
    throw TransportError(Fault::malformed_answer, "an answer longer than any can be");
  if (size < kShortestAnswer) lose_card("an answer of " + std::to_string(size) + " bytes");
  answer.assign(answer_.begin(), answer_.begin() + static_cast<std::ptrdiff_t>(size));
}

void PcscTransport::cut_power() {
  reconnect(SCARD_UNPOWER_CARD);
}

void PcscTransport::end() noexcept {
  if (!held_) return;
  held_ = false;
  const LONG code = SCardEndTransaction(card_, SCARD_LEAVE_CARD);
  if (code != SCARD_S_SUCCESS) support::log_debug("SCardEndTransaction: ", [code] { return name_of(code); });
}

}  // namespace apdu::pcsc

#include "vcard/virtual_card.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "support/log.h"
#include "vcard/card_state.h"

namespace vcard {
namespace {

using support::Bytes;
using support::ByteView;

struct AtrRow {
  std::string_view interface;
  std::string_view atr;
};
// docs/card-protocol.md, "ATRs".
constexpr AtrRow kAtrs[] = {
    {"contactless", "3B 88 80 01 00 00 41 E0 B3 81 A1 00 3B"},
    {"contact", "3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B"},
    {"contact-short-only", "3B C5 FF 81 31 FB 45 80 73 C6 01 00 00"},
    {"contact-no-history", "3B E0 00 FF 81 31 FE 45 14"},
};
// Some other card: its historical bytes spell OTHER.
constexpr std::string_view kOtherAtr = "3B 85 80 01 4F 54 48 45 52 4E";

// How much one GET RESPONSE brings where answers come in pieces.
constexpr std::size_t kPiece = 100;

Bytes bare(std::uint16_t status) {
  return {static_cast<std::uint8_t>(status >> 8), static_cast<std::uint8_t>(status)};
}

Bytes whole(const Answer& answer) {
  Bytes out = answer.data;
  out.push_back(static_cast<std::uint8_t>(answer.status >> 8));
  out.push_back(static_cast<std::uint8_t>(answer.status));
  return out;
}

std::uint16_t more_to_come(std::size_t rest) {
  return static_cast<std::uint16_t>(0x6100 | (rest >= 256 ? 0 : rest));
}

Answer get_response(CardState& card, const CommandApdu& command) {
  if (card.pending.empty() || !command.expected) return {0x6985};
  const std::size_t limit = card.switches().is(Fact::get_response, "61xx-in-pieces") ? kPiece : 256;
  const std::size_t length = std::min({card.pending.size(), *command.expected, limit});
  const auto middle = card.pending.begin() + static_cast<std::ptrdiff_t>(length);
  Answer answer{0x9000, Bytes(card.pending.begin(), middle)};
  card.pending.erase(card.pending.begin(), middle);
  if (!card.pending.empty()) answer.status = more_to_come(card.pending.size());
  return answer;
}

// Where the switch says so, data waits for GET RESPONSE.
Answer hold_back(CardState& card, Answer answer) {
  if (card.switches().is(Fact::get_response, "never") || answer.data.empty() || answer.status != 0x9000)
    return answer;
  card.pending = std::move(answer.data);
  return {more_to_come(card.pending.size()), {}, answer.signature};
}

void forget_selection(CardState& state) {
  state.applet = nullptr;
  state.file = nullptr;
  state.pending.clear();
}

}  // namespace

VirtualCard::VirtualCard(CardContents contents)
    : VirtualCard(contents, keep_pins_in_memory(fresh_pins(contents.holder))) {}

VirtualCard::VirtualCard(CardContents contents, std::unique_ptr<PinStore> pins)
    : state_(std::make_unique<CardState>()) {
  state_->applets = lay_out(contents);
  state_->contents = std::make_unique<CardContents>(std::move(contents));
  state_->pins = std::move(pins);
}

VirtualCard::~VirtualCard() = default;

Bytes VirtualCard::atr() const {
  const Switches& switches = state_->switches();
  if (switches.is(Fact::kind, "no-applet")) return support::from_hex(kOtherAtr);
  for (const auto& row : kAtrs)
    if (row.interface == switches[Fact::interface]) return support::from_hex(row.atr);
  return {};
}

void VirtualCard::power_on() {
  const support::MutexLock lock(mutex_);
  if (powered_) return;
  powered_ = true;
  state_->first_command = true;
  note("power on");
}

void VirtualCard::power_off() {
  const support::MutexLock lock(mutex_);
  if (!powered_) return;
  powered_ = false;
  forget_selection(*state_);
  state_->forget_logins();
  note("power off");
}

void VirtualCard::reset() {
  const support::MutexLock lock(mutex_);
  forget_selection(*state_);
  if (state_->switches().is(Fact::warm_reset_drops_pin, "yes")) state_->forget_logins();
  note("reset");
}

Bytes VirtualCard::process(ByteView command) {
  const support::MutexLock lock(mutex_);
  if (!powered_) return {};
  bool signature = false;
  Bytes answer;
  try {
    answer = answer_to(command, signature);
  } catch (const std::exception& error) {
    support::log_error("virtual card: ", error.what());
    answer = bare(0x6F00);
  }
  const unsigned signature_ms = signature ? state_->switches().number(Fact::signature_ms) : 0;
  if (ledger_) ledger_->record(command, answer, signature_ms);
  return answer;
}

Bytes VirtualCard::answer_to(ByteView raw, bool& signature) {
  CardState& card = *state_;
  const bool first = std::exchange(card.first_command, false);
  if (first && card.switches().is(Fact::first_command_fails, "yes")) return bare(0x6F00);
  const auto command = take_apart(raw);
  if (!command) return bare(0x6700);
  if (command->extended && card.switches().is(Fact::extended_length, "6700")) return bare(0x6700);
  if (command->cla_ins() == 0x00C0 && !card.switches().is(Fact::get_response, "never"))
    return whole(get_response(card, *command));
  card.pending.clear();
  const Answer answer = hold_back(card, execute(card, *command));
  signature = answer.signature;
  return whole(answer);
}

void VirtualCard::note(const char* event) {
  if (ledger_) ledger_->note(event);
}

void VirtualCard::record_in(std::shared_ptr<Ledger> ledger) {
  const support::MutexLock lock(mutex_);
  ledger_ = std::move(ledger);
}

std::string VirtualCard::status() const {
  return "auth_left=" + std::to_string(tries_left(PinId::auth)) +
         " sign_left=" + std::to_string(tries_left(PinId::sign));
}

const CardContents& VirtualCard::contents() const {
  return *state_->contents;
}

int VirtualCard::tries_left(PinId id) const {
  const support::MutexLock lock(mutex_);
  return state_->pins->read()[id].left;
}

bool VirtualCard::is_verified(PinId id) const {
  const support::MutexLock lock(mutex_);
  return state_->is_verified(id);
}

void VirtualCard::set_tries(PinId id, int left) {
  const support::MutexLock lock(mutex_);
  state_->pins->change([&](PinRecords& records) { records[id].left = left; });
}

}  // namespace vcard

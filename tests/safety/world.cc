#include "tests/safety/world.h"

#include <algorithm>
#include <utility>

#include "vcard/file_system.h"
#include "vcard/virtual_card.h"

namespace safety {
namespace {

using contract::kReader;
using contract::readers;
using support::ByteView;
using vcard::PinId;

// The PINs where the test can see them.
class OpenPins : public vcard::PinStore {
 public:
  explicit OpenPins(std::shared_ptr<vcard::PinRecords> records) : records_(std::move(records)) {}
  vcard::PinRecords read() override { return *records_; }
  void change(const std::function<void(vcard::PinRecords&)>& edit) override { edit(*records_); }

 private:
  std::shared_ptr<vcard::PinRecords> records_;
};

// Of a certificate as the virtual card's issuer makes them: the last byte of the serial number, behind two
// headers of sequences, the version, and the header of the number.
constexpr std::size_t kEndOfSerial = 4 + 4 + 5 + 2 + 3;

vcard::CardContents twin_of_first(const vcard::Switches& switches) {
  vcard::CardContents contents = vcard::sample_contents(switches, 0);
  contents.authentication.certificate.at(kEndOfSerial) ^= 1;
  return contents;
}

PlayedCard issue(vcard::CardContents contents) {
  auto pins = std::make_shared<vcard::PinRecords>(vcard::fresh_pins(contents.holder));
  auto card = std::make_shared<vcard::VirtualCard>(std::move(contents), std::make_unique<OpenPins>(pins));
  auto ledger = std::make_shared<vcard::Ledger>();
  card->record_in(ledger);
  return {card, ledger, pins};
}

constexpr std::size_t kDataOffset = 5;

bool presents_a_pin(ByteView command) {
  return command.size() > kDataOffset && command[0] == 0x00 && command[1] == 0x20;
}

// Their forms tell them apart.
PinId id_of(const std::string& pin) {
  return pin.size() == 4 ? PinId::auth : PinId::sign;
}

}  // namespace

const vcard::Credential& PlayedCard::credential(std::size_t slot) const {
  return slot == 0 ? card->contents().authentication : card->contents().signature;
}

World::World(const std::array<vcard::Switches, kCards>& switches, Cards cards) {
  for (unsigned number = 0; number < kCards; ++number) {
    const bool twin = cards == Cards::twins && number != 0;
    cards_[number] =
        issue(twin ? twin_of_first(switches[number]) : vcard::sample_contents(switches[number], number));
  }
  insert(0);
}

World::~World() {
  contract::stage().remove();
}

void World::begin_anew() {
  plugged_in_ = service_ = true;
  ++stay_;
  // An unseen swap is not known to the stage, either.
  if (inside_)
    readers().insert(kReader, inside()->card);
  else
    readers().remove(kReader);
  watch();
}

void World::watch() {
  transactions_ = 0;
  readers().before_each_exchange(kReader, [this](const vcard::Exchange& exchange) {
    if (before_command_) before_command_();
    const support::MutexLock lock(seeing_);
    see(exchange.command);
  });
}

void World::insert(std::size_t number) {
  inside_ = last_ = number;
  ++stay_;
  contract::stage().insert(cards_[number].card);
}

bool World::take_place_of_the_one_inside() {
  const bool all_tell = std::ranges::all_of(cards_, [](const PlayedCard& each) {
    const vcard::Switches& switches = each.card->contents().switches;
    return switches.is(vcard::Fact::kind, "my-number-card") && vcard::has_authentication(switches);
  });
  // Once a stay: a card that has come back unseen is the one that it was.
  if (!inside_ || !all_tell || came_unseen()) return false;
  inside_ = last_ = (*inside_ + 1) % kCards;
  came_unseen_in_ = ++stay_;
  return true;
}

void World::swap_unseen() {
  if (take_place_of_the_one_inside()) readers().swap_unseen(kReader, inside()->card);
}

void World::swap_behind_reset() {
  if (!take_place_of_the_one_inside()) return;
  ++resets_;
  readers().swap_behind_reset(kReader, inside()->card);
}

void World::remove() {
  if (!inside_) return;
  inside_.reset();
  ++stay_;
  readers().remove(kReader);
}

void World::reset() {
  if (!inside_) return;
  ++resets_;
  readers().reset_by_other_program(kReader);
}

void World::stop_service() {
  service_ = false;
  inside_.reset();
  ++stay_;
  readers().set_service(false);
}

void World::start_service() {
  if (service_) return;
  service_ = true;
  readers().set_service(true);
  if (plugged_in_) insert(last_);
}

void World::unplug() {
  plugged_in_ = false;
  inside_.reset();
  ++stay_;
  readers().remove_reader(kReader);
}

void World::plug_in() {
  if (plugged_in_) return;
  plugged_in_ = true;
  readers().add_reader(kReader);
  watch();
  if (service_) insert(last_);
}

void World::others_do(const std::function<void(const PlayedCard&)>& deed) {
  if (!inside_) return;
  const vcard::PinRecords before = *cards_[*inside_].pins;
  deed(cards_[*inside_]);
  for (std::size_t i = 0; i < vcard::kPinCount; ++i) {
    const auto pin = static_cast<PinId>(i);
    by_others_[*inside_][i] += (*cards_[*inside_].pins)[pin].left - before[pin].left;
  }
}

void World::others_send(const std::vector<std::string>& commands) {
  others_do([&commands](const PlayedCard&) {
    for (const std::string& command : commands)
      readers().other_program_transmit(kReader, support::from_hex(command));
  });
}

void World::make_well(std::size_t number) {
  cancel_plan();
  start_service();
  plug_in();
  readers().clear_faults(kReader);
  insert(number);
  for (const PinId pin : kUserPins) (*cards_[number].pins)[pin].left = vcard::pin_row(pin).tries;
}

void World::happen(const Event& event) {
  ++happenings_;
  event.happen(*this, {});
}

void World::plan(const Event& event, std::uint64_t n) {
  planned_ = &event;
  before_exchange_ = exchanges_ + n;
}

void World::see(ByteView command) {
  ++exchanges_;
  const bool pin = inside_ && presents_a_pin(command);
  if (pin) note_presented(command);
  const bool first_of_transaction =
      std::exchange(transactions_, readers().transactions(kReader)) != transactions_;
  if (planned_ == nullptr || exchanges_ < before_exchange_) return;
  if (planned_->between_transactions && !first_of_transaction) return;
  const Event& event = *planned_;
  if (event.lie) lied_in_ = stay_;
  planned_ = nullptr;
  ++happenings_;
  event.happen(*this, command);
  // The PIN may have become another one a moment before.
  if (pin && inside_) presented_.back().right &= is_right(presented_.back().pin);
}

bool World::is_right(const std::string& pin) const {
  return (*cards_[*inside_].pins)[id_of(pin)].value == pin;
}

void World::note_presented(ByteView command) {
  const std::string pin(support::as_text(command.subspan(kDataOffset)));
  const int left = (*cards_[*inside_].pins)[PinId::auth].left;
  presented_.push_back(
      {pin, stay_, resets_, is_right(pin), left == vcard::pin_row(PinId::auth).tries, happenings_});
}

}  // namespace safety

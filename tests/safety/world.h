// What is around the module under test: two cards, a reader, its service and other programs; and what the
// wire shows. What the cards know is read from them, never asked of the module.
//
// Thread rule: one thread, the one that calls the module; what happens in its calls may happen in any.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/mutex.h"
#include "tests/contract/in_process_stage.h"
#include "vcard/card_contents.h"
#include "vcard/ledger.h"

namespace safety {

inline constexpr std::size_t kCards = 2;
inline constexpr std::array kUserPins = {vcard::PinId::auth, vcard::PinId::sign};  // by slot

struct PlayedCard {
  std::shared_ptr<vcard::VirtualCard> card;
  std::shared_ptr<vcard::Ledger> ledger;
  std::shared_ptr<vcard::PinRecords> pins;  // the card's own

  const vcard::Credential& credential(std::size_t slot) const;
  const std::string& pin(std::size_t slot) const { return (*pins)[kUserPins[slot]].value; }
};

// A VERIFY with data, as it was sent; whether it reached a card is another matter.
struct Presented {
  std::string pin;
  std::uint64_t stay;
  std::uint64_t resets;
  bool right;                // by what the card then had
  bool counter_full;         // of the authentication PIN
  std::uint64_t happenings;  // before it
};

class World;

// Something that happens to the module, from outside.
struct Event {
  const char* name;
  // `command` is the one about to be sent, if the event happens in a call.
  void (*happen)(World& world, support::ByteView command);
  // Another program's commands come while nobody holds the card: a transaction keeps them out.
  bool between_transactions = false;
  // The card, or the way to it, says what is not so; what the module takes from it may last for the stay.
  bool lie = false;
};

// What the two cards have in common.
enum class Cards { strangers, twins };  // twins: all but the serial number of the authentication certificate

class World {
 public:
  // Cards with these switches; the first is put in.
  explicit World(const std::array<vcard::Switches, kCards>& switches, Cards cards = Cards::strangers);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // After each C_Initialize, for it makes fresh readers.
  void begin_anew();

  const PlayedCard& card(std::size_t number) const { return cards_[number]; }
  const PlayedCard* inside() const { return inside_ ? &cards_[*inside_] : nullptr; }
  std::optional<std::size_t> number_inside() const { return inside_; }
  // Of the card that is inside: another number whenever it has been out, or out of reach, in between.
  std::uint64_t stay() const { return stay_; }
  std::uint64_t resets() const { return resets_; }
  // Whether the stay began with a swap that the reader service has not told of.
  bool came_unseen() const { return came_unseen_in_ == stay_; }

  void insert(std::size_t number);
  // The other card takes the place of the one inside, and the reader service goes on counting the same
  // insertion. Nothing happens where no card can prove what it is (docs/adr/0017-one-identity.md).
  void swap_unseen();
  void swap_behind_reset();
  void remove();
  void reset();
  void stop_service();
  void start_service();
  void unplug();
  void plug_in();
  // Another program's commands, and what else is done to the card behind the module's back.
  void others_send(const std::vector<std::string>& commands);
  void others_do(const std::function<void(const PlayedCard&)>& deed);
  // All that was planned is off, and `number` lies in the reader with all its tries.
  void make_well(std::size_t number);

  // At once, or before the n-th exchange from now, 1 being the next.
  void happen(const Event& event);
  void plan(const Event& event, std::uint64_t n);
  bool planned() const { return planned_ != nullptr; }
  void cancel_plan() { planned_ = nullptr; }
  // How many events have happened.
  std::uint64_t happenings() const { return happenings_; }
  // Whether the module was told anything false in this stay.
  bool lied_to() const { return lied_in_ == stay_; }

  const std::vector<Presented>& presented() const { return presented_; }
  std::uint64_t exchanges() const { return exchanges_; }
  // Called before anything else in each exchange from now on, in the thread that makes it; null for nothing.
  void before_each_command(std::function<void()> hook) { before_command_ = std::move(hook); }
  // By how much others than the module have changed the tries of a PIN.
  int changed_by_others(std::size_t card, vcard::PinId pin) const {
    return by_others_[card][static_cast<std::size_t>(pin)];
  }

 private:
  // False where the swap would not be told by anything.
  bool take_place_of_the_one_inside();
  void watch();
  void see(support::ByteView command);
  void note_presented(support::ByteView command);
  bool is_right(const std::string& pin) const;

  std::function<void()> before_command_;
  support::Mutex seeing_;  // one exchange after the other
  std::array<PlayedCard, kCards> cards_;
  std::optional<std::size_t> inside_;
  std::size_t last_ = 0;  // the card that was inside at last
  std::uint64_t stay_ = 0;
  std::uint64_t resets_ = 0;
  bool plugged_in_ = true;
  bool service_ = true;
  const Event* planned_ = nullptr;
  std::uint64_t before_exchange_ = 0;
  std::uint64_t happenings_ = 0;
  std::uint64_t lied_in_ = 0;
  std::uint64_t came_unseen_in_ = 0;
  std::uint64_t transactions_ = 0;
  std::uint64_t exchanges_ = 0;
  std::vector<Presented> presented_;
  std::array<std::array<int, vcard::kPinCount>, kCards> by_others_{};
};

}  // namespace safety

// What holds of every call, whatever happens in it: which VERIFYs may be sent, what they may cost, who may
// sign, and which codes tell of it. Counted on the wire and by the cards, not by what the module says.
//
// Thread rule: one thread.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "pkcs11/cryptoki.h"
#include "tests/safety/world.h"

namespace safety {

// What a caller wants tried: a PIN in the form that the card has it.
struct AskedPin {
  std::size_t slot;
  std::string pin;
};

// What a program has called, and what it was told. `stay` is that of the session's card.
struct CallMade {
  CK_RV rv;
  std::uint64_t stay;
  std::optional<AskedPin> asked;
};

// A PIN that a card accepted in a login, for the time of that login: the one that the module may present once
// more (design: "login lost to others").
struct AcceptedPin {
  std::string pin;
  std::uint64_t stay;
  std::uint64_t resets;
};

class Oracle {
 public:
  explicit Oracle(const World& world) : world_(world) {}

  // Around each call, or around several that are made at once.
  void before_call();
  void after_calls(std::span<const CallMade> calls);
  // Whether something happened in the last call.
  bool disturbed() const { return world_.happenings() != happenings_; }
  // How many commands it sent.
  std::uint64_t exchanges() const { return world_.exchanges() - exchanges_; }
  std::size_t exchanges_with_pin() const { return world_.presented().size() - presented_before_; }
  // Whether a card made a signature in it.
  bool something_was_signed() const { return count().signatures != before_.signatures; }

  // The user is logged in to the authentication token with this PIN, or not any more.
  void accept(AcceptedPin pin) { accepted_ = std::move(pin); }
  void forget() { accepted_.reset(); }
  const std::optional<AcceptedPin>& accepted() const { return accepted_; }

  // The first thing that was wrong; empty for nothing.
  const std::string& complaint() const { return complaint_; }
  void complain(const std::string& what);

  // VERIFYs of the module's own accord, so far.
  std::uint64_t presented_again() const { return presented_again_; }

 private:
  struct Counts {
    std::array<vcard::PinRecords, kCards> pins;
    std::array<std::array<int, vcard::kPinCount>, kCards> by_others{};
    std::array<std::uint64_t, kCards> signatures{};
  };
  Counts count() const;
  void check_presented(std::span<const CallMade> calls);
  void check_presented_again(const Presented& presented, std::span<const CallMade> calls);
  void check_tries(const Counts& now);
  void check_signatures(const Counts& now, std::span<const CallMade> calls);

  const World& world_;
  Counts before_{};
  std::size_t presented_before_ = 0;
  std::uint64_t exchanges_ = 0;
  std::uint64_t happenings_ = 0;
  std::optional<std::size_t> inside_before_;
  std::uint64_t stay_before_ = 0;
  std::optional<AcceptedPin> accepted_;
  std::uint64_t presented_again_ = 0;
  std::string complaint_;
};

}  // namespace safety

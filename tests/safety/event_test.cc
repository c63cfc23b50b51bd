// Each event before each command of each operation, and each way in which a command can fail: no try is lost
// that nobody asked for, no other card signs, no code says nothing, and when all is well again a whole story
// goes well without a restart.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/safety/card_rows.h"
#include "tests/safety/events.h"
#include "tests/safety/operations.h"
#include "tests/safety/player.h"

namespace safety {
namespace {

using Before = Operation::Before;

struct Place {
  CK_SLOT_ID slot;
  bool short_ids;
};

class EventTest : public testing::TestWithParam<Place> {
 protected:
  static void SetUpTestSuite() { ASSERT_EQ(C_GetFunctionList(&p11), CKR_OK); }
  static void TearDownTestSuite() { std::cout << events_met << " events met by operations\n"; }

  // One of two like cards in the reader, and what comes before the operation done.
  static void prepare(Player& player, Before before) {
    player.initialize();
    const CK_SLOT_ID slot = GetParam().slot;
    if (before >= Before::session) player.open(slot);
    if (before < Before::login) return;
    const std::string pin = player.pin_of(player.sessions().back());
    player.login(player.sessions().back(), pin, pin);
    if (before == Before::warm) player.sign(player.sessions().back());
  }

  // How many commands the operation costs, undisturbed.
  static std::uint64_t length_of(const Operation& operation) {
    World world({card(), card()});
    Player player(p11, world);
    prepare(player, operation.before);
    const auto before = world.exchanges();
    operation.run(player, GetParam().slot);
    const auto length = world.exchanges() - before;
    player.finalize();
    EXPECT_EQ(player.oracle().complaint(), "");
    return length;
  }

  // False where the event was not met: an operation that had ended before.
  static bool disturb(const Operation& operation, const Event& event, std::uint64_t n,
                      Cards cards = Cards::strangers) {
    World world({card(), card()}, cards);
    Player player(p11, world);
    prepare(player, operation.before);
    world.plan(event, n);
    operation.run(player, GetParam().slot);
    const bool met = !world.planned();
    events_met += met ? 1 : 0;
    world.make_well(n % kCards);
    player.healthy_story(n % 3 == 0 ? 1 - GetParam().slot : GetParam().slot);
    player.finalize();
    EXPECT_EQ(player.oracle().complaint(), "") << operation.name << ", " << event.name << ", command " << n;
    return met;
  }

  // At command after command, also those that an operation adds to make up for what happened.
  static void disturb_everywhere(const Operation& operation, const Event& event,
                                 Cards cards = Cards::strangers) {
    std::uint64_t n = 1;
    while (disturb(operation, event, n, cards) && !HasFailure()) ++n;
  }

  static vcard::Switches card() {
    return vcard::Switches().set(vcard::Fact::short_file_ids, GetParam().short_ids ? "yes" : "no");
  }

  static inline CK_FUNCTION_LIST* p11 = nullptr;
  static inline std::uint64_t events_met = 0;
};

// Under the sanitizers one way of naming files a token; the oracle's counts are the release build's business.
const std::vector<Place>& places() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static const std::vector<Place> all = {{0, true}, {1, false}};
#else
  static const std::vector<Place> all = {{0, true}, {0, false}, {1, true}, {1, false}};
#endif
  return all;
}

INSTANTIATE_TEST_SUITE_P(Tokens, EventTest, testing::ValuesIn(places()), [](const auto& place) {
  return std::string(place.param.slot == 0 ? "Authentication" : "Signature") +
         (place.param.short_ids ? "ByShortIds" : "BySelection");
});

TEST_P(EventTest, WhatHappensAroundTheModuleAtEveryCommand) {
  for (const Operation& operation : operations())
    for (const Event& event : world_events()) disturb_everywhere(operation, event);
}

// A certificate's serial number is all that tells them apart, their keys and PINs are the same.
TEST_P(EventTest, ATwinTakesTheCardsPlaceAtEveryCommand) {
  for (const Operation& operation : operations())
    for (const Event& event : swaps()) disturb_everywhere(operation, event, Cards::twins);
}

TEST_P(EventTest, EveryFaultAtEveryCommand) {
  for (const Operation& operation : operations())
    for (const Event& event : exchange_faults()) disturb_everywhere(operation, event);
}

TEST_P(EventTest, OperationsAskTheCardAndRandomBytesDoNot) {
  for (const Operation& operation : operations()) {
    const bool random = std::string(operation.name) == "random bytes";
    EXPECT_EQ(length_of(operation) == 0, random) << operation.name;
  }
}

}  // namespace
}  // namespace safety

// The guest's stories with the module that is installed: what libpcsclite keeps in the process, its locks and
// its connections, has to come through forks and unloading too.
#include <cstdlib>

#include "tests/lifecycle/programs_fixture.h"

namespace lifecycle {
namespace {

using GuestOfPcscd = CardOfMany;

TEST_F(GuestOfPcscd, EveryStoryEndsWell) {
  setenv("JPKI_GUEST_READER", contract::kVirtualReader, 1);
  setenv("JPKI_GUEST_PIN", card->contents().holder.auth_pin.c_str(), 1);
  setenv("JPKI_GUEST_LIVES", "50", 1);
  // Not among them: two copies of the module are two programs to the card, and the logout of one ends the
  // login of the other.
  for (const char* story :
       {"exits_without_finalize", "calls_from_an_exit_handler", "calls_from_a_static_destructor",
        "calls_after_openssl_has_cleaned_up", "calls_at_exit_after_dlclose",
        "unloads_with_and_without_finalize", "unloads_while_a_thread_waits", "exits_while_a_thread_waits",
        "finalizes_while_others_sign", "forks_while_others_sign", "forks_twice",
        "leaves_nothing_to_another_program", "lives_a_thousand_lives", "is_cancelled_in_every_call",
        "is_cancelled_while_it_waits", "finds_the_card_held_by_its_neighbour",
        "forks_while_its_neighbour_holds_the_card"}) {
    const std::string line =
        std::string("timeout 60 " JPKI_LIFECYCLE_GUEST " ") + story + " " JPKI_MODULE " " JPKI_OTHER_MODULE;
    EXPECT_EQ(std::system(line.c_str()), 0) << line;
  }
}

}  // namespace
}  // namespace lifecycle

// The module as a guest in a process that treats it badly: one story a run, and an exit status of 0 where it
// ends well.
//
//   usage: guest STORY MODULE [ANOTHER_NAME_OF_IT]
//   JPKI_GUEST_READER: whose card is meant; no other one is touched. JPKI_GUEST_PIN: that card's.
#include <string>

#include "tests/lifecycle/guest_module.h"
#include "tests/lifecycle/guest_stories.h"

namespace {

struct Story {
  const char* name;
  void (*tell)();
};
#define STORY(name)    \
  Story {              \
#name, guest::name \
  }
constexpr Story kStories[] = {
    STORY(exits_without_finalize),
    STORY(calls_from_an_exit_handler),
    STORY(calls_from_a_static_destructor),
    STORY(calls_after_openssl_has_cleaned_up),
    STORY(calls_at_exit_after_dlclose),
    STORY(unloads_with_and_without_finalize),
    STORY(unloads_while_a_thread_waits),
    STORY(exits_while_a_thread_waits),
    STORY(finalizes_while_others_sign),
    STORY(forks_while_others_sign),
    STORY(forks_twice),
    STORY(forks_into_its_own_number),
    STORY(finds_the_card_held_by_its_neighbour),
    STORY(forks_while_its_neighbour_holds_the_card),
    STORY(is_cancelled_in_every_call),
    STORY(is_cancelled_while_it_waits),
    STORY(leaves_nothing_to_another_program),
    STORY(lives_a_thousand_lives),
    STORY(is_there_twice),
    STORY(comes_after_openssls_configuration),
    STORY(comes_before_openssls_configuration),
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  guest::g_path = argv[2];
  guest::g_other_path = argc > 3 ? argv[3] : nullptr;
  for (const Story& story : kStories) {
    if (std::string(argv[1]) != story.name) continue;
    story.tell();
    return 0;
  }
  return 2;
}

// What a process does with its guest, a function a story: each ends well, or the process ends there.
// Thread rule: one story a process, told from the thread of main().
#pragma once

namespace guest {

// How a process ends (guest_exits.cc).
void exits_without_finalize();
void calls_from_an_exit_handler();
void calls_from_a_static_destructor();
void calls_after_openssl_has_cleaned_up();
void calls_at_exit_after_dlclose();
void exits_while_a_thread_waits();

// Loading and unloading, and what is left (guest_loads.cc).
void unloads_with_and_without_finalize();
void unloads_while_a_thread_waits();
void leaves_nothing_to_another_program();
void lives_a_thousand_lives();
void is_there_twice();
void comes_after_openssls_configuration();
void comes_before_openssls_configuration();

// Other threads and processes (guest_forks.cc).
void finalizes_while_others_sign();
void forks_while_others_sign();
void forks_twice();
void forks_into_its_own_number();

// Two modules, one of which holds the card from login to logout (guest_neighbours.cc).
void finds_the_card_held_by_its_neighbour();
void forks_while_its_neighbour_holds_the_card();

// Threads that are cancelled (guest_cancellations.cc).
void is_cancelled_in_every_call();
void is_cancelled_while_it_waits();

}  // namespace guest

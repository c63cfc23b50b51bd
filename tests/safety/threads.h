// How some schedules end: two or three threads of the program, each with a session of its own, make calls
// that change a state, and these overlap at commands that chance has chosen.
//
// Whatever comes of them, some order in which they could have been made one after the other explains it: what
// they returned, which PINs were sent, which tries are left, who is logged in and what the card takes
// afterwards. What an order comes to is not written here; the schedule is played again, and it is tried.
// Where something happens to the card meanwhile, no order need explain it, and the oracle's rules hold.
//
// Thread rule: one thread; it makes the others.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "tests/safety/schedule.h"

namespace safety {

class Threads {
 public:
  // In which order calls are made: of which thread the next one is.
  using Order = std::vector<std::size_t>;

  // Draws from the schedule's dice who does what, and gets ready for it. After Schedule::play_steps().
  Threads(CK_FUNCTION_LIST* p11, Schedule& schedule);

  // Nothing happens to the card meanwhile, or has and is still to be found out.
  bool undisturbed() const { return undisturbed_; }

  // Overlapping, under the oracle's eyes.
  void play_at_once();
  void play_one_after_the_other(const Order& order);
  // What it came to, in words.
  std::string outcome();
  // The orders that do not contradict what could be seen of the calls: one that had returned before another
  // was made comes before it. No more than `most`.
  std::vector<Order> possible_orders(std::size_t most) const;

 private:
  struct Thread;
  struct Call {
    const char* name;
    CK_RV (Threads::*make)(Thread& thread);
    // The PIN that it has tried; null for none.
    std::string Thread::*pin = nullptr;
  };
  // What a thread does in one go.
  struct Job {
    unsigned weight;
    std::vector<Call> calls;
  };
  struct Made {
    Call call;
    CK_RV rv = CKR_OK;
    unsigned begun = 0;
    unsigned ended = 0;
  };
  struct Thread {
    Player::Session session;
    std::uint64_t held_at = 0;
    std::string right = {};
    std::string wrong = {};
    std::string fresh = {};
    CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
    std::vector<support::Bytes> signatures = {};
    std::vector<Made> calls = {};
  };
  static const std::vector<Job>& jobs();

  CK_RV log_in(Thread& thread) { return log_in_with(thread, thread.right); }
  CK_RV log_in_wrongly(Thread& thread) { return log_in_with(thread, thread.wrong); }
  CK_RV log_in_with(Thread& thread, std::string pin);
  CK_RV log_out(Thread& thread) { return p11_->C_Logout(thread.session.handle); }
  CK_RV close(Thread& thread) { return p11_->C_CloseSession(thread.session.handle); }
  CK_RV close_all(Thread& thread) { return p11_->C_CloseAllSessions(thread.session.slot); }
  CK_RV open_another(Thread& thread);
  CK_RV set_pin(Thread& thread);
  CK_RV find_private_key(Thread& thread) { return find(thread, CKO_PRIVATE_KEY); }
  CK_RV find_public_key(Thread& thread) { return find(thread, CKO_PUBLIC_KEY); }
  CK_RV find(Thread& thread, CK_OBJECT_CLASS object_class);
  CK_RV begin_signature(Thread& thread);
  CK_RV sign(Thread& thread);
  CK_RV begin_verification(Thread& thread);
  CK_RV token_info(Thread& thread);
  CK_RV finalize(Thread&) { return p11_->C_Finalize(nullptr); }

  void make_ready();
  void add_thread(CK_SLOT_ID slot);
  void make(Thread& thread, Made& call);
  bool says_logged_in(CK_SESSION_HANDLE session);
  void check_signatures(const std::array<bool, 2>& logged_in_before);

  CK_FUNCTION_LIST* p11_;
  Schedule& schedule_;
  std::vector<Thread> threads_;
  bool undisturbed_;
  std::atomic<unsigned> clock_{0};
  std::size_t presented_before_ = 0;
};

}  // namespace safety

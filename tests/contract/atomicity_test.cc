// Calls that change a login, two at once: the first is held at each command that it sends, and the second is
// made meanwhile. Whatever comes of it, one of the two orders in which they could have been made explains it:
// the return values, what the card was sent, and who is logged in afterwards. What the orders come to is not
// written here; it is tried.
#include <algorithm>
#include <atomic>
#include <optional>
#include <semaphore>
#include <thread>

#include "tests/contract/calls_at_once.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

struct Outcome {
  CK_RV first;
  CK_RV second;
  bool user_afterwards;  // in a session of its own
  bool open_afterwards;  // whether the card takes the key
  std::uint64_t verifies;
  std::uint64_t refused;

  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Outcome& o) {
    return out << std::hex << "0x" << o.first << ", 0x" << o.second << std::dec << ", "
               << (o.user_afterwards ? "user" : "public") << ", card "
               << (o.open_afterwards ? "open" : "shut") << ", " << o.verifies << " VERIFYs, " << o.refused
               << " refused";
  }
};

class AtomicityTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  using Call = CK_RV (AtomicityTest::*)();
  struct Named {
    const char* name;
    Call make;
  };

  CK_SLOT_ID slot() const { return GetParam(); }
  vcard::PinId pin_id() const {
    return slot() == kAuthenticationSlot ? vcard::PinId::auth : vcard::PinId::sign;
  }

  CK_RV log_in() { return login(session, pin_of(slot())); }
  CK_RV log_in_wrongly() { return login(session, slot() == kAuthenticationSlot ? "0000" : "WR0NGONE"); }
  CK_RV log_out() { return p11->C_Logout(session); }
  CK_RV close() { return p11->C_CloseSession(session); }
  CK_RV close_all() { return p11->C_CloseAllSessions(slot()); }
  CK_RV open_another() {
    CK_SESSION_HANDLE another = CK_INVALID_HANDLE;
    return p11->C_OpenSession(slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &another);
  }
  CK_RV change_pin() { return set_pin(session, pin_of(slot()), pin_of(slot())); }
  CK_RV sign_text() {
    support::Bytes signature;
    return sign_now(signature);
  }
  CK_RV sign_now(support::Bytes& signature) {
    CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
    if (const CK_RV rv = p11->C_SignInit(session, &mechanism, key); rv != CKR_OK) return rv;
    signature.resize(256);
    CK_ULONG size = signature.size();
    CK_BYTE text = 't';
    return p11->C_Sign(session, &text, 1, signature.data(), &size);
  }
  CK_RV finalize() { return p11->C_Finalize(nullptr); }

  static constexpr Named kCalls[] = {
      {"login", &AtomicityTest::log_in},        {"wrong login", &AtomicityTest::log_in_wrongly},
      {"logout", &AtomicityTest::log_out},      {"close", &AtomicityTest::close},
      {"close all", &AtomicityTest::close_all}, {"open", &AtomicityTest::open_another},
      {"set PIN", &AtomicityTest::change_pin},  {"sign", &AtomicityTest::sign_text},
      {"finalize", &AtomicityTest::finalize},
  };

  // Of a session that is logged in.
  static constexpr Named kWaitForTheCard[] = {{"logout", &AtomicityTest::log_out},
                                              {"sign", &AtomicityTest::sign_text}};

  // A card of its own, and the one session of this program.
  void begin(bool logged_in) {
    p11->C_Finalize(nullptr);
    use_card({});
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    // Once, so that the card is known and its private key has a handle.
    session = open_and_login(slot());
    key = find_class(session, CKO_PRIVATE_KEY).at(0);
    if (!logged_in) {
      ASSERT_EQ(p11->C_Logout(session), CKR_OK);
    }
    before_ = ledger->totals();
  }

  Outcome observe(CK_RV first, CK_RV second) {
    const vcard::Totals now = ledger->totals();
    p11->C_Initialize(nullptr);
    const CK_SESSION_HANDLE fresh = open(slot());
    const bool user = session_info(fresh).state == CKS_RO_USER_FUNCTIONS;
    return {first,
            second,
            user,
            card->is_verified(pin_id()),
            now.verifies - before_.verifies,
            now.refused - before_.refused};
  }

  Outcome one_after_the_other(bool logged_in, const Named& first, const Named& second, bool swapped) {
    begin(logged_in);
    const CK_RV earlier = (this->*(swapped ? second : first).make)();
    const CK_RV later = (this->*(swapped ? first : second).make)();
    return swapped ? observe(later, earlier) : observe(earlier, later);
  }

  static void play(CallsAtOnce& calls) {
    readers().before_each_exchange(kReader, [&](const vcard::Exchange&) { calls.at_command(); });
    calls.play();
    readers().before_each_exchange(kReader, nullptr);
  }

  // Nothing where the first call sends fewer commands.
  std::optional<Outcome> held_at(std::uint64_t command, bool logged_in, const Named& first,
                                 const Named& second) {
    begin(logged_in);
    CK_RV first_rv = CKR_GENERAL_ERROR;
    CK_RV second_rv = CKR_GENERAL_ERROR;
    CallsAtOnce calls;
    calls.add(command, [&] { first_rv = (this->*first.make)(); });
    calls.add(CallsAtOnce::kNeverHeld, [&] { second_rv = (this->*second.make)(); });
    play(calls);
    if (!calls.was_held(0)) return std::nullopt;
    return observe(first_rv, second_rv);
  }

  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;

 private:
  vcard::Totals before_;
};

INSTANTIATE_TEST_SUITE_P(BothTokens, AtomicityTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& parameter) {
                           return parameter.param == kAuthenticationSlot ? "Authentication" : "Signature";
                         });

TEST_P(AtomicityTest, EveryTwoCallsAreExplainedByOneOrderOrTheOther) {
  unsigned played = 0;
  for (const bool logged_in : {false, true}) {
    for (const Named& first : kCalls) {
      for (const Named& second : kCalls) {
        const Outcome forth = one_after_the_other(logged_in, first, second, false);
        const Outcome back = one_after_the_other(logged_in, first, second, true);
        for (std::uint64_t command = 1;; ++command) {
          const auto outcome = held_at(command, logged_in, first, second);
          if (!outcome) break;
          ++played;
          EXPECT_TRUE(*outcome == forth || *outcome == back)
              << (logged_in ? "logged in: " : "logged out: ") << first.name << ", and at its command "
              << command << " " << second.name << "\n  came to " << *outcome
              << "\n  one after the other: " << forth << "\n  the other way round: " << back;
        }
      }
    }
  }
  EXPECT_GT(played, 200U) << "calls that were held at a command";
}

// Of many logins at once one is the first, and no PIN is sent after it.
TEST_P(AtomicityTest, OfManyLoginsAtOnceOneIsSentAndTheOthersFindIt) {
  for (int round = 0; round < 20; ++round) {
    begin(false);
    std::vector<std::thread> threads;
    std::vector<CK_RV> rvs(8, CKR_GENERAL_ERROR);
    for (CK_RV& rv : rvs) threads.emplace_back([&] { rv = log_in(); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::count(rvs.begin(), rvs.end(), CKR_OK), 1);
    EXPECT_EQ(std::count(rvs.begin(), rvs.end(), CKR_USER_ALREADY_LOGGED_IN), 7);
    const Outcome outcome = observe(CKR_OK, CKR_OK);
    EXPECT_EQ(outcome.verifies, 1U);
    EXPECT_TRUE(outcome.user_afterwards);
  }
}

// The card is busy, a call waits for it, and meanwhile another one closes all sessions.
TEST_P(AtomicityTest, ACallWhoseSessionIsClosedWhileItWaitsHasNone) {
  for (const Named& waiting : kWaitForTheCard) {
    begin(true);
    const CK_SESSION_HANDLE busy = open(slot());
    CK_RV busy_rv = CKR_GENERAL_ERROR;
    CK_RV waiting_rv = CKR_GENERAL_ERROR;
    CallsAtOnce calls;
    calls.add(1, [&] {
      support::Bytes signature;
      busy_rv = sign(busy, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
    });
    calls.add(CallsAtOnce::kNeverHeld, [&] { waiting_rv = (this->*waiting.make)(); });
    calls.add(CallsAtOnce::kNeverHeld, [&] { EXPECT_EQ(close_all(), CKR_OK); });
    play(calls);
    EXPECT_EQ(busy_rv, CKR_OK);
    EXPECT_EQ(waiting_rv, CKR_SESSION_HANDLE_INVALID) << waiting.name;
    const Outcome outcome = observe(busy_rv, waiting_rv);
    EXPECT_FALSE(outcome.user_afterwards);
    EXPECT_FALSE(outcome.open_afterwards);
    EXPECT_EQ(outcome.verifies, 0U);
  }
}

// Another program has ended the login with the card, and the last session is closed while the card says so:
// what the login could be renewed with has gone with the session.
TEST_P(AtomicityTest, ASignatureWhoseSessionIsClosedInTheMiddleHasNone) {
  for (std::uint64_t command = 1;; ++command) {
    begin(true);
    stage().other_program_transmit(support::from_hex("00A4040C0AD392F000260100000001"));
    CK_RV rv = CKR_GENERAL_ERROR;
    CallsAtOnce calls;
    calls.add(command, [&] { rv = sign_text(); });
    calls.add(CallsAtOnce::kNeverHeld, [&] { EXPECT_EQ(close_all(), CKR_OK); });
    play(calls);
    if (!calls.was_held(0)) break;
    EXPECT_THAT(rv, testing::AnyOf(CKR_OK, CKR_SESSION_HANDLE_INVALID)) << "held at " << command;
  }
}

// While the card is told to forget one token's login, or that waits for the card, the other token is logged
// in to.
TEST_P(AtomicityTest, ALoginIsNotLostToALogoutFromTheOtherToken) {
  const CK_SLOT_ID other_slot = 1 - slot();
  unsigned played = 0;
  for (const bool closes : {false, true}) {
    for (std::uint64_t command = 1;; ++command) {
      begin(false);
      const CK_SESSION_HANDLE other = open_and_login(other_slot);
      CK_RV login_rv = CKR_GENERAL_ERROR;
      CK_RV end_rv = CKR_GENERAL_ERROR;
      CallsAtOnce calls;
      calls.add(command, [&] { login_rv = log_in(); });
      calls.add(CallsAtOnce::kNeverHeld,
                [&] { end_rv = closes ? p11->C_CloseSession(other) : p11->C_Logout(other); });
      play(calls);
      if (!calls.was_held(0)) break;
      ++played;
      EXPECT_EQ(login_rv, CKR_OK);
      EXPECT_EQ(end_rv, CKR_OK);
      support::Bytes signature;
      EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK)
          << "held at " << command;
    }
  }
  EXPECT_GT(played, 4U) << "logins that were held at a command";
}

// Closing many takes its time, and sessions open meanwhile: before it, and they are closed too, or after it,
// and nobody is logged in any more.
TEST_P(AtomicityTest, NoLoginOutlivesCloseAllInASessionThatOpensBesideIt) {
  constexpr int kMany = 500;
  for (int round = 0; round < 5; ++round) {
    begin(true);
    for (int i = 0; i < kMany; ++i) open(slot());
    std::vector<CK_SESSION_HANDLE> beside;
    std::binary_semaphore begun(0);
    std::atomic<bool> over{false};
    std::thread opens([&] {
      begun.release();
      while (!over) beside.push_back(open(slot()));
    });
    begun.acquire();
    EXPECT_EQ(close_all(), CKR_OK);
    over = true;
    opens.join();
    for (const CK_SESSION_HANDLE handle : beside) {
      CK_SESSION_INFO info = {};
      if (p11->C_GetSessionInfo(handle, &info) != CKR_OK) continue;
      ASSERT_EQ(info.state, CKS_RO_PUBLIC_SESSION);
    }
    EXPECT_FALSE(card->is_verified(pin_id()));
  }
}

// Two logouts may find the same login on the card; the one that comes second must leave alone the login that
// has been made in between.
TEST_P(AtomicityTest, TheCardIsNotToldTwiceToForget) {
  begin(true);
  const CK_SESSION_HANDLE other = open(1 - slot());
  std::vector<CK_RV> rvs(3, CKR_GENERAL_ERROR);
  CallsAtOnce calls;
  calls.add(1, [&] { rvs[0] = log_out(); });
  calls.add(CallsAtOnce::kNeverHeld, [&] { rvs[1] = log_in(); });
  calls.add(CallsAtOnce::kNeverHeld, [&] { rvs[2] = p11->C_CloseSession(other); });
  play(calls);
  EXPECT_THAT(rvs, testing::Each(CKR_OK));
  EXPECT_TRUE(card->is_verified(pin_id()));
}

// The signature token's certificate shows after a login, and a search reads it.
TEST_P(AtomicityTest, ASearchThatWaitedForALogoutFindsLess) {
  begin(true);
  const CK_SESSION_HANDLE other = open(1 - slot());
  std::vector<CK_RV> rvs(3, CKR_GENERAL_ERROR);
  CallsAtOnce calls;
  calls.add(1, [&] { rvs[0] = login(other, pin_of(1 - slot())); });
  calls.add(CallsAtOnce::kNeverHeld, [&] { rvs[1] = log_out(); });
  calls.add(CallsAtOnce::kNeverHeld, [&] { rvs[2] = p11->C_FindObjectsInit(session, nullptr, 0); });
  play(calls);
  EXPECT_THAT(rvs, testing::Each(CKR_OK));
}

TEST_P(AtomicityTest, AnOperationIsOverWithItsLogin) {
  begin(true);
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, key), CKR_OK);
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  ASSERT_EQ(log_in(), CKR_OK);
  CK_BYTE text = 't';
  CK_BYTE signature[256];
  CK_ULONG size = sizeof signature;
  EXPECT_EQ(p11->C_Sign(session, &text, 1, signature, &size), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(ledger->totals().signatures, 0U);
}

}  // namespace
}  // namespace contract

// Several programs at one card, through a real pcscd: nobody gets a wrong signature, loses a try or waits for
// ever, and each is told the truth about its login.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include "tests/lifecycle/programs_fixture.h"
#include "tests/unit/conf/scratch_folder.h"

namespace lifecycle {
namespace {

using support::Bytes;
using support::from_hex;

// What an unrelated program may do between any two transactions of ours.
const Bytes kSelectAnotherApplet = from_hex("00A4040C10A0000002310100000000000000000000");
const Bytes kSelectJpki = from_hex("00A4040C0AD392F000260100000001");

class SeveralPrograms : public CardOfMany {
 protected:
  // A signature, with a login where the module says that there is none any more. It has to say so in both
  // ways.
  void sign_logging_in(Program& program, const std::string& token, const std::string& text) const {
    for (int attempts = 0; attempts < 100; ++attempts) {
      const Answer answer = program.call("sign " + token + " " + text);
      if (answer.rv == CKR_OK) {
        EXPECT_TRUE(is_signature(answer, token, text)) << "a wrong signature";
        return;
      }
      ASSERT_EQ(answer.rv, CKR_USER_NOT_LOGGED_IN);
      ASSERT_EQ(state_of(program, token), kPublic);
      ASSERT_EQ(program.rv(login_line(token)), CKR_OK);
    }
    FAIL() << "never a signature";
  }

  // After other programs may have ended the logins on the card, without a reset: authentication goes on,
  // signing asks for the password again.
  void sign_among_others(Program& program, const std::string& token, const std::string& text) const {
    if (token == "sign") return sign_logging_in(program, token, text);
    EXPECT_TRUE(is_signature(program.call("sign auth " + text), token, text));
  }

  // Log in, sign, log out, until everybody has done his share.
  void work(const std::string& token, const std::string& name, std::atomic<int>& rounds,
            const std::function<bool()>& all_done) const {
    Program program;
    ASSERT_EQ(program.rv("open " + token), CKR_OK);
    while (!all_done()) {
      ASSERT_EQ(program.rv(login_line(token)), CKR_OK);
      sign_among_others(program, token, name + std::to_string(rounds));
      const CK_RV out = program.rv("logout " + token);
      // The module may have noticed first that another program's logout had ended this login.
      ASSERT_TRUE(out == CKR_OK || out == CKR_USER_NOT_LOGGED_IN) << out;
      ++rounds;
    }
  }
};

// pcscd keeps no queue: who finds the card taken asks again after a tenth of a second. Shares differ widely
// for that, but everybody gets one while the others never pause.
TEST_F(SeveralPrograms, FourAtOnceLogInSignAndLeave) {
  constexpr int kShare = 10;
  const std::string tokens[] = {"auth", "auth", "sign", "sign"};
  std::atomic<int> rounds[4] = {};
  std::atomic<int> ended = 0;
  const auto all_done = [&] {
    return ended > 0 || std::ranges::all_of(rounds, [](const auto& done) { return done >= kShare; });
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        work(tokens[i], std::to_string(i) + "/", rounds[i], all_done);
        ++ended;
      });
    }
  }
  for (const auto& done : rounds) EXPECT_GE(done, kShare);
}

TEST_F(SeveralPrograms, TheLogoutOfOneIsNotHiddenFromTheOther) {
  Program leaves;
  Program stays;
  for (const std::string token : {"auth", "sign"}) {
    open_and_log_in(stays, token);
    open_and_log_in(leaves, token);
    ASSERT_TRUE(signs(leaves, token));
    ASSERT_TRUE(signs(stays, token));
    ASSERT_EQ(leaves.rv("logout " + token), CKR_OK);
    sign_among_others(stays, token, "again");
    ASSERT_EQ(stays.rv("close " + token), CKR_OK);
  }
}

TEST_F(SeveralPrograms, AnUnrelatedOneSelectsBetweenAnyTwoCalls) {
  for (const std::string token : {"auth", "sign"}) {
    Program program;
    for (const Bytes& select : {kSelectAnotherApplet, kSelectJpki}) {
      contract::OtherProgram other;
      ASSERT_EQ(program.rv("open " + token), CKR_OK);
      other.transmit(select);
      ASSERT_EQ(program.rv(login_line(token)), CKR_OK);
      other.transmit(select);
      sign_among_others(program, token, "first");
      other.transmit(select);
      sign_among_others(program, token, "second");
      other.transmit(select);
      ASSERT_EQ(program.rv("close " + token), CKR_OK);
    }
  }
}

TEST_F(SeveralPrograms, OneResetsTheCard) {
  Program program;
  for (const std::string token : {"auth", "sign"}) {
    open_and_log_in(program, token);
    {
      contract::OtherProgram resets;
      resets.at_the_end = SCARD_RESET_CARD;
    }
    sign_logging_in(program, token, "after");
    ASSERT_EQ(program.rv("close " + token), CKR_OK);
  }
}

TEST_F(SeveralPrograms, OneKilledWhileTheCardSignsForIt) {
  for (const std::string token : {"auth", "sign"}) {
    Program others;
    open_and_log_in(others, token);
    Program killed;
    open_and_log_in(killed, token);
    ASSERT_TRUE(signs(killed, token));
    reader.hold(1);
    killed.send("sign " + token + " text");
    reader.wait_until_held();
    others.begin("sign " + token + " text");
    killed.kill();
    reader.release();
    // pcscd resets a card whose holder dies, so the login is gone for everybody. On a busy computer it does
    // so when the next program has the card already, whose command fails then.
    const Answer waited = others.end();
    constexpr CK_RV kTruthful[] = {CKR_OK, CKR_USER_NOT_LOGGED_IN, CKR_DEVICE_ERROR};
    EXPECT_TRUE(std::ranges::count(kTruthful, waited.rv) == 1) << waited.rv;
    sign_logging_in(others, token, "afterwards");
  }
}

TEST_F(SeveralPrograms, OneHoldsTheCardAndTheOthersWait) {
  Program waits;
  open_and_log_in(waits, "auth");
  contract::OtherProgram holder;
  holder.begin_transaction();
  waits.begin("sign auth text");
  // What needs no card is answered meanwhile.
  EXPECT_EQ(state_of(waits, "auth"), kUser);
  holder.end_transaction();
  EXPECT_TRUE(is_signature(waits.end(), "auth", "text"));
}

TEST_F(SeveralPrograms, OneHasTheCardToItselfFromLoginToLogout) {
  const conf::test::ScratchFolder folder;
  const std::string settings = folder.file("jpki.conf", "[tokens]\nsharing = \"exclusive\"\n");
  ASSERT_EQ(setenv("JPKI_PKCS11_CONF", settings.c_str(), 1), 0);
  Program holds;
  unsetenv("JPKI_PKCS11_CONF");
  Program waits;
  ASSERT_EQ(waits.rv("open sign"), CKR_OK);
  open_and_log_in(holds, "auth");
  ASSERT_TRUE(signs(holds, "auth"));
  const auto commands = [this] { return ledger->totals().commands; };
  const auto before = commands();
  ASSERT_TRUE(signs(holds, "auth"));
  const auto of_a_signature = commands() - before;
  waits.begin(login_line("sign"));
  constexpr int kMore = 20;
  for (int i = 0; i < kMore; ++i) ASSERT_TRUE(signs(holds, "auth"));
  EXPECT_EQ(commands(), before + (1 + kMore) * of_a_signature) << "nobody else got at the card";
  ASSERT_EQ(holds.rv("logout auth"), CKR_OK);
  EXPECT_EQ(waits.end().rv, CKR_OK);
  EXPECT_TRUE(signs(waits, "sign"));
}

TEST_F(SeveralPrograms, OneHoldsTheCardUntilItIsPulled) {
  Program waits;
  open_and_log_in(waits, "auth");
  contract::OtherProgram holder;
  holder.begin_transaction();
  waits.begin("sign auth text");
  reader.remove();
  EXPECT_EQ(waits.end().rv, CKR_DEVICE_REMOVED);
  reader.insert(card);
  EXPECT_EQ(waits.rv("open auth"), CKR_OK);
}

}  // namespace
}  // namespace lifecycle

// Calls that meet others of the same program: waiting, signing, ending; signals; a card that does not answer.
#include "tests/lifecycle/programs_fixture.h"

namespace lifecycle {
namespace {

class CallsAtOnce : public CardOfMany {};

TEST_F(CallsAtOnce, FinalizeSendsAWaiterHome) {
  Program program;
  for (int round = 0; round < 20; ++round) {
    ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
    program.begin("wait");
    ASSERT_EQ(program.rv("finalize"), CKR_OK);
    EXPECT_EQ(program.end().rv, CKR_CRYPTOKI_NOT_INITIALIZED);
    ASSERT_EQ(program.rv("initialize"), CKR_OK);
  }
}

TEST_F(CallsAtOnce, FinalizeLetsASignatureEnd) {
  Program program;
  open_and_log_in(program, "auth");
  reader.hold(1);
  program.begin("sign auth text");
  reader.wait_until_held();
  program.send("finalize");
  reader.release();
  EXPECT_TRUE(is_signature(program.end(), "auth", "text"));
  EXPECT_EQ(program.rv("state auth"), CKR_OK) << "the answer to finalize";
  EXPECT_FALSE(card->is_verified(vcard::PinId::auth));
}

// The reader's driver decides how long it waits for a card. What needs no card is answered all the while,
// also to other programs, and pulling the card ends it.
TEST_F(CallsAtOnce, ACardThatNeverAnswersHoldsUpNobodyElse) {
  Program program;
  open_and_log_in(program, "auth");
  reader.hold(1);
  program.begin("sign auth text");
  reader.wait_until_held();
  EXPECT_EQ(state_of(program, "auth"), kUser);
  EXPECT_EQ(program.rv("open sign"), CKR_OK);
  EXPECT_EQ(program.rv("digest sign"), CKR_OK);
  reader.pull();
  EXPECT_EQ(program.end().rv, CKR_DEVICE_REMOVED);
  reader.insert(card);
  open_and_log_in(program, "auth");
  EXPECT_TRUE(signs(program, "auth"));
}

TEST_F(CallsAtOnce, AStormOfSignalsChangesNothing) {
  Program program;
  ASSERT_EQ(program.rv("storm"), 0U);
  for (int round = 0; round < 10; ++round) {
    for (const std::string token : {"auth", "sign"}) {
      open_and_log_in(program, token);
      EXPECT_TRUE(signs(program, token));
      ASSERT_EQ(program.rv("close " + token), CKR_OK);
    }
    ASSERT_EQ(program.rv("finalize"), CKR_OK);
    ASSERT_EQ(program.rv("initialize"), CKR_OK);
  }
}

}  // namespace
}  // namespace lifecycle

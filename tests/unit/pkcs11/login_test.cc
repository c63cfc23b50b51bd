#include "pkcs11/login.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace pkcs11 {
namespace {

using State = Login::State;

// A login in each of its states, with one session.
class LoginStateTest : public testing::TestWithParam<State> {
 protected:
  void SetUp() override {
    run = login.open_session(false);
    switch (GetParam()) {
      case State::closed: break;
      case State::left_open: static_cast<void>(login.about_to_send()); break;
      case State::lost:
        EXPECT_TRUE(login.grant(login.number(), run, {}));
        login.card_forgot();
        break;
      case State::user: EXPECT_TRUE(login.grant(login.number(), run, {})); break;
    }
    ASSERT_EQ(login.state(), GetParam());
    number = login.number();
  }
  // Of the header's table: the columns are those of State.
  void expect(State closed, State left_open, State user, State lost) {
    const std::map<State, State> row = {
        {State::closed, closed}, {State::left_open, left_open}, {State::user, user}, {State::lost, lost}};
    EXPECT_EQ(login.state(), row.at(GetParam()));
  }

  Login login{3};
  Login::Run run = 0;
  Login::Number number = 0;
};

INSTANTIATE_TEST_SUITE_P(EachState, LoginStateTest,
                         testing::Values(State::closed, State::left_open, State::user, State::lost));

TEST_P(LoginStateTest, AboutToSend) {
  static_cast<void>(login.about_to_send());
  expect(State::left_open, State::left_open, State::user, State::user);
}

TEST_P(LoginStateTest, NotAccepted) {
  login.not_accepted(login.about_to_send());
  expect(State::closed, State::left_open, State::user, State::lost);
}

TEST_P(LoginStateTest, Grant) {
  static_cast<void>(login.about_to_send());
  EXPECT_TRUE(login.grant(number, run, {}));
  expect(State::user, State::user, State::user, State::user);
  EXPECT_TRUE(login.stands(number));
}

TEST_P(LoginStateTest, CardForgot) {
  login.card_forgot();
  expect(State::closed, State::closed, State::lost, State::lost);
}

TEST_P(LoginStateTest, End) {
  const bool was = login.logged_in();
  EXPECT_EQ(login.end(), was);
  expect(State::closed, State::left_open, State::left_open, State::closed);
  EXPECT_FALSE(login.stands(number));
  EXPECT_NE(login.number(), number);
}

TEST_P(LoginStateTest, TheLastCloseIsAnEnd) {
  login.open_session(true);
  EXPECT_FALSE(login.close_session(true));
  EXPECT_EQ(login.state(), GetParam());
  EXPECT_TRUE(login.close_session(false));
  expect(State::closed, State::left_open, State::left_open, State::closed);
}

// Between a PIN that is sent and its answer, whatever ends a login ends that one too.
TEST_P(LoginStateTest, NothingIsGrantedToALoginThatHasEndedMeanwhile) {
  static_cast<void>(login.about_to_send());
  login.end();
  EXPECT_FALSE(login.grant(number, run, {}));
  EXPECT_EQ(login.state(), State::left_open);
}

TEST_P(LoginStateTest, NothingIsGrantedToSessionsThatAreGone) {
  static_cast<void>(login.about_to_send());
  login.close_session(false);
  EXPECT_FALSE(login.is_current(run));
  EXPECT_FALSE(login.grant(login.number(), run, {})) << "without a session";
  const Login::Run others = login.open_session(false);
  EXPECT_FALSE(login.grant(login.number(), run, {})) << "nor for somebody else's";
  EXPECT_FALSE(login.logged_in());
  EXPECT_TRUE(login.grant(login.number(), others, {}));
}

TEST(Login, CountsItsSessions) {
  Login login(3);
  login.open_session(true);
  login.open_session(false);
  EXPECT_EQ(login.sessions().all, 2U);
  EXPECT_EQ(login.sessions().read_write, 1U);
  login.close_session(true);
  EXPECT_EQ(login.sessions().read_write, 0U);
}

}  // namespace
}  // namespace pkcs11

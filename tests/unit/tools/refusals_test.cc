#include "tools/jpki-portal/refusals.h"

#include <gtest/gtest.h>

namespace jpki_portal {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kSite = "https://myna.go.jp";

class RefusalsTest : public testing::Test {
 protected:
  // How long the site has to wait now; a minute where it is longer than any pause.
  seconds pause() const {
    seconds waited{0};
    while (waited < minutes(1) && refusals.has_to_wait(kSite, now + waited)) ++waited;
    return waited;
  }

  Refusals refusals;
  Refusals::Time now{std::chrono::hours(5)};
};

TEST_F(RefusalsTest, one_is_followed_by_a_window_at_once_and_more_by_longer_and_longer_pauses) {
  EXPECT_EQ(pause(), seconds(0));
  for (const int expected : {0, 1, 3, 10, 30, 30, 30}) {
    refusals.add(kSite, now);
    EXPECT_EQ(pause(), seconds(expected));
    now += pause();
  }
}

TEST_F(RefusalsTest, another_site_does_not_wait) {
  for (int i = 0; i < 5; ++i) refusals.add(kSite, now);
  EXPECT_FALSE(refusals.has_to_wait("https://myna.go.jp:8443", now));
  refusals.add("https://login.e-tax.nta.go.jp", now);
  EXPECT_EQ(pause(), seconds(0));
}

TEST_F(RefusalsTest, are_forgotten_after_a_while) {
  for (int i = 0; i < 5; ++i) refusals.add(kSite, now);
  now += minutes(5);
  refusals.add(kSite, now);
  EXPECT_EQ(pause(), seconds(0));
}

TEST_F(RefusalsTest, are_written_and_read) {
  EXPECT_EQ(Refusals().text(), "");
  for (int i = 0; i < 4; ++i) refusals.add(kSite, now);
  refusals = Refusals(refusals.text());
  EXPECT_EQ(pause(), seconds(10));
}

TEST_F(RefusalsTest, of_another_start_of_the_computer_or_in_no_form_count_for_nothing) {
  for (int i = 0; i < 5; ++i) refusals.add(kSite, now + minutes(1));
  EXPECT_EQ(pause(), seconds(0));
  for (const char* text : {"", "\n", "https://myna.go.jp", "https://myna.go.jp 5", "https://myna.go.jp x 5",
                           "https://myna.go.jp 99999999999999999999999 5", "https://myna.go.jp -1 5"}) {
    refusals = Refusals(text);
    EXPECT_EQ(pause(), seconds(0)) << text;
  }
}

}  // namespace
}  // namespace jpki_portal

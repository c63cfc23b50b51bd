#include "holder/trouble.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace holder {
namespace {

TEST(TroubleTest, each_has_a_code_and_an_exit_code_of_its_own) {
  std::set<int> exit_codes;
  std::set<std::string> codes;
  for (const TroubleRow& row : trouble_rows()) {
    EXPECT_TRUE(exit_codes.insert(row.exit_code).second) << row.code;
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_EQ(&row_of(row.trouble), &row);
    // What a shell makes of signals and of programs that cannot be run begins at 126.
    EXPECT_GE(row.exit_code, 0);
    EXPECT_LT(row.exit_code, 126);
  }
  EXPECT_EQ(row_of(Trouble::none).exit_code, 0);
}

TEST(TroubleTest, each_says_what_happened_and_what_to_do) {
  for (const TroubleRow& row : trouble_rows()) {
    EXPECT_NE(std::string(row.message), "") << row.code;
    EXPECT_NE(std::string(row.remedy), "") << row.code;
    EXPECT_EQ(std::string(row.code).find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string::npos);
  }
}

TEST(TroubleTest, every_fault_of_the_transport_is_some_trouble) {
  using apdu::Fault;
  EXPECT_EQ(trouble_of(Fault::no_service), Trouble::no_service);
  EXPECT_EQ(trouble_of(Fault::access_denied), Trouble::access_denied);
  EXPECT_EQ(trouble_of(Fault::no_reader), Trouble::no_reader);
  EXPECT_EQ(trouble_of(Fault::no_card), Trouble::no_card);
  EXPECT_EQ(trouble_of(Fault::card_removed), Trouble::card_removed);
  EXPECT_EQ(trouble_of(Fault::in_use), Trouble::card_in_use);
  for (const Fault fault : {Fault::card_mute, Fault::card_reset, Fault::timed_out, Fault::communication,
                            Fault::malformed_answer}) {
    EXPECT_EQ(trouble_of(fault), Trouble::card_fault);
  }
}

TEST(TroubleTest, every_fault_of_the_card_is_some_trouble) {
  using jpki::CardFault;
  EXPECT_EQ(trouble_of(CardFault::certificate_missing), Trouble::no_certificate);
  EXPECT_EQ(trouble_of(CardFault::malformed_certificate), Trouble::certificate_unreadable);
  EXPECT_EQ(trouble_of(CardFault::not_logged_in), Trouble::pin_needed);
  EXPECT_EQ(trouble_of(CardFault::application_missing), Trouble::no_text);
  EXPECT_EQ(trouble_of(CardFault::malformed_text), Trouble::text_unreadable);
  EXPECT_EQ(trouble_of(CardFault::unexpected_answer), Trouble::card_fault);
}

}  // namespace
}  // namespace holder

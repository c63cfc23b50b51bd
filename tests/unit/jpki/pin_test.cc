#include "jpki/pin.h"

#include <gtest/gtest.h>

#include "jpki/gen1/layout.h"

namespace jpki {
namespace {

const PinPolicy& four_digits() {
  return gen1::layout_of(KeyRole::authentication).pin_policy;
}
const PinPolicy& password() {
  return gen1::layout_of(KeyRole::signature).pin_policy;
}

std::string sent(const PinPolicy& policy, std::string_view typed) {
  const auto pin = Pin::from(policy, support::as_bytes(typed));
  if (std::holds_alternative<Pin>(pin))
    return std::string(support::as_text(std::get<Pin>(pin).bytes().view()));
  return std::get<PinFault>(pin) == PinFault::wrong_length ? "(length)" : "(character)";
}

TEST(Pin, FourDigitsAndNothingElse) {
  EXPECT_EQ(sent(four_digits(), "0123"), "0123");
  EXPECT_EQ(sent(four_digits(), ""), "(length)");
  EXPECT_EQ(sent(four_digits(), "123"), "(length)");
  EXPECT_EQ(sent(four_digits(), "12345"), "(length)");
  EXPECT_EQ(sent(four_digits(), "123A"), "(character)");
  EXPECT_EQ(sent(four_digits(), std::string_view("12\0"
                                                 "4",
                                                 4)),
            "(character)");
  EXPECT_EQ(sent(four_digits(), "\xEF\xBC\x91\x31"), "(character)") << "a full-width digit";
}

TEST(Pin, PasswordsAreFoldedToCapitals) {
  EXPECT_EQ(sent(password(), "abcXYZ019"), "ABCXYZ019");
  EXPECT_EQ(sent(password(), "ABC12"), "(length)");
  EXPECT_EQ(sent(password(), "ABCDEFGH12345678"), "ABCDEFGH12345678");
  EXPECT_EQ(sent(password(), "ABCDEFGH123456789"), "(length)");
  for (const char* typed :
       {"ABC 123", "ABC-123", "ABC_12", "ABC@12", "ABC[12", "abc`12", "abc{12", "ABC/12", "ABC:12"}) {
    EXPECT_EQ(sent(password(), typed), "(character)") << typed;
  }
  EXPECT_EQ(sent(password(), "\xEF\xBC\xA1\xEF\xBC\xA2"), "(character)") << "full-width letters";
}

}  // namespace
}  // namespace jpki

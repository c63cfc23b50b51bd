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

std::string text_of(const std::variant<Pin, PinFault>& pin) {
  if (std::holds_alternative<Pin>(pin))
    return std::string(support::as_text(std::get<Pin>(pin).bytes().view()));
  switch (std::get<PinFault>(pin)) {
    case PinFault::wrong_length: return "(length)";
    case PinFault::wrong_character: return "(character)";
    case PinFault::not_mixed: return "(not mixed)";
  }
  return "(?)";
}

std::string sent(const PinPolicy& policy, std::string_view typed) {
  return text_of(Pin::from(policy, support::as_bytes(typed)));
}

std::string set(const PinPolicy& policy, std::string_view typed) {
  return text_of(Pin::to_be_set(policy, support::as_bytes(typed)));
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

TEST(Pin, NewPasswordsHaveLettersAndDigits) {
  EXPECT_EQ(set(password(), "ABCDE1"), "ABCDE1");
  EXPECT_EQ(set(password(), "1234567890abcdeF"), "1234567890ABCDEF");
  EXPECT_EQ(set(password(), "ABCDEF"), "(not mixed)");
  EXPECT_EQ(set(password(), "abcdef"), "(not mixed)");
  EXPECT_EQ(set(password(), "123456"), "(not mixed)");
  EXPECT_EQ(set(password(), "AB12"), "(length)");
  EXPECT_EQ(set(password(), "ABC-12"), "(character)");
  EXPECT_EQ(sent(password(), "ABCDEF"), "ABCDEF") << "the rule is not for presented ones";
  EXPECT_EQ(sent(password(), "123456"), "123456");
}

TEST(Pin, AKeypadTakesFourDigitsAndNoPasswords) {
  EXPECT_TRUE(fits_keypad(four_digits()));
  EXPECT_FALSE(fits_keypad(password()));
  EXPECT_FALSE(fits_keypad(PinPolicy{4, 8, PinAlphabet::digits, 3})) << "how many would it wait for?";
}

TEST(Pin, NewPinsOfDigitsAreLikePresentedOnes) {
  EXPECT_EQ(set(four_digits(), "0000"), "0000");
  EXPECT_EQ(set(four_digits(), "00000"), "(length)");
  EXPECT_EQ(set(four_digits(), "000A"), "(character)");
}

}  // namespace
}  // namespace jpki

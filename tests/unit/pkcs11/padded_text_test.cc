#include "pkcs11/padded_text.h"

#include <gtest/gtest.h>

#include <string>

namespace pkcs11 {
namespace {

template <std::size_t size>
std::string put(std::string_view text) {
  CK_UTF8CHAR field[size];
  put_padded(field, text);
  return {reinterpret_cast<const char*>(field), size};
}

TEST(PaddedText, FillsUpWithBlanks) {
  EXPECT_EQ(put<6>("abc"), "abc   ");
  EXPECT_EQ(put<6>(""), "      ");
  EXPECT_EQ(put<3>("abc"), "abc");
}

TEST(PaddedText, CutsBetweenCharacters) {
  EXPECT_EQ(put<3>("abcd"), "abc");
  EXPECT_EQ(put<4>("ab\xE3\x82\xAB"), "ab  ") << "three bytes do not fit into two";
  EXPECT_EQ(put<5>("ab\xE3\x82\xAB"), "ab\xE3\x82\xAB");
}

}  // namespace
}  // namespace pkcs11

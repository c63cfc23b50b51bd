#include "jpki/text/text_object.h"

#include <gtest/gtest.h>

#include <string>

namespace jpki::text {
namespace {

using support::as_text;
using support::Bytes;
using support::from_hex;

Bytes object(const std::string& content) {
  const Bytes bytes = from_hex(content);
  Bytes out = from_hex("FF20");
  out.push_back(static_cast<std::uint8_t>(bytes.size()));
  out.insert(out.end(), bytes.begin(), bytes.end());
  return out;
}

TEST(TextObject, HasItsFieldsInAnyOrder) {
  for (const char* content : {"DF21080000000000000000 DF220141 DF23024243 DF24083139383030323137 DF250131",
                              "DF250131 DF24083139383030323137 DF23024243 DF220141",
                              "DF220141 DF2A0100 DF23024243 DF24083139383030323137 DF25820001 31"}) {
    const Bytes whole = object(content);
    const auto found = attributes_in(whole);
    ASSERT_TRUE(found) << content;
    EXPECT_EQ(as_text(found->name), "A");
    EXPECT_EQ(as_text(found->address), "BC");
    EXPECT_EQ(as_text(found->birth), "19800217");
    EXPECT_EQ(as_text(found->sex), "1");
  }
}

TEST(TextObject, WhatItLacksIsEmpty) {
  const Bytes whole = object("DF220141");
  const auto found = attributes_in(whole);
  ASSERT_TRUE(found);
  EXPECT_EQ(as_text(found->name), "A");
  EXPECT_TRUE(found->address.empty() && found->birth.empty() && found->sex.empty());
  EXPECT_TRUE(attributes_in(object("")));
  EXPECT_TRUE(attributes_in(object("DF2200")));
}

TEST(TextObject, WhatFollowsItIsFiller) {
  Bytes whole = object("DF220141");
  whole.insert(whole.end(), 9, 0xFF);
  EXPECT_TRUE(attributes_in(whole));
}

TEST(TextObject, IsNoneWhereAnythingIsMalformed) {
  EXPECT_FALSE(attributes_in({}));
  EXPECT_FALSE(attributes_in(from_hex("FF")));
  EXPECT_FALSE(attributes_in(from_hex("FF20")));
  EXPECT_FALSE(attributes_in(from_hex("FF2001")));
  EXPECT_FALSE(attributes_in(from_hex("FF21 00")));
  EXPECT_FALSE(attributes_in(from_hex("30 00 00")));
  EXPECT_FALSE(attributes_in(object("DF")));
  EXPECT_FALSE(attributes_in(object("DF22")));
  EXPECT_FALSE(attributes_in(object("DF220241"))) << "a field that is longer than the object";
  EXPECT_FALSE(attributes_in(object("DF2282FFFF41")));
  EXPECT_FALSE(attributes_in(object("DF22830000 01 41"))) << "a length of three bytes";
  EXPECT_FALSE(attributes_in(object("DF228041"))) << "an indefinite length";
  EXPECT_FALSE(attributes_in(object("5A0141"))) << "a tag of one byte";
  EXPECT_FALSE(attributes_in(object("DFA20141"))) << "a tag of three bytes";
  EXPECT_FALSE(attributes_in(object("DF220141 DF220142"))) << "two names";
  EXPECT_FALSE(attributes_in(object("DF2200 DF220142"))) << "two names, one of them empty";
}

TEST(TextObject, SaysHowLongItIsBeforeItIsThere) {
  constexpr auto kTag = ObjectTag::attributes;
  EXPECT_EQ(object_size(kTag, from_hex("FF207F")), 130U);
  EXPECT_EQ(object_size(kTag, from_hex("FF2081FF")), 259U);
  EXPECT_EQ(object_size(kTag, from_hex("FF20820FFB")), 4096U);
  EXPECT_EQ(object_size(kTag, from_hex("FF20820FFC")), std::nullopt);
  EXPECT_EQ(object_size(kTag, from_hex("FF2081")), std::nullopt);
  EXPECT_EQ(object_size(kTag, from_hex("FF100C")), std::nullopt);
  EXPECT_EQ(object_size(ObjectTag::number, from_hex("FF100C")), 15U);
}

TEST(TextObject, TheNumberHasTwelveDigits) {
  const Bytes whole = from_hex("FF100C 313233343536373839303132 FFFF");
  const auto found = number_in(whole);
  ASSERT_TRUE(found);
  EXPECT_EQ(as_text(*found), "123456789012");
  EXPECT_TRUE(number_in(from_hex("FF1082000C 313233343536373839303132")));
  EXPECT_FALSE(number_in(from_hex("FF100C 31323334353637383930313A")));
  EXPECT_FALSE(number_in(from_hex("FF100B 3132333435363738393031")));
  EXPECT_FALSE(number_in(from_hex("FF100D 31323334353637383930313233")));
  EXPECT_FALSE(number_in(from_hex("FF100C 3132333435363738393031")));
  EXPECT_FALSE(number_in(from_hex("FF200C 313233343536373839303132")));
  EXPECT_FALSE(number_in({}));
}

}  // namespace
}  // namespace jpki::text

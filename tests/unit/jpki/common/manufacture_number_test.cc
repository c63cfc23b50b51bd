#include "jpki/common/manufacture_number.h"

#include "tests/unit/jpki/gen1/gen1_card_fixture.h"

namespace jpki::common {
namespace {

using support::as_bytes;

class ManufactureNumberTest : public gen1::Gen1CardTest {
 protected:
  std::optional<std::string> number_of(const char* record) {
    use(vcard::Switches().set("common_record", record));
    apdu::Transaction transaction(*channel);
    return manufacture_number(transaction);
  }
};

TEST(ManufactureNumber, HasThirteenDigitsFromTheThirdOn) {
  const std::string digits = "AB1234567890123XY";
  EXPECT_EQ(manufacture_number_in(as_bytes(digits)), "1234567890123");
  for (const char* head : {"\x30\x11", "\xDF\x21\x11"})
    EXPECT_EQ(manufacture_number_in(as_bytes(head + digits)), "1234567890123");
}

TEST(ManufactureNumber, IsFoundInALongRecordOfDigitsWhichCouldBeginWithATagAndALength) {
  const std::string digits = "001234567890123" + std::string(60, '0');
  EXPECT_EQ(manufacture_number_in(as_bytes(digits)), "1234567890123");
  const std::string object = "\x53\x30" + digits.substr(0, 0x30);
  EXPECT_EQ(manufacture_number_in(as_bytes(object)), "1234567890123");
  EXPECT_EQ(manufacture_number_in(as_bytes("\x70\x11" + digits.substr(0, 0x11) + std::string(5, '\0'))),
            "1234567890123");
}

TEST(ManufactureNumber, IsNoneWhereTheRecordHasAnotherForm) {
  for (const char* record : {"", "0", "\x30\x0F", "12345678901234",
                             "\x30\x0E"
                             "01234567890123",
                             "0112345678901X345",
                             "\x30\x20"
                             "001234567890123"})
    EXPECT_FALSE(manufacture_number_in(as_bytes(record))) << record;
}

TEST_F(ManufactureNumberTest, IsReadInEitherForm) {
  EXPECT_EQ(number_of("object"), "0000000000001");
  EXPECT_EQ(number_of("digits"), "0000000000001");
}

TEST_F(ManufactureNumberTest, IsMissingOnCardsWithoutIt) {
  for (const char* record : {"letters", "short", "missing"}) EXPECT_FALSE(number_of(record)) << record;
  use(vcard::Switches().set("kind", "android"));
  apdu::Transaction transaction(*channel);
  EXPECT_FALSE(manufacture_number(transaction));
}

TEST_F(ManufactureNumberTest, LeavesTheCardWhereOtherProgramsExpectIt) {
  for (const char* record : {"object", "missing"}) {
    number_of(record);
    EXPECT_EQ(commands.back(), gen1::kSelectApplication) << record;
  }
}

}  // namespace
}  // namespace jpki::common

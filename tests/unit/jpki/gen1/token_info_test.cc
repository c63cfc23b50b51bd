#include "jpki/gen1/token_info.h"

#include <gtest/gtest.h>

namespace jpki::gen1 {
namespace {

support::Bytes file(std::string label, std::string serial) {
  label.resize(32, ' ');
  serial.resize(16, ' ');
  return support::copy_of(support::as_bytes(label + std::string(48, ' ') + serial));
}

TEST(TokenInfo, LabelAndSerialWithoutPadding) {
  const auto info = TokenInfo::parse(file("JPKIAPICCTOKEN2", "0000000020500003"));
  ASSERT_TRUE(info);
  EXPECT_EQ(info->label, "JPKIAPICCTOKEN2");
  EXPECT_EQ(info->serial_number, "0000000020500003");
}

TEST(TokenInfo, AnUnprintableSerialIsNone) {
  const auto info = TokenInfo::parse(file("JPKIAPICCTOKEN2", "\x01\x02"));
  ASSERT_TRUE(info);
  EXPECT_EQ(info->serial_number, "");
}

TEST(TokenInfo, OddFilesSayNothing) {
  EXPECT_FALSE(TokenInfo::parse({}));
  EXPECT_FALSE(TokenInfo::parse(support::Bytes(31, 'A')));
  EXPECT_FALSE(TokenInfo::parse(support::Bytes(96, 0xFF)));
  EXPECT_FALSE(TokenInfo::parse(support::Bytes(96, ' ')));
}

TEST(TokenInfo, OneLabelBeginsLikeAnother) {
  ASSERT_NE(carrier_of("JPKIAPICCTOKEN2"), nullptr);
  EXPECT_EQ(carrier_of("JPKIAPICCTOKEN2")->kind, CardKind::my_number_card);
  ASSERT_NE(carrier_of("JPKIAPICCTOKEN"), nullptr);
  EXPECT_EQ(carrier_of("JPKIAPICCTOKEN")->kind, std::nullopt);
  EXPECT_EQ(carrier_of("JPKIAPGPSETOKEN")->kind, CardKind::android_phone);
  EXPECT_EQ(carrier_of("JPKIAPIOSTOKEN")->kind, CardKind::iphone);
  EXPECT_EQ(carrier_of("JPKIAPICCTOKEN3"), nullptr);
}

}  // namespace
}  // namespace jpki::gen1

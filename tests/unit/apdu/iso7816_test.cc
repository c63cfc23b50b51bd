#include "apdu/iso7816.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace apdu::iso7816 {
namespace {

using support::SecureBytes;
using support::to_hex;

TEST(Iso7816, SelectsAnApplication) {
  const auto aid = support::from_hex("D392F000260100000001");
  EXPECT_EQ(to_hex(select_application(aid).bytes()), "00A4040C0AD392F000260100000001");
}

TEST(Iso7816, SelectsAFile) {
  EXPECT_EQ(to_hex(select_file(0x001A).bytes()), "00A4020C02001A");
}

TEST(Iso7816, ReadsFromAnOffset) {
  EXPECT_EQ(to_hex(read_binary(0, {4}).bytes()), "00B0000004");
  EXPECT_EQ(to_hex(read_binary(0x0123, kUpTo256).bytes()), "00B0012300");
  EXPECT_EQ(to_hex(read_binary(0x7FFF, {1}).bytes()), "00B07FFF01");
}

TEST(Iso7816, NeverReadsWhereTheOffsetWouldNameAFile) {
  // Bit 8 of P1 makes it a short file identifier: another command altogether.
  EXPECT_THROW(read_binary(0x8000, kUpTo256), std::out_of_range);
}

TEST(Iso7816, ReadsAndAsksByShortFileIdentifier) {
  EXPECT_EQ(to_hex(read_binary(ShortFileId(0x0006), 0, {0x60}).bytes()), "00B0860060");
  EXPECT_EQ(to_hex(read_binary(ShortFileId(0x000A), 0xFF, kUpTo256).bytes()), "00B08AFF00");
  EXPECT_EQ(to_hex(query_tries(ShortFileId(0x001B)).bytes()), "0020009B");
  EXPECT_THROW(read_binary(ShortFileId(0x000A), 0x100, kUpTo256), std::out_of_range);
}

TEST(Iso7816, NotEveryFileHasAShortIdentifier) {
  EXPECT_NO_THROW(ShortFileId(1));
  EXPECT_NO_THROW(ShortFileId(30));
  for (const FileId none : std::initializer_list<FileId>{0, 31, 0x0106, 0x2F00})
    EXPECT_THROW(ShortFileId{none}, std::out_of_range);
}

TEST(Iso7816, VerifiesAPin) {
  EXPECT_EQ(to_hex(verify(SecureBytes(support::as_bytes("1234"))).bytes()), "002000800431323334");
}

TEST(Iso7816, NeverVerifiesAnEmptyPin) {
  EXPECT_THROW(verify(SecureBytes()), std::length_error);
}

TEST(Iso7816, ChangesAPinByTheNewValueAlone) {
  EXPECT_EQ(to_hex(change_pin(SecureBytes(support::as_bytes("9876"))).bytes()), "002401800439383736");
  EXPECT_THROW(change_pin(SecureBytes()), std::length_error);
}

TEST(Iso7816, LeavesRoomForDigitsThatAreTypedOnTheReader) {
  EXPECT_EQ(to_hex(verify_by_keypad(4).bytes()), "0020008004FFFFFFFF");
  EXPECT_EQ(to_hex(change_pin_by_keypad(4).bytes()), "0024018004FFFFFFFF");
  EXPECT_THROW(verify_by_keypad(0), std::length_error);
}

TEST(Iso7816, AsksForTheTriesLeft) {
  EXPECT_EQ(to_hex(query_tries().bytes()), "00200080");
}

TEST(Iso7816, FetchesTheRestOfAnAnswer) {
  EXPECT_EQ(to_hex(get_response({0x10}).bytes()), "00C0000010");
  EXPECT_EQ(to_hex(get_response(kUpTo256).bytes()), "00C0000000");
}

}  // namespace
}  // namespace apdu::iso7816

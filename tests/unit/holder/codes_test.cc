#include "holder/codes.h"

#include <gtest/gtest.h>
#include <p11-kit/pkcs11.h>

#include <map>
#include <set>

#include "apdu/pcsc/pcsc_error.h"

namespace holder {
namespace {

std::uint32_t value_of(const CodeRow& row) {
  return static_cast<std::uint32_t>(std::stoul(row.value, nullptr, 16));
}

#define NAMED(name) \
  { #name, static_cast < std::uint32_t>(name) }
const std::map<std::string, std::uint32_t> kCryptoki = {NAMED(CKR_OK),
                                                        NAMED(CKR_HOST_MEMORY),
                                                        NAMED(CKR_SLOT_ID_INVALID),
                                                        NAMED(CKR_GENERAL_ERROR),
                                                        NAMED(CKR_FUNCTION_FAILED),
                                                        NAMED(CKR_ARGUMENTS_BAD),
                                                        NAMED(CKR_NO_EVENT),
                                                        NAMED(CKR_DATA_LEN_RANGE),
                                                        NAMED(CKR_DEVICE_ERROR),
                                                        NAMED(CKR_DEVICE_MEMORY),
                                                        NAMED(CKR_DEVICE_REMOVED),
                                                        NAMED(CKR_FUNCTION_CANCELED),
                                                        NAMED(CKR_FUNCTION_NOT_SUPPORTED),
                                                        NAMED(CKR_KEY_HANDLE_INVALID),
                                                        NAMED(CKR_KEY_TYPE_INCONSISTENT),
                                                        NAMED(CKR_KEY_FUNCTION_NOT_PERMITTED),
                                                        NAMED(CKR_MECHANISM_INVALID),
                                                        NAMED(CKR_MECHANISM_PARAM_INVALID),
                                                        NAMED(CKR_OBJECT_HANDLE_INVALID),
                                                        NAMED(CKR_OPERATION_ACTIVE),
                                                        NAMED(CKR_OPERATION_NOT_INITIALIZED),
                                                        NAMED(CKR_PIN_INCORRECT),
                                                        NAMED(CKR_PIN_INVALID),
                                                        NAMED(CKR_PIN_LEN_RANGE),
                                                        NAMED(CKR_PIN_LOCKED),
                                                        NAMED(CKR_SESSION_CLOSED),
                                                        NAMED(CKR_SESSION_HANDLE_INVALID),
                                                        NAMED(CKR_SIGNATURE_INVALID),
                                                        NAMED(CKR_SIGNATURE_LEN_RANGE),
                                                        NAMED(CKR_TOKEN_NOT_PRESENT),
                                                        NAMED(CKR_TOKEN_NOT_RECOGNIZED),
                                                        NAMED(CKR_TOKEN_WRITE_PROTECTED),
                                                        NAMED(CKR_USER_ALREADY_LOGGED_IN),
                                                        NAMED(CKR_USER_NOT_LOGGED_IN),
                                                        NAMED(CKR_USER_TYPE_INVALID),
                                                        NAMED(CKR_USER_ANOTHER_ALREADY_LOGGED_IN),
                                                        NAMED(CKR_RANDOM_NO_RNG),
                                                        NAMED(CKR_BUFFER_TOO_SMALL),
                                                        NAMED(CKR_CRYPTOKI_NOT_INITIALIZED),
                                                        NAMED(CKR_CRYPTOKI_ALREADY_INITIALIZED),
                                                        NAMED(CKR_FUNCTION_REJECTED)};
#undef NAMED

TEST(CodesTest, names_and_numbers_are_those_of_the_headers) {
  for (const CodeRow& row : code_rows()) {
    if (row.kind == CodeKind::pkcs11) {
      const auto found = kCryptoki.find(row.name);
      ASSERT_NE(found, kCryptoki.end()) << row.name;
      EXPECT_EQ(found->second, value_of(row)) << row.name;
    }
    if (row.kind == CodeKind::pcsc) {
      const auto code = static_cast<LONG>(value_of(row));
      EXPECT_EQ(apdu::pcsc::name_of(code), row.name);
      EXPECT_EQ(trouble_of(apdu::pcsc::fault_of(code)), row.trouble) << row.name;
    }
  }
}

TEST(CodesTest, no_code_is_there_twice) {
  std::set<std::string> seen;
  for (const CodeRow& row : code_rows()) EXPECT_TRUE(seen.insert(row.value).second) << row.value;
}

TEST(CodesTest, a_code_is_found_however_it_is_written) {
  for (const char* typed : {"CKR_PIN_LOCKED", "ckr_pin_locked", "0xA4", "0xa4", "0x000000A4", "A4", "164"}) {
    const auto found = meaning_of(typed);
    ASSERT_TRUE(found) << typed;
    EXPECT_EQ(found->name, "CKR_PIN_LOCKED") << typed;
    EXPECT_EQ(found->value, "0xA4") << typed;
  }
  for (const char* typed : {"SCARD_E_NO_SMARTCARD", "0x8010000C", "8010000c", "2148532236"}) {
    const auto found = meaning_of(typed);
    ASSERT_TRUE(found) << typed;
    EXPECT_EQ(found->name, "SCARD_E_NO_SMARTCARD") << typed;
  }
  for (const char* typed : {"6984", "0x6984"}) {
    const auto found = meaning_of(typed);
    ASSERT_TRUE(found) << typed;
    EXPECT_EQ(found->kind, CodeKind::status_word);
    EXPECT_EQ(found->value, "6984");
    EXPECT_STREQ(found->meaning, row_of(Trouble::pin_locked).message);
  }
}

TEST(CodesTest, tries_are_read_from_the_status_word) {
  EXPECT_EQ(meaning_of("63C2")->tries, "2");
  EXPECT_EQ(meaning_of("63c5")->tries, "5");
  EXPECT_EQ(meaning_of("63CA")->tries, "10");
  EXPECT_EQ(meaning_of("63C0")->tries, "");
  EXPECT_STREQ(meaning_of("63C0")->meaning, row_of(Trouble::pin_locked).message);
}

TEST(CodesTest, each_exit_code_and_symbolic_code_is_explained) {
  for (const TroubleRow& row : trouble_rows()) {
    for (const std::string& typed : {std::string(row.code), std::to_string(row.exit_code)}) {
      const auto found = meaning_of(typed);
      ASSERT_TRUE(found) << typed;
      EXPECT_EQ(found->kind, CodeKind::exit_code);
      EXPECT_STREQ(found->meaning, row.message);
    }
  }
}

TEST(CodesTest, of_anything_else_nothing_is_known) {
  for (const char* typed :
       {"", "0x", "x", "CKR_", "6123", "98", "0x80100099", "123456789012345", "63C", "-1"}) {
    EXPECT_FALSE(meaning_of(typed)) << typed;
  }
}

}  // namespace
}  // namespace holder

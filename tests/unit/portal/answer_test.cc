// What the answers have to be is worked out by other programs (sha256sum, base64, od), not by the host's
// own.
#include "portal/answer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "portal/combination_code.h"

namespace portal {
namespace {

using Json = nlohmann::json;
using support::as_bytes;
using support::from_hex;

const support::Bytes kInstallation = from_hex("00112233445566778899aabbccddeeff");

Pseudonym who() {
  return {kInstallation, "code"};
}

TEST(CombinationCodeTest, is_the_hash_of_salt_number_and_installation) {
  EXPECT_EQ(combination_code(from_hex("2e71f6620bc654ced494e5ec34fe03c8"), "1234567890123", kInstallation),
            "d3a3cfd873f5b877a042d57c81f7c7403533d43d77a8c11fc526440627ebe319");
}

TEST(AnswerTest, says_what_came_of_it) {
  EXPECT_EQ(Json::parse(failed("01")), Json({{"mode", "01"}, {"result", "1"}, {"errcode", "EW044-C300"}}));
  EXPECT_EQ(Json::parse(failed("")), Json({{"result", "1"}, {"errcode", "EW044-C300"}}));
  EXPECT_EQ(Json::parse(cancelled("02")), Json({{"mode", "02"}, {"result", "9"}}));
  EXPECT_EQ(Json::parse(closed("05")), Json({{"mode", "05"}, {"result", "0"}}));
}

TEST(AnswerTest, a_login_has_one_signature_and_a_signing_a_list) {
  const Json login = Json::parse(logged_in("01", who(), as_bytes("signature"), as_bytes("cert")));
  EXPECT_EQ(login, Json({{"mode", "01"},
                         {"result", "0"},
                         {"uuid", "00112233445566778899aabbccddeeff"},
                         {"combination_code", "code"},
                         {"signature", "c2lnbmF0dXJl"},
                         {"certificate", "Y2VydA=="}}));
  const Json signing =
      Json::parse(has_signed("02", who(), {support::copy_of(as_bytes("signature"))}, as_bytes("cert")));
  EXPECT_EQ(signing["signature"], Json::array({"c2lnbmF0dXJl"}));
}

TEST(AnswerTest, attributes_are_small_hexadecimal_digits) {
  const AttributeTexts texts = {as_bytes("番号"), as_bytes("東京"), as_bytes("19700101"), as_bytes("2")};
  const Json told_four = Json::parse(told("04", who(), texts));
  EXPECT_EQ(told_four["name"], "e795aae58fb7");
  EXPECT_EQ(told_four["address"], "e69db1e4baac");
  EXPECT_EQ(told_four["birthday"], "3139373030313031");
  EXPECT_EQ(told_four["sex"], "32");
  EXPECT_FALSE(told_four.contains("mynumber"));
  AttributeTexts with_number = texts;
  with_number.number = as_bytes("000000000000");
  EXPECT_EQ(Json::parse(told("03", who(), with_number))["mynumber"], "303030303030303030303030");
}

TEST(AnswerTest, goes_through_the_extension_as_a_text) {
  EXPECT_EQ(Json::parse(answer(failed("01"))), Json({{"type", "answer"}, {"message", failed("01")}}));
  EXPECT_EQ(Json::parse(state({"0.1", "no_card", "Reader \xFF", "possible"})),
            Json({{"type", "state"},
                  {"version", "0.1"},
                  {"card", "no_card"},
                  {"reader", "Reader \uFFFD"},
                  {"window", "possible"}}));
}

}  // namespace
}  // namespace portal

#include "portal/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "holder/certificate_formats.h"
#include "tests/unit/portal/samples.h"

namespace portal {
namespace {

using testing::HasSubstr;

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

std::string request(const std::string& mode, const std::string& digest = {}) {
  return R"({"mode":")" + mode + R"(","service_id":"01")" + (digest.empty() ? "" : ",\"digest\":" + digest) +
         "}";
}

std::string several(std::size_t count, const std::string& each) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += (list.empty() ? "" : ",") + each;
  return "[" + list + "]";
}

Request understood(const std::string& message) {
  return std::get<Request>(heard(message).meaning);
}

std::string why_not(const std::string& message) {
  const Heard said = heard(message);
  const auto* why = std::get_if<std::string>(&said.meaning);
  return why == nullptr ? "understood" : *why;
}

const std::string kDigest = quoted(test::kSha256);

TEST(RequestTest, each_mode_is_known) {
  EXPECT_EQ(understood(request("01", kDigest)).mode, Mode::login);
  EXPECT_EQ(understood(request("02", kDigest)).mode, Mode::signing);
  EXPECT_EQ(understood(request("03")).mode, Mode::number);
  EXPECT_EQ(understood(request("04")).mode, Mode::attributes);
  EXPECT_EQ(understood(R"({"mode":"05"})").mode, Mode::close);
  EXPECT_EQ(heard(request("04")).mode, "04");
}

TEST(RequestTest, one_digest_for_a_login_and_one_or_several_to_sign) {
  EXPECT_EQ(understood(request("01", kDigest)).digests.at(0).der, holder::from_base64(test::kSha256).value());
  EXPECT_EQ(understood(request("02", kDigest)).digests.size(), 1U);
  const Request two = understood(request("02", "[" + kDigest + "," + quoted(test::kSha512) + "]"));
  ASSERT_EQ(two.digests.size(), 2U);
  EXPECT_STREQ(name_of(two.digests[1].hash), "SHA-512");
  EXPECT_EQ(understood(request("02", several(kMostDigests, kDigest))).digests.size(), kMostDigests);
  EXPECT_THAT(why_not(request("01", "[" + kDigest + "]")), HasSubstr("no text"));
  EXPECT_THAT(why_not(request("02", "[]")), HasSubstr("0 digests"));
  EXPECT_THAT(why_not(request("02", several(kMostDigests + 1, kDigest))), HasSubstr("33 digests"));
}

TEST(RequestTest, a_digest_is_a_digest_info_in_base64) {
  EXPECT_THAT(why_not(request("01")), HasSubstr("no digest"));
  for (const char* odd : {"1", "null", "{}"})
    EXPECT_THAT(why_not(request("01", odd)), HasSubstr("no text")) << odd;
  EXPECT_THAT(why_not(request("01", quoted("*"))), HasSubstr("no base64"));
  EXPECT_THAT(why_not(request("01", quoted(std::string(300, 'A')))), HasSubstr("too long"));
  for (const char* odd : {"", "AAAA", test::kSha1, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="})
    EXPECT_THAT(why_not(request("01", quoted(odd))), HasSubstr("no DigestInfo")) << odd;
  EXPECT_THAT(why_not(request("02", "[" + kDigest + ",\"AAAA\"]")), HasSubstr("no DigestInfo"));
}

TEST(RequestTest, what_is_not_known_is_refused_and_its_mode_told_back) {
  EXPECT_EQ(heard(R"({"mode":"11"})").mode, "11");
  EXPECT_THAT(why_not(R"({"mode":"11"})"), HasSubstr("not known"));
  EXPECT_THAT(why_not(R"({"mode":"04","service_id":"02"})"), HasSubstr("another service"));
  EXPECT_THAT(why_not(R"({"mode":"04","service_id":1})"), HasSubstr("another service"));
  EXPECT_EQ(understood(R"({"mode":"04"})").mode, Mode::attributes);
}

TEST(RequestTest, what_can_be_no_mode_is_not_told_back) {
  for (const char* odd :
       {R"({"mode":"<script>"})", R"({"mode":"0123456789"})", R"({"mode":1})", "{}", "", "05", "[]"})
    EXPECT_EQ(heard(odd).mode, "") << odd;
}

}  // namespace
}  // namespace portal

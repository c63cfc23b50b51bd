#include "portal/frame.h"

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>

#include "portal/browser_message.h"

namespace portal {
namespace {

std::string length(std::uint32_t number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

void add(FrameReader& reader, std::string_view text) {
  reader.add(support::as_bytes(text));
}

TEST(FrameTest, a_message_comes_back_however_it_is_cut) {
  const std::string both = length(2) + "{}" + length(0) + length(5) + "hello";
  for (std::size_t piece = 1; piece <= both.size(); ++piece) {
    FrameReader reader;
    std::vector<std::string> texts;
    for (std::size_t at = 0; at < both.size(); at += piece) {
      add(reader, std::string_view(both).substr(at, piece));
      while (const auto frame = reader.next()) texts.push_back(frame->text);
    }
    EXPECT_EQ(texts, (std::vector<std::string>{"{}", "", "hello"})) << piece;
  }
}

TEST(FrameTest, one_that_is_too_long_is_told_at_once_and_passed_over) {
  FrameReader reader;
  add(reader, length(kLongestMessage + 1));
  EXPECT_TRUE(reader.next().value().too_long);
  EXPECT_FALSE(reader.next());
  add(reader, std::string(kLongestMessage, 'x'));
  EXPECT_FALSE(reader.next());
  add(reader, "x" + length(1) + "!");
  EXPECT_EQ(reader.next().value().text, "!");
  add(reader, length(0xFFFFFFFF) + std::string(100, 'x'));
  EXPECT_TRUE(reader.next().value().too_long);
  EXPECT_FALSE(reader.next());
}

TEST(FrameTest, the_longest_one_is_taken) {
  FrameReader reader;
  add(reader, length(kLongestMessage) + std::string(kLongestMessage, 'x'));
  EXPECT_EQ(reader.next().value().text.size(), kLongestMessage);
}

TEST(FrameTest, what_is_said_has_its_length_in_front) {
  EXPECT_EQ(framed("ab"), length(2) + "ab");
  EXPECT_THROW(framed(std::string(kLongestMessage + 1, 'x')), std::length_error);
}

TEST(BrowserMessageTest, has_a_kind_that_is_known) {
  const auto launch =
      std::get<Launch>(browser_message(R"({"type":"launch","origin":"https://a","message":"{}"})"));
  EXPECT_EQ(launch.origin, "https://a");
  EXPECT_EQ(launch.message, "{}");
  EXPECT_TRUE(std::holds_alternative<Close>(browser_message(R"({"type":"close"})")));
  EXPECT_TRUE(std::holds_alternative<StateQuestion>(browser_message(R"({"type":"state"})")));
}

TEST(BrowserMessageTest, is_unintelligible_otherwise) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), std::string("{"), deep,
        "{\"type\":" + deep + "}", std::string(R"({"type":"launch"})"),
        std::string(R"({"type":"launch","origin":"https://a"})"),
        std::string(R"({"type":"launch","origin":1,"message":"{}"})"),
        std::string(R"({"type":"launch","origin":"https://a","message":{}})"), std::string(R"({"type":1})"),
        std::string(R"({"type":"other"})"), std::string("{\"type\":\"close\xFF\"}")})
    EXPECT_TRUE(std::holds_alternative<Unintelligible>(browser_message(text))) << text.substr(0, 60);
}

}  // namespace
}  // namespace portal

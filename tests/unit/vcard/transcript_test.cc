#include "vcard/transcript.h"

#include <gtest/gtest.h>

#include "vcard/replayed_card.h"

namespace vcard {
namespace {

constexpr std::string_view kGood =
    "# a card\n"
    "card-transcript 1\n"
    "atr 3BE000FF8131FE4514\r\n"
    "otherwise 6985\n"
    "certificate D392F000260100000001 000A 600\n"
    "\n"
    "> 00A4040C0AD392F000260100000001  # the keys\n"
    "< 9000\n"
    "> 00A4020C020018\n"
    "< 9000\n"
    "> 0020008004 <4>\n"
    "< 9000\n"
    "power\n";

TEST(Transcript, is_taken_apart) {
  const Transcript transcript = parse_transcript(kGood);
  EXPECT_EQ(support::to_hex(*transcript.atr), "3BE000FF8131FE4514");
  EXPECT_EQ(transcript.otherwise, 0x6985);
  ASSERT_EQ(transcript.certificates.size(), 1U);
  EXPECT_EQ(transcript.certificates[0].file, 0x000A);
  EXPECT_EQ(transcript.certificates[0].size, 600U);
  ASSERT_EQ(transcript.exchanges.size(), 3U);
  EXPECT_FALSE(transcript.exchanges[0].before.file());
  EXPECT_EQ(transcript.exchanges[2].before.file(), 0x0018);
  EXPECT_EQ(support::to_hex(transcript.exchanges[2].command.bytes), "002000800400000000");
  EXPECT_FALSE(transcript.exchanges[2].command.written[5]);
}

struct Malformed {
  const char* text;
  std::size_t line;
};

TEST(Transcript, is_refused_at_the_line_that_is_none) {
  for (const Malformed& each : {
           Malformed{"", 1},
           {"card-transcript 2\n", 1},
           {"> 00A4040C\n< 9000\n", 1},
           {"card-transcript 1\n> 00A404\n", 2},
           {"card-transcript 1\n> 00A40400\n", 3},
           {"card-transcript 1\n> 00A40400\n> 00A40400\n", 3},
           {"card-transcript 1\n< 9000\n", 2},
           {"card-transcript 1\n> 00A40400\n< 90\n", 3},
           {"card-transcript 1\n> 00A40400\n< <2>\n", 3},
           {"card-transcript 1\n> 00A40400\n< <257> 9000\n", 3},
           {"card-transcript 1\n> 00A40400\n< <0> 9000\n", 3},
           {"card-transcript 1\n> 00A40400\n< <x> 9000\n", 3},
           {"card-transcript 1\n> 00A40400\n< 9 000\n", 3},
           {"card-transcript 1\n> <4>\n", 2},
           {"card-transcript 1\n> 00A40400 <255> 000000\n", 2},
           {"card-transcript 1\natr\n", 2},
           {"card-transcript 1\natr 3B\n", 2},
           {"card-transcript 1\notherwise 6D\n", 2},
           {"card-transcript 1\ncertificate D392 000A\n", 2},
           {"card-transcript 1\ncertificate D392 000A 40000\n", 2},
           {"card-transcript 1\npower now\n", 2},
           {"card-transcript 1\nsomething\n", 2},
       }) {
    try {
      parse_transcript(each.text);
      FAIL() << each.text;
    } catch (const TranscriptError& error) {
      EXPECT_EQ(error.line(), each.line) << each.text;
    }
  }
}

std::string ask(ReplayedCard& card, std::string_view command) {
  return support::to_hex(card.process(support::from_hex(command)));
}

TEST(ReplayedCard, answers_from_where_it_has_got_to) {
  ReplayedCard card(parse_transcript("card-transcript 1\n"
                                     "> 00A4040C02D392\n< 6F00\n> 00A4040C02D392\n< 9000\n"
                                     "> 00A4020C020018\n< 9000\n> 00B0000001\n< 6982\n"
                                     "> 0020008004 <4>\n< 9000\n> 00B0000001\n< 01 9000\n"
                                     "> 00A4020C020019\n< 9000\n> 00B0000001\n< 02 9000\n"),
                    invented_holder());
  EXPECT_EQ(ask(card, "00A4040C02D392"), "");
  card.power_on();
  EXPECT_EQ(ask(card, "00A4040C02D392"), "6F00");
  EXPECT_EQ(ask(card, "00A4040C02D392"), "9000");
  EXPECT_EQ(ask(card, "00B0000001"), "6D00");  // no file is current
  EXPECT_EQ(ask(card, "00A4020C020018"), "9000");
  EXPECT_EQ(ask(card, "00B0000001"), "6982");
  EXPECT_EQ(ask(card, "002000800439393939"), "9000");
  EXPECT_EQ(ask(card, "00200080053939393939"), "6D00");
  EXPECT_EQ(ask(card, "00B0000001"), "019000");
  EXPECT_EQ(ask(card, "00A4020C020019"), "9000");
  EXPECT_EQ(ask(card, "00B0000001"), "029000");
  EXPECT_EQ(ask(card, "00A4020C020018"), "9000");
  EXPECT_EQ(ask(card, "00B0000001"), "6982");
  EXPECT_EQ(card.status(), "unknown=2");
  card.power_off();
  card.power_on();
  EXPECT_EQ(ask(card, "00A4020C020018"), "6D00");
  EXPECT_EQ(ask(card, "00"), "6700");
}

TEST(ReplayedCard, invents_certificates_of_any_length_that_is_long_enough) {
  const auto holder = invented_holder();
  // Around the lengths that need another byte to be spelled, and those of real certificates.
  for (std::size_t size = 1260; size < 1650; size += size < 1400 ? 1 : 29) {
    EXPECT_EQ(holder->certificate(0x000A, size).size(), size);
    EXPECT_EQ(holder->certificate(0x000B, size).size(), size);
  }
  EXPECT_TRUE(holder->certificate(0x000A, 200).empty());
  EXPECT_TRUE(holder->certificate(0x0005, 2000).empty());
  EXPECT_EQ(holder->signature(0x0017, 0x00, support::Bytes(51)).size(), 256U);
  EXPECT_TRUE(holder->signature(0x0017, 0x00, support::Bytes(246)).empty());
}

}  // namespace
}  // namespace vcard

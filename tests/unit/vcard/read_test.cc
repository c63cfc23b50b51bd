// docs/card-protocol.md, "Files" and "Reading".
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/unit/vcard/card_on_the_table.h"

namespace vcard {
namespace {

using support::Bytes;

// Reads the current file to its end, as a driver without knowledge of DER would.
Bytes read_all(CardOnTheTable& card) {
  Bytes content;
  while (content.size() < 0x7F00) {
    char command[16] = {};
    std::snprintf(command, sizeof command, "00B0%04zX00", content.size());
    const Bytes piece = card.data(command);
    if (piece.empty()) break;
    content.insert(content.end(), piece.begin(), piece.end());
  }
  return content;
}

bool begins_with(const Bytes& content, const Bytes& start) {
  return content.size() >= start.size() && std::equal(start.begin(), start.end(), content.begin());
}

TEST(Read, AuthenticationCertificateIsFree) {
  CardOnTheTable card;
  card.select_jpki();
  card.select("000A");
  EXPECT_TRUE(begins_with(read_all(card), card->contents().authentication.certificate));
}

TEST(Read, IssuerCertificatesAreFree) {
  CardOnTheTable card;
  card.select_jpki();
  card.select("0002");
  EXPECT_TRUE(begins_with(read_all(card), card->contents().signature.issuer_certificate));
  card.select("000B");
  EXPECT_TRUE(begins_with(read_all(card), card->contents().authentication.issuer_certificate));
}

TEST(Read, SigningCertificateNeedsTheSigningPassword) {
  CardOnTheTable card;
  card.log_in_for_authentication();
  card.select("0001");
  EXPECT_EQ(card.ask("00B0000004"), "6982");
  card.log_in_for_signature();
  card.select("0001");
  EXPECT_TRUE(begins_with(read_all(card), card->contents().signature.certificate));
}

TEST(Read, OffsetsAndLengths) {
  CardOnTheTable card;
  card.select_jpki();
  EXPECT_EQ(card.ask("00B0000004"), "6986");
  card.select("0018");
  EXPECT_EQ(card.ask("00B0000004"), "6981");
  card.select("0006");
  EXPECT_EQ(card.data("00B0000000").size(), 160U);
  EXPECT_EQ(card.data("00B0001010").size(), 16U);
  EXPECT_EQ(card.data("00B0009800").size(), 8U) << "fewer than asked at the end";
  EXPECT_EQ(card.ask("00B000A000"), "6B00") << "at the end";
  EXPECT_EQ(card.ask("00B07FFF00"), "6B00");
}

TEST(Read, ShortFileIdentifier) {
  CardOnTheTable card;
  card.select_jpki();
  EXPECT_EQ(card.data("00B0860020").size(), 32U);
  CardOnTheTable strict(with(Fact::short_file_ids, "no"));
  strict.select_jpki();
  EXPECT_EQ(strict.ask("00B0860020"), "6A86");
}

TEST(TokenInfo, IsASerialisedStructureOf160Bytes) {
  CardOnTheTable card;
  card.select_jpki();
  card.select("0006");
  const Bytes info = card.data("00B00000A0");
  ASSERT_EQ(info.size(), 160U);
  const std::string text(support::as_text(info));
  EXPECT_EQ(text.substr(0, 32), "JPKIAPICCTOKEN2                 ");
  EXPECT_EQ(text.substr(64, 16), "E16R01NJ        ");
  EXPECT_EQ(text.substr(80, 16), "0000000020500003");
  EXPECT_EQ(support::to_hex({info.data() + 96, 4}), "0000040D");
  EXPECT_EQ(support::to_hex({info.data() + 116, 8}), "0000001000000006");
  EXPECT_EQ(text.substr(140, 20), "03019999999999999999");
}

TEST(TokenInfo, LabelSaysTheKind) {
  const std::pair<const char*, std::string> kLabels[] = {
      {"resident-card", "JPKIAPICCTOKEN "}, {"android", "JPKIAPGPSETOKEN "}, {"iphone", "JPKIAPIOSTOKEN "}};
  for (const auto& [kind, label] : kLabels) {
    CardOnTheTable card(with(Fact::kind, kind));
    card.select_jpki();
    const Bytes info = card.data("00B0860020");
    EXPECT_EQ(std::string(support::as_text(info)).substr(0, label.size()), label);
  }
}

TEST(Switch, TokenInfo) {
  const auto answer = [](const char* position) {
    CardOnTheTable card(with(Fact::token_info, position));
    card.select_jpki();
    const std::string selected = card.select("0006");
    return selected == "9000" ? card.ask("00B00000A0") : selected;
  };
  EXPECT_EQ(answer("missing"), "6A82");
  EXPECT_EQ(answer("empty"), "6B00");
  EXPECT_EQ(answer("cut-off").size(), 2U * (20 + 2));
  EXPECT_EQ(answer("unknown-label").substr(0, 38), support::to_hex(support::as_bytes("JPKIAPSOMETHINGELSE")));
}

TEST(Switch, TokenSerialDiffersFromCardToCard) {
  VirtualCard one(sample_contents(with(Fact::token_serial, "per-card"), 0));
  VirtualCard two(sample_contents(with(Fact::token_serial, "per-card"), 1));
  const auto serial = [](VirtualCard& card) {
    card.power_on();
    card.process(support::from_hex("00A4040C0AD392F000260100000001"));
    return card.process(support::from_hex("00B0865010"));
  };
  EXPECT_NE(serial(one), serial(two));
}

TEST(Presence, SaysWhichCertificatesExist) {
  const auto answer = [](Switches switches) {
    CardOnTheTable card(switches);
    card.select_jpki();
    const std::string selected = card.select("0008");
    return selected == "9000" ? card.ask("00B0000000") : selected;
  };
  EXPECT_EQ(answer({}), "8F8F009000");
  EXPECT_EQ(answer(with(Fact::certificates, "auth-only")), "008F009000");
  EXPECT_EQ(answer(with(Fact::certificates, "sign-only")), "8F00009000");
  EXPECT_EQ(answer(with(Fact::certificates, "auth-only").set(Fact::presence_file, "always-both")),
            "8F8F009000");
  EXPECT_EQ(answer(with(Fact::presence_file, "missing")), "6A82");
  EXPECT_EQ(answer(with(Fact::presence_file, "empty")), "6B00");
  EXPECT_EQ(answer(with(Fact::presence_file, "odd")).size(), 2U * (5 + 2));
}

TEST(Switch, MissingCertificate) {
  const auto answer = [](const char* position) {
    CardOnTheTable card(with(Fact::certificates, "auth-only").set(Fact::missing_certificate, position));
    card.log_in_for_signature();
    const std::string selected = card.select("0001");
    return selected == "9000" ? card.ask("00B0000004") : selected;
  };
  EXPECT_EQ(answer("6A82"), "6A82");
  EXPECT_EQ(answer("6982"), "6982");
  EXPECT_EQ(answer("empty"), "6B00");
  EXPECT_EQ(answer("FF"), "FFFFFFFF9000");
  EXPECT_EQ(answer("00"), "000000009000");
}

TEST(Switch, MissingAuthenticationCertificate) {
  CardOnTheTable card(with(Fact::certificates, "sign-only"));
  card.select_jpki();
  EXPECT_EQ(card.select("000A"), "6A82");
  EXPECT_EQ(card.select("0018"), "9000");
}

TEST(Switch, EndOfFile) {
  for (const auto position : switch_row(Fact::end_of_file).positions) {
    CardOnTheTable card(with(Fact::end_of_file, position));
    card.select_jpki();
    card.select("0006");
    EXPECT_EQ(card.ask("00B000A000"), position);
  }
  CardOnTheTable card(with(Fact::end_of_file, "6282"));
  card.select_jpki();
  card.select("0006");
  EXPECT_EQ(card.status("00B0009820"), "6282") << "a read over the end";
}

TEST(Switch, FillerAndFileSize) {
  for (const auto* size : {"1792", "2048", "4096"}) {
    CardOnTheTable card(with(Fact::filler, "00").set(Fact::file_size, size));
    card.select_jpki();
    card.select("000A");
    const Bytes content = read_all(card);
    EXPECT_EQ(content.size(), std::stoul(size));
    EXPECT_EQ(content.back(), 0x00);
  }
  CardOnTheTable exact(with(Fact::filler, "none"));
  exact.select_jpki();
  exact.select("000A");
  EXPECT_EQ(read_all(exact), exact->contents().authentication.certificate);
  CardOnTheTable usual;
  usual.select_jpki();
  usual.select("000A");
  EXPECT_EQ(read_all(usual).back(), 0xFF);
}

TEST(Switch, ReadLimit) {
  for (const auto* limit : {"256", "128", "37"}) {
    CardOnTheTable card(with(Fact::read_limit, limit));
    card.select_jpki();
    card.select("000A");
    EXPECT_EQ(card.data("00B0000000").size(), std::stoul(limit));
    EXPECT_TRUE(begins_with(read_all(card), card->contents().authentication.certificate));
  }
}

TEST(Switch, InexactLength) {
  CardOnTheTable card(with(Fact::inexact_length, "6Cxx"));
  card.select_jpki();
  card.select("0006");
  EXPECT_EQ(card.ask("00B0000000"), "6CA0");
  EXPECT_EQ(card.status("00B00000A0"), "9000");
  card.select("000A");
  EXPECT_EQ(card.status("00B0000000"), "9000") << "256 is what there is";
  EXPECT_EQ(card.status("00B0000004"), "6C00");
}

TEST(Switch, GetResponse) {
  CardOnTheTable card(with(Fact::get_response, "61xx"));
  card.select_jpki();
  card.select("0006");
  EXPECT_EQ(card.ask("00B00000A0"), "61A0");
  EXPECT_EQ(card.data("00C00000A0").size(), 160U);
  EXPECT_EQ(card.ask("00C0000000"), "6985") << "nothing is left";
  CardOnTheTable pieces(with(Fact::get_response, "61xx-in-pieces"));
  pieces.select_jpki();
  pieces.select("0006");
  EXPECT_EQ(pieces.ask("00B00000A0"), "61A0");
  EXPECT_EQ(pieces.status("00C00000A0"), "613C");
  EXPECT_EQ(pieces.data("00C000003C").size(), 60U);
  EXPECT_EQ(CardOnTheTable().ask("00C0000000"), "6D00");
}

TEST(Switch, ExtendedLength) {
  CardOnTheTable card;
  card.select_jpki();
  card.select("000A");
  EXPECT_EQ(card.data("00B00000000400").size(), 1024U);
  CardOnTheTable strict(with(Fact::extended_length, "6700"));
  strict.select_jpki();
  strict.select("000A");
  EXPECT_EQ(strict.ask("00B00000000400"), "6700");
}

TEST(Challenge, GivesOneTo256Bytes) {
  CardOnTheTable card;
  EXPECT_EQ(card.data("0084000000").size(), 256U);
  EXPECT_EQ(card.data("0084000008").size(), 8U);
  EXPECT_EQ(card.ask("00840000000200"), "6985");
}

TEST(CommonApplet, RecordHas28DigitsInAnObject) {
  CardOnTheTable card;
  EXPECT_EQ(card.ask("00B2010C00"), "6981");
  card.ask("00A4040C0AD3921000310001010100");
  EXPECT_EQ(card.data("00B2010C00").size(), 2 + 28U);
}

TEST(CommonApplet, RecordIsAsTheSwitchHasIt) {
  const auto record = [](const char* position) {
    CardOnTheTable card(with(Fact::common_record, position));
    card.ask("00A4040C0AD3921000310001010100");
    return card.data("00B2010C00");
  };
  EXPECT_EQ(record("digits").size(), 28U);
  EXPECT_EQ(record("short").size(), 2 + 10U);
  EXPECT_EQ(support::as_text(record("letters")).substr(2, 3), "AAA");
  CardOnTheTable without(with(Fact::common_record, "missing"));
  without.ask("00A4040C0AD3921000310001010100");
  EXPECT_EQ(without.ask("00B2010C00"), "6A83");
}

}  // namespace
}  // namespace vcard

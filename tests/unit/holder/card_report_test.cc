#include "holder/card_report.h"

#include "tests/unit/holder/card_on_reader.h"

namespace holder {
namespace {

using jpki::KeyRole;

class CardReportTest : public CardOnReader {
 protected:
  CardReport report() {
    CardInHand card = found();
    return card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
      return report_on(transaction, asked, card.text(), card.reader());
    });
  }
};

TEST_F(CardReportTest, says_what_anybody_may_know) {
  const CardReport seen = report();
  ASSERT_EQ(seen.keys.size(), 2U);
  EXPECT_EQ(seen.reader, kReader);
  EXPECT_EQ(seen.keys[0].tries_left, 3);
  EXPECT_EQ(seen.keys[0].certificate, KeyReport::Certificate::readable);
  EXPECT_EQ(seen.keys[0].validity->last_day(),
            day_in_japan(std::chrono::sys_seconds(
                std::chrono::seconds(vcard::end_of_validity(contents.holder.birth, std::time(nullptr))))));
  EXPECT_EQ(seen.keys[1].tries_left, 5);
  EXPECT_EQ(seen.keys[1].certificate, KeyReport::Certificate::behind_pin);
  EXPECT_FALSE(seen.keys[1].validity);
}

TEST_F(CardReportTest, sends_no_pin_and_spends_no_try) {
  report();
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_EQ(report().keys[0].tries_left, 3);
}

TEST_F(CardReportTest, shows_a_locked_pin_whichever_way_the_card_says_so) {
  for (const char* answer : {"63C0", "6983", "6984"}) {
    put(vcard::Switches().set("locked_query", answer));
    {
      CardInHand card = found();
      card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
        const auto pin = std::get<jpki::Pin>(
            jpki::Pin::from(card.key(KeyRole::authentication).pin, support::as_bytes(another_pin())));
        for (int i = 0; i < 3; ++i) asked.verify(transaction, KeyRole::authentication, pin);
      });
    }
    EXPECT_EQ(report().keys[0].tries_left, 0) << answer;
    EXPECT_EQ(report().keys[1].tries_left, 5) << answer;
  }
}

TEST_F(CardReportTest, asks_for_the_tries_of_the_text_application_where_nobody_is_logged_in) {
  issued->set_tries(vcard::PinId::text, 2);
  const CardReport seen = report();
  ASSERT_TRUE(seen.text);
  EXPECT_FALSE(seen.text->login_in_the_way);
  EXPECT_EQ(seen.text->tries_left, 2);
  EXPECT_EQ(seen.text->pin.max_tries, 3);
  EXPECT_EQ(issued->tries_left(vcard::PinId::text), 2);
}

TEST_F(CardReportTest, a_locked_pin_of_the_text_application_has_no_tries) {
  for (const char* answer : {"63C0", "6983", "6984"}) {
    put(vcard::Switches().set("locked_query", answer));
    issued->set_tries(vcard::PinId::text, 0);
    EXPECT_EQ(report().text->tries_left, 0) << answer;
  }
}

TEST_F(CardReportTest, a_login_of_another_program_outlives_the_report) {
  struct Login {
    vcard::PinId pin;
    const char* file;
    std::string value;
  };
  for (const char* checks : {"parameters-first", "pin-first", "length-first"}) {
    put(vcard::Switches().set("signing_checks", checks));
    for (const Login& login : {Login{vcard::PinId::auth, "00A4020C020018", contents.holder.auth_pin},
                               Login{vcard::PinId::sign, "00A4020C02001B", contents.holder.sign_pin}}) {
      put(contents);
      const std::string length =
          support::to_hex(support::Bytes{static_cast<std::uint8_t>(login.value.size())});
      for (const std::string& command :
           {std::string("00A4040C0AD392F000260100000001"), std::string(login.file),
            "00200080" + length + support::to_hex(support::as_bytes(login.value))})
        readers->other_program_transmit(kReader, support::from_hex(command));
      ASSERT_TRUE(issued->is_verified(login.pin));
      const CardReport seen = report();
      EXPECT_TRUE(issued->is_verified(login.pin)) << login.file << ' ' << checks;
      ASSERT_TRUE(seen.text);
      EXPECT_TRUE(seen.text->login_in_the_way);
      EXPECT_FALSE(seen.text->tries_left);
    }
  }
}

TEST_F(CardReportTest, leaves_the_card_at_the_application_of_the_keys) {
  report();
  const support::Bytes label = readers->other_program_transmit(kReader, support::from_hex("00B086000F"));
  EXPECT_EQ(support::as_text(label).substr(0, 15), "JPKIAPICCTOKEN2");
}

TEST_F(CardReportTest, a_phone_has_no_text) {
  put(vcard::Switches().set("kind", "android"));
  EXPECT_FALSE(report().text);
}

TEST_F(CardReportTest, a_card_without_a_signing_certificate_has_one_key) {
  put(vcard::Switches().set("certificates", "auth-only"));
  const CardReport seen = report();
  EXPECT_NE(seen.key(KeyRole::authentication), nullptr);
  EXPECT_EQ(seen.key(KeyRole::signature), nullptr);
}

TEST_F(CardReportTest, a_phone_keeps_both_certificates_behind_a_pin) {
  put(vcard::Switches().set("kind", "android"));
  const CardReport seen = report();
  EXPECT_EQ(seen.kind, jpki::CardKind::android_phone);
  for (const KeyReport& key : seen.keys) EXPECT_EQ(key.certificate, KeyReport::Certificate::behind_pin);
}

TEST_F(CardReportTest, a_certificate_that_is_none_is_unreadable) {
  vcard::CardContents damaged = vcard::sample_contents();
  damaged.authentication.certificate[8] ^= 0xFF;
  put(std::move(damaged));
  EXPECT_EQ(report().keys[0].certificate, KeyReport::Certificate::unreadable);
}

}  // namespace
}  // namespace holder

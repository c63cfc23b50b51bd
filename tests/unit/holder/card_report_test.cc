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
      return report_on(transaction, asked, card.reader());
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

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/unit/vcard/card_on_the_table.h"
#include "tests/unit/vcard/temporary_directory.h"
#include "vcard/text_file.h"

namespace vcard {
namespace {

TEST(Ledger, CountsCommandsBytesAndTime) {
  CardOnTheTable card;
  const auto ledger = std::make_shared<Ledger>();
  card->record_in(ledger);
  card.log_in_for_authentication();
  card.verify(card.wrong_pin());
  card.ask("00200080");
  card.verify(card.auth_pin());
  card.select("0017");
  card.ask("802A00800361626300");
  const Totals totals = ledger->totals();
  EXPECT_EQ(totals.commands, 8U);
  EXPECT_EQ(totals.verifies, 3U) << "the query is none";
  EXPECT_EQ(totals.refused, 1U);
  EXPECT_EQ(totals.signatures, 1U);
  EXPECT_EQ(totals.bytes_up, 15U + 7 + 9 + 9 + 4 + 9 + 7 + 9);
  EXPECT_EQ(totals.bytes_down, 7U * 2 + 258);
  EXPECT_NEAR(totals.milliseconds, 8 * 4 + (69 + 272) * 8 / 106.0 + 350, 0.01);
}

TEST(Ledger, SlowSignaturesCostWhatTheSwitchSays) {
  CardOnTheTable card(with(Fact::signature_ms, "5000"));
  const auto ledger = std::make_shared<Ledger>();
  card.log_in_for_authentication();
  card.select("0017");
  card->record_in(ledger);
  card.ask("802A00800361626300");
  EXPECT_GT(ledger->totals().milliseconds, 5000);
}

class LedgerFile : public testing::Test {
 protected:
  TemporaryDirectory directory;
  const std::filesystem::path file = directory / "ledger";
};

TEST_F(LedgerFile, HasNoSecretsAndNoPersonalData) {
  CardOnTheTable card;
  card->record_in(std::make_shared<Ledger>(file));
  card.log_in_for_signature();
  card.select("0001");
  card.ask("00B0000000");
  card.ask("00B0010000");
  card.log_in_for_authentication();
  card.ask("002401800439383736");
  card.ask("0020008004");  // malformed
  const std::string text = read_file(file);
  for (const std::string& secret : {card.sign_pin(), card.auth_pin(), std::string("9876")}) {
    EXPECT_EQ(text.find(support::to_hex(support::as_bytes(secret))), std::string::npos);
    EXPECT_EQ(text.find(secret + " "), std::string::npos);
  }
  EXPECT_EQ(text.find(support::to_hex({card->contents().signature.certificate.data(), 8})),
            std::string::npos);
}

TEST_F(LedgerFile, LastLineHasTheSumsSoFar) {
  CardOnTheTable card;
  card->record_in(std::make_shared<Ledger>(file));
  card.select_jpki();
  card.select("0018");
  const std::string text = read_file(file);
  EXPECT_NE(text.find("2 00A4020C id=0018 answer=0 SW=9000"), std::string::npos) << text;
  const std::size_t last_line = text.rfind('\n', text.size() - 2);
  EXPECT_NE(text.find("commands=2 up=22 down=4 verifies=0", last_line), std::string::npos) << text;
}

TEST_F(LedgerFile, IsItsOwnersAlone) {
  const Ledger ledger(file);
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

}  // namespace
}  // namespace vcard

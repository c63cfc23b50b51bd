// Every fact about the card that is not certain, in each of its positions: the holder's day goes the same
// way.
#include "tests/contract/cryptoki_test.h"
#include "vcard/switches.h"

namespace contract {
namespace {

struct Position {
  std::string name;
  std::string position;
};

std::vector<Position> positions() {
  // What lies in the reader and which certificates it has are no doubts about one card; slot_test.cc has
  // them.
  const std::vector<vcard::Fact> elsewhere = {vcard::Fact::kind, vcard::Fact::certificates};
  std::vector<Position> all;
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    if (std::find(elsewhere.begin(), elsewhere.end(), row.fact) != elsewhere.end()) continue;
    for (const std::string_view position : row.positions)
      all.push_back({std::string(row.name), std::string(position)});
  }
  return all;
}

class SwitchTest : public CryptokiTest, public testing::WithParamInterface<Position> {
 protected:
  void expect_a_good_day(CK_SLOT_ID slot);
};

INSTANTIATE_TEST_SUITE_P(EachPosition, SwitchTest, testing::ValuesIn(positions()), [](const auto& parameter) {
  std::string name = parameter.param.name + "_" + parameter.param.position;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

void SwitchTest::expect_a_good_day(CK_SLOT_ID slot) {
  token_info(slot);
  const CK_SESSION_HANDLE session = open(slot);
  ASSERT_EQ(login(session, slot == kAuthenticationSlot ? "12x4" : "SHORT"), CKR_PIN_INCORRECT);
  ASSERT_EQ(login(session, pin_of(slot)), CKR_OK);
  support::Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  const vcard::CardContents& contents = card->contents();
  const auto& credential = slot == kAuthenticationSlot ? contents.authentication : contents.signature;
  EXPECT_TRUE(openssl_verifies_sha256(credential.certificate, support::as_bytes("text"), signature));
  const auto certificates = find_class(session, CKO_CERTIFICATE);
  const bool has_issuer = contents.switches.is(vcard::Fact::issuer_certificate, "present");
  ASSERT_EQ(certificates.size(), has_issuer ? 2U : 1U);
  EXPECT_EQ(attribute(session, certificates.at(0), CKA_VALUE), credential.certificate);
  if (has_issuer) {
    EXPECT_EQ(attribute(session, certificates.at(1), CKA_VALUE), credential.issuer_certificate);
  }
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
}

TEST_P(SwitchTest, BothTokensLogInSignAndLogOut) {
  for (const char* short_ids : {"yes", "no"}) {
    SCOPED_TRACE(std::string("short_file_ids=") + short_ids);
    use_card(vcard::Switches().set("short_file_ids", short_ids).set(GetParam().name, GetParam().position));
    for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) expect_a_good_day(slot);
    EXPECT_EQ(ledger->totals().refused, 0U);
  }
}

}  // namespace
}  // namespace contract

// docs/card-protocol.md, "Signing".
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

#include "tests/unit/vcard/card_on_the_table.h"

namespace vcard {
namespace {

using support::Bytes;

using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

// What the card wrapped in padding of type 1.
std::string unwrapped(const RsaKey& key, const Bytes& signature) {
  const Context context(EVP_PKEY_CTX_new(key.handle(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_verify_recover_init(context.get());
  EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING);
  Bytes data(256);
  std::size_t length = data.size();
  if (EVP_PKEY_verify_recover(context.get(), data.data(), &length, signature.data(), signature.size()) <= 0)
    return "not a signature";
  return support::to_hex({data.data(), length});
}

bool is_pss(const RsaKey& key, const Bytes& hash, const Bytes& signature, int salt) {
  const Context context(EVP_PKEY_CTX_new(key.handle(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_verify_init(context.get());
  EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING);
  EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256());
  EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), salt);
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), hash.data(), hash.size()) > 0;
}

const Bytes kHash(32, 0xAB);
const std::string kHashHex = support::to_hex(kHash);
const std::string kPrefix = "3031300D060960864801650304020105000420";
const std::string kAbc = "616263";
const std::string kAbcHash = support::to_hex(sha256(support::as_bytes("abc")));

class Signing : public testing::Test {
 protected:
  void ready(const Switches& switches = {}) {
    card = std::make_unique<CardOnTheTable>(switches);
    card->log_in_for_authentication();
    card->select("0017");
  }
  const RsaKey& key() { return (*card)->contents().authentication.key; }
  std::unique_ptr<CardOnTheTable> card;
};

TEST_F(Signing, WrapsWhatItIsGivenAndSigns) {
  ready();
  const Bytes signature = card->data("802A008003" + kAbc + "00");
  EXPECT_EQ(signature.size(), 256U);
  EXPECT_EQ(unwrapped(key(), signature), kAbc);
}

TEST_F(Signing, SignsWithTheSigningKeyAfterItsPassword) {
  ready();
  card->log_in_for_signature();
  card->select("001A");
  const Bytes signature = card->data("802A008003" + kAbc + "00");
  EXPECT_EQ(unwrapped((*card)->contents().signature.key, signature), kAbc);
}

TEST_F(Signing, OnePinDoesNotOpenTheOtherKey) {
  ready();
  card->select("001A");
  EXPECT_EQ(card->ask("802A008003" + kAbc + "00"), "6982");
}

TEST_F(Signing, WithoutThePinAnswers6982) {
  CardOnTheTable fresh;
  fresh.select_jpki();
  fresh.select("0017");
  EXPECT_EQ(fresh.ask("802A008003" + kAbc + "00"), "6982");
}

TEST_F(Signing, NeedsACurrentKeyFile) {
  CardOnTheTable fresh;
  fresh.select_jpki();
  EXPECT_EQ(fresh.ask("802A008003" + kAbc + "00"), "6986");
  fresh.select("0018");
  EXPECT_EQ(fresh.ask("802A008003" + kAbc + "00"), "6981");
}

TEST_F(Signing, TakesOneTo245Bytes) {
  ready();
  const auto command = [](std::size_t length) {
    char head[16] = {};
    std::snprintf(head, sizeof head, "802A0080%02zX", length);
    return head + support::to_hex(Bytes(length, 0x11)) + "00";
  };
  EXPECT_EQ(card->status(command(1)), "9000");
  EXPECT_EQ(card->status(command(245)), "9000");
  EXPECT_EQ(card->ask(command(246)), "6985");
  ready(with(Fact::wrong_length_signature, "6700"));
  EXPECT_EQ(card->ask(command(246)), "6700");
}

TEST_F(Signing, VariantsOfP1) {
  ready();
  EXPECT_EQ(unwrapped(key(), card->data("802A018003" + kAbc + "00")), kAbcHash);
  EXPECT_EQ(unwrapped(key(), card->data("802A028020" + kHashHex + "00")), kPrefix + kHashHex);
  EXPECT_EQ(unwrapped(key(), card->data("802A038003" + kAbc + "00")), kPrefix + kAbcHash);
  EXPECT_TRUE(is_pss(key(), kHash, card->data("802A048020" + kHashHex + "00"), 32));
  EXPECT_TRUE(is_pss(key(), sha256(support::as_bytes("abc")), card->data("802A058003" + kAbc + "00"), 32));
  EXPECT_EQ(card->ask("802A02801F" + kHashHex.substr(2) + "00"), "6985");
  EXPECT_EQ(card->ask("802A068003" + kAbc + "00"), "6A86");
}

TEST_F(Signing, PssHasARandomSalt) {
  ready();
  EXPECT_NE(card->data("802A048020" + kHashHex + "00"), card->data("802A048020" + kHashHex + "00"));
}

TEST_F(Signing, SwitchPssSalt) {
  for (const auto* salt : {"32", "20", "222"}) {
    ready(with(Fact::pss_salt, salt));
    EXPECT_TRUE(is_pss(key(), kHash, card->data("802A048020" + kHashHex + "00"), std::stoi(salt))) << salt;
  }
}

TEST_F(Signing, SwitchesTakeVariantsAway) {
  ready(with(Fact::pss, "no"));
  EXPECT_EQ(card->ask("802A048020" + kHashHex + "00"), "6A86");
  EXPECT_EQ(card->status("802A028020" + kHashHex + "00"), "9000");
  ready(with(Fact::hash_variants, "no"));
  EXPECT_EQ(card->ask("802A028020" + kHashHex + "00"), "6A86");
  EXPECT_EQ(card->status("802A048020" + kHashHex + "00"), "9000");
}

TEST_F(Signing, WrongP1IsSeenBeforeTheMissingLoginOrNot) {
  CardOnTheTable first;
  first.select_jpki();
  first.select("0017");
  EXPECT_EQ(first.ask("802AFF8003" + kAbc + "00"), "6A86");
  EXPECT_EQ(first.ask("802A048020" + kHashHex + "00"), "6982");
  CardOnTheTable later(with(Fact::signing_checks, "pin-first"));
  later.select_jpki();
  later.select("0017");
  EXPECT_EQ(later.ask("802AFF8003" + kAbc + "00"), "6982");
}

TEST_F(Signing, ShortFileIdentifierSignsTheSame) {
  ready();
  const std::string selected = card->ask("802A008003" + kAbc + "00");
  EXPECT_EQ(card->ask("802A009703" + kAbc + "00"), selected);
}

TEST_F(Signing, OneLoginIsGoodForManySignaturesOrForOne) {
  ready();
  EXPECT_EQ(card->status("802A008003" + kAbc + "00"), "9000");
  EXPECT_EQ(card->status("802A008003" + kAbc + "00"), "9000");
  ready(with(Fact::signature_consumes_login, "yes"));
  EXPECT_EQ(card->status("802A008003" + kAbc + "00"), "9000");
  EXPECT_EQ(card->ask("802A008003" + kAbc + "00"), "6982");
}

TEST_F(Signing, AnswerComesInOnePieceOrByGetResponse) {
  ready(with(Fact::get_response, "61xx"));
  EXPECT_EQ(card->ask("802A008003" + kAbc + "00"), "6100");
  EXPECT_EQ(unwrapped(key(), card->data("00C0000000")), kAbc);
  ready(with(Fact::inexact_length, "6Cxx"));
  EXPECT_EQ(card->ask("802A008003" + kAbc + "80"), "6C00");
  EXPECT_EQ(card->status("802A008003" + kAbc + "00"), "9000");
}

TEST_F(Signing, KeyOfAMissingCertificateDoesNotSign) {
  CardOnTheTable fresh(with(Fact::certificates, "auth-only").set(Fact::missing_certificate, "empty"));
  fresh.log_in_for_signature();
  EXPECT_EQ(fresh.select("001A"), "9000");
  EXPECT_EQ(fresh.ask("802A008003" + kAbc + "00"), "6985");
}

}  // namespace
}  // namespace vcard

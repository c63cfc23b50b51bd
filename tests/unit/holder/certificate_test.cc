// The views of certificates, on certificates of the virtual card's issuer and on damaged ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "holder/certificate_check.h"
#include "holder/certificate_formats.h"
#include "holder/certificate_parts.h"
#include "holder/certificate_view.h"
#include "holder/der_writer.h"
#include "holder/printable.h"
#include "support/crypto/error.h"
#include "vcard/card_contents.h"

namespace holder {
namespace {

using jpki::KeyRole;
using support::crypto::Certificate;
using support::crypto::CryptoError;
using testing::ElementsAre;

vcard::Holder somebody() {
  vcard::Holder person = vcard::invent_holder(7);
  person.name = "試験　太郎";
  person.address = "見本県例市架空町一丁目2番3号";
  person.birth = {1980, 2, 17};
  person.sex = vcard::Sex::male;
  return person;
}

class CertificateTest : public testing::Test {
 protected:
  static const vcard::CardContents& card() {
    static const std::time_t now = std::time(nullptr);
    static const vcard::CardContents contents =
        vcard::issue_card({}, somebody(), vcard::found_authorities(now), now);
    return contents;
  }
  static Certificate signing() { return Certificate(card().signature.certificate); }
  static Certificate signing_issuer() { return Certificate(card().signature.issuer_certificate); }
  static Certificate authentication() { return Certificate(card().authentication.certificate); }
  static Certificate authentication_issuer() { return Certificate(card().authentication.issuer_certificate); }
  static Instant now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }
};

TEST_F(CertificateTest, the_signing_certificate_names_its_holder) {
  const CertificateView view = view_of(signing());
  ASSERT_TRUE(view.holder);
  EXPECT_EQ(view.holder->name, "試験　太郎");
  EXPECT_EQ(view.holder->address, "見本県例市架空町一丁目2番3号");
  ASSERT_TRUE(view.holder->birth);
  EXPECT_EQ(iso_date(view.holder->birth->day), "1980-02-17");
  EXPECT_EQ(view.holder->birth->era, Era::showa);
  EXPECT_EQ(view.holder->birth->year_of_era(), 55);
  EXPECT_EQ(view.holder->sex, Sex::male);
  EXPECT_TRUE(view.holder->name_substitutes.empty());
  EXPECT_TRUE(view.holder->address_substitutes.empty());
  EXPECT_THAT(view.key_usage, ElementsAre("digitalSignature", "nonRepudiation"));
  EXPECT_THAT(view.policies, ElementsAre("1.2.392.200149.8.5.1.0.20"));
}

TEST_F(CertificateTest, the_authentication_certificate_names_nobody) {
  const CertificateView view = view_of(authentication());
  EXPECT_FALSE(view.holder);
  EXPECT_THAT(view.key_usage, ElementsAre("digitalSignature"));
  EXPECT_THAT(view.subject, testing::StartsWith("C=JP, CN="));
  EXPECT_EQ(view.issuer,
            "C=JP, O=JPKI-TEST, OU=JPKI for user authentication, OU=Japan Agency for Local Authority "
            "Information Systems");
  EXPECT_EQ(view.key_bits, 2048U);
  EXPECT_EQ(view.fingerprint.size(), 64U);
  EXPECT_EQ(view.serial_number.size(), 8U);
}

// As the certificate has it: 1 for a character that stands in for another.
TEST_F(CertificateTest, substitutes_are_read_by_their_place) {
  support::Bytes der = card().signature.certificate;
  const std::string flags = "00000";  // of the name
  const auto at = std::search(der.begin(), der.end(), flags.begin(), flags.end());
  ASSERT_NE(at, der.end());
  at[1] = at[4] = '1';
  EXPECT_THAT(view_of(Certificate(der)).holder->name_substitutes, ElementsAre(1, 4));
}

// The key on P-384 of RFC 6979 appendix A.2.6, as ssh-keygen -i -m PKCS8 writes it.
TEST_F(CertificateTest, ssh_has_a_form_for_either_kind_of_key) {
  EXPECT_THAT(ssh_public_key(authentication().public_key()), testing::StartsWith("ssh-rsa AAAAB3NzaC1yc2E"));
  const support::crypto::PublicKey key(support::from_hex(
      "3076301006072A8648CE3D020106052B81040022036200"
      "04EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"
      "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720"));
  EXPECT_EQ(
      ssh_public_key(key),
      "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBOw6TkFbThmkVoYYAp9Cf6Xa"
      "movErpLgLgaq5ShrMAxk3vjw6pBVhmBkolRRVIC8E4AV2bctfVckTqjvmsDGIYlnCKWTZ/nfufVMqEs/HJ2xKIsjHDrg1P5zRP0l"
      "MyZHIA==\n");
}

TEST_F(CertificateTest, eras_are_counted_from_one) {
  const auto year = [](Era era, int gregorian) {
    return BirthDate{era, std::chrono::year{gregorian} / 12 / 31}.year_of_era();
  };
  EXPECT_EQ(year(Era::meiji, 1900), 33);
  EXPECT_EQ(year(Era::taisho, 1912), 1);
  EXPECT_EQ(year(Era::showa, 1926), 1);
  EXPECT_EQ(year(Era::heisei, 1989), 1);
  EXPECT_EQ(year(Era::reiwa, 2026), 8);
  EXPECT_EQ(year(Era::unknown, 1990), 0);
}

TEST_F(CertificateTest, stands_the_check_with_its_own_issuer_only) {
  EXPECT_TRUE(check(signing(), signing_issuer(), KeyRole::signature, now()).holds());
  EXPECT_TRUE(check(authentication(), authentication_issuer(), KeyRole::authentication, now()).holds());
  EXPECT_TRUE(check_issuer(signing_issuer(), now()).holds());

  const CertificateCheck other = check(signing(), authentication_issuer(), KeyRole::signature, now());
  EXPECT_FALSE(other.names_its_issuer);
  EXPECT_FALSE(other.signed_by_issuer);
  EXPECT_FALSE(check(signing(), signing_issuer(), KeyRole::authentication, now()).key_usage_fits);
  EXPECT_FALSE(check(authentication(), authentication_issuer(), KeyRole::signature, now()).key_usage_fits);
  // Somebody's certificate is no authority.
  EXPECT_FALSE(check(authentication(), signing(), KeyRole::authentication, now()).issuer_is_authority);
  EXPECT_FALSE(check_issuer(signing(), now()).holds());
}

TEST_F(CertificateTest, another_authority_of_the_same_name_did_not_sign_it) {
  const auto other = vcard::found_authority(vcard::Purpose::signature, std::time(nullptr));
  const CertificateCheck result = check(signing(), Certificate(other.certificate), KeyRole::signature, now());
  EXPECT_TRUE(result.names_its_issuer);
  EXPECT_FALSE(result.signed_by_issuer);
}

// Each byte of it turned around: nothing is read past the end, and no forged certificate holds.
TEST_F(CertificateTest, no_damaged_byte_passes_the_check) {
  const Certificate issuer = signing_issuer();
  const support::Bytes whole = card().signature.certificate;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    support::Bytes damaged = whole;
    damaged[i] ^= 0x15;
    try {
      const Certificate certificate(damaged);
      view_of(certificate);
      EXPECT_FALSE(check(certificate, issuer, KeyRole::signature, now()).holds()) << i;
    } catch (const CryptoError&) {
      continue;
    }
  }
}

TEST_F(CertificateTest, is_written_as_pem) {
  const std::string text = pem(signing());
  EXPECT_THAT(text, testing::StartsWith("-----BEGIN CERTIFICATE-----\nMII"));
  EXPECT_THAT(text, testing::EndsWith("\n-----END CERTIFICATE-----\n"));
}

TEST(FormatsTest, base64_is_read_as_it_is_written_and_nothing_else) {
  for (const std::string_view text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
    EXPECT_EQ(support::as_text(from_base64(base64(support::as_bytes(text))).value()), text);
  EXPECT_EQ(support::as_text(from_base64("Zm9v\r\nYmFy\n").value()), "foobar");
  for (const char* odd : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", "Zm9v YmFy", "Zm-v", "Zm9v="})
    EXPECT_FALSE(from_base64(odd)) << odd;
}

TEST(FormatsTest, pem_is_read_block_by_block) {
  const std::string two = pem("CMS", support::as_bytes("one")) + "between\n" +
                          pem("PKCS7", support::as_bytes("other")) + pem("CMS", support::as_bytes("two"));
  const auto blocks = from_pem("CMS", two);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(support::as_text(blocks[0]), "one");
  EXPECT_EQ(support::as_text(blocks[1]), "two");
  EXPECT_TRUE(from_pem("CERTIFICATE", two).empty());
  EXPECT_THROW(from_pem("CMS", "-----BEGIN CMS-----\nZm9v\n"), CryptoError);
  EXPECT_THROW(from_pem("CMS", "-----BEGIN CMS-----\nZm9\n-----END CMS-----\n"), CryptoError);
}

TEST(FormatsTest, base64_has_its_padding) {
  const auto coded = [](std::string_view text) { return base64(support::as_bytes(text)); };
  // RFC 4648 section 10.
  EXPECT_EQ(coded(""), "");
  EXPECT_EQ(coded("f"), "Zg==");
  EXPECT_EQ(coded("fo"), "Zm8=");
  EXPECT_EQ(coded("foo"), "Zm9v");
  EXPECT_EQ(coded("foob"), "Zm9vYg==");
  EXPECT_EQ(coded("foobar"), "Zm9vYmFy");
}

TEST(DerElementsTest, object_identifiers_are_dotted) {
  EXPECT_EQ(dotted(support::from_hex("551D0F")), "2.5.29.15");
  EXPECT_EQ(dotted(support::from_hex("2A864886F70D01010B")), "1.2.840.113549.1.1.11");
  EXPECT_EQ(dotted(support::from_hex("883703")), "2.999.3");
  EXPECT_THROW(dotted({}), CryptoError);
  EXPECT_THROW(dotted(support::from_hex("5586")), CryptoError);
  EXPECT_THROW(dotted(support::from_hex("55FFFFFFFFFFFFFFFFFFFF7F")), CryptoError);
}

TEST(DerWriterTest, lengths_and_identifiers_are_der) {
  EXPECT_EQ(support::to_hex(der::object_identifier("1.2.840.113549.1.1.11")), "06092A864886F70D01010B");
  EXPECT_EQ(support::to_hex(der::object_identifier("2.5.29.15")), "0603551D0F");
  EXPECT_EQ(support::to_hex(der::small_integer(1)), "020101");
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U}) {
    const support::Bytes content(size, 0x5A);
    const support::Bytes whole = der::element(0x04, {content});
    const auto elements = elements_of(whole);
    ASSERT_EQ(elements.size(), 1U) << size;
    EXPECT_TRUE(support::equal(elements[0].content, content)) << size;
  }
  EXPECT_EQ(support::to_hex(der::in_order({support::from_hex("0402AA"), support::from_hex("0401BB")})),
            "0401BB0402AA");
}

TEST(DerElementsTest, what_is_cut_off_is_refused) {
  EXPECT_EQ(elements_of(support::from_hex("0201050500")).size(), 2U);
  EXPECT_THROW(elements_of(support::from_hex("020205")), CryptoError);
  EXPECT_THROW(elements_of(support::from_hex("02")), CryptoError);
  EXPECT_THROW(required(elements_of({}), 0), CryptoError);
}

TEST(PrintableTest, what_could_fool_a_terminal_is_replaced) {
  EXPECT_EQ(printable("試験　太郎 A"), "試験　太郎 A");
  EXPECT_EQ(printable("a\033[2Jb\n"), "a\uFFFD[2Jb\uFFFD");
  EXPECT_EQ(printable("a\u202Eb\u200Fc\u2066d"), "a\uFFFDb\uFFFDc\uFFFDd");
  EXPECT_EQ(printable("\xC0\xAF\xFF"), "\uFFFD\uFFFD\uFFFD");  // overlong, and no UTF-8
  EXPECT_EQ(printable("\xED\xA0\x80"), "\uFFFD");              // half of a surrogate pair
  EXPECT_EQ(printable("\xE8\xA9"), "\uFFFD\uFFFD");            // cut off
  EXPECT_EQ(printable("葛\U000E0100𠮷"), "葛\U000E0100𠮷");
}

}  // namespace
}  // namespace holder

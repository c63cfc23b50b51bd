// docs/card-protocol.md, "Certificates".
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include "vcard/card_contents.h"
#include "vcard/x509_parts.h"

namespace vcard {
namespace {

Certificate parsed(const support::Bytes& der) {
  const unsigned char* in = der.data();
  return Certificate(d2i_X509(nullptr, &in, static_cast<long>(der.size())));
}

std::string text_of(const X509_NAME* name) {
  char text[512] = {};
  X509_NAME_oneline(name, text, sizeof text);
  return text;
}

std::string end_of(const X509* certificate) {
  std::tm time{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &time);
  return text;
}

int verify(X509* certificate, X509* issuer) {
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, issuer);
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, certificate, nullptr);
  X509_verify_cert(context);
  const int error = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  return error;
}

std::vector<std::pair<std::string, std::string>> other_names(X509* certificate) {
  std::vector<std::pair<std::string, std::string>> result;
  auto* names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const OTHERNAME* other = sk_GENERAL_NAME_value(names, i)->d.otherName;
    char oid[64] = {};
    OBJ_obj2txt(oid, sizeof oid, other->type_id, 1);
    EXPECT_EQ(other->value->type, V_ASN1_UTF8STRING);
    const ASN1_STRING* value = other->value->value.asn1_string;
    result.emplace_back(oid, std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                         static_cast<std::size_t>(ASN1_STRING_length(value))));
  }
  GENERAL_NAMES_free(names);
  return result;
}

bool is_critical(const X509* certificate, int nid) {
  const int place = X509_get_ext_by_NID(certificate, nid, -1);
  return place >= 0 && X509_EXTENSION_get_critical(X509_get_ext(certificate, place)) == 1;
}

class Certificates : public testing::Test {
 protected:
  const CardContents contents = sample_contents();
  const Certificate auth = parsed(contents.authentication.certificate);
  const Certificate sign = parsed(contents.signature.certificate);
  const Certificate auth_ca = parsed(contents.authentication.issuer_certificate);
  const Certificate sign_ca = parsed(contents.signature.issuer_certificate);
};

TEST_F(Certificates, ChainToTheirIssuersOnly) {
  EXPECT_EQ(verify(auth.get(), auth_ca.get()), X509_V_OK);
  EXPECT_EQ(verify(sign.get(), sign_ca.get()), X509_V_OK);
  EXPECT_NE(verify(auth.get(), sign_ca.get()), X509_V_OK);
}

TEST_F(Certificates, IssuersAreTheTestHierarchy) {
  EXPECT_EQ(text_of(X509_get_subject_name(sign_ca.get())),
            "/C=JP/O=JPKI-TEST/OU=JPKI for digital signature/OU=Japan Agency for Local Authority Information "
            "Systems");
  EXPECT_EQ(text_of(X509_get_issuer_name(auth.get())),
            "/C=JP/O=JPKI-TEST/OU=JPKI for user authentication/OU=Japan Agency for Local Authority "
            "Information Systems");
  EXPECT_TRUE(is_critical(sign_ca.get(), NID_basic_constraints));
  EXPECT_NE(X509_get0_subject_key_id(sign_ca.get()), nullptr);
}

TEST_F(Certificates, SubjectsNameNoPerson) {
  const std::string auth_subject = text_of(X509_get_subject_name(auth.get()));
  EXPECT_EQ(auth_subject.rfind("/C=JP/CN=", 0), 0U) << auth_subject;
  const std::string sign_subject = text_of(X509_get_subject_name(sign.get()));
  EXPECT_EQ(sign_subject.rfind(
                "/C=JP/L=" + contents.holder.prefecture + "/L=" + contents.holder.city + "/CN=20", 0),
            0U);
}

TEST_F(Certificates, SigningCertificateNamesTheHolder) {
  const std::string arc = "1.2.392.200149.8.5.5.";
  const auto names = other_names(sign.get());
  ASSERT_EQ(names.size(), 6U);
  EXPECT_EQ(names[0], std::make_pair(arc + "1", contents.holder.name));
  EXPECT_EQ(names[1], std::make_pair(arc + "4", era_date(contents.holder.birth)));
  EXPECT_EQ(names[2], std::make_pair(arc + "3", std::to_string(static_cast<int>(contents.holder.sex))));
  EXPECT_EQ(names[3], std::make_pair(arc + "5", contents.holder.address));
  EXPECT_EQ(names[4].first, arc + "2");
  EXPECT_EQ(names[5].first, arc + "6");
  EXPECT_EQ(names[4].second.find_first_not_of('0'), std::string::npos);
}

TEST_F(Certificates, KeyUsageIsCriticalAndDiffers) {
  EXPECT_TRUE(is_critical(auth.get(), NID_key_usage) && is_critical(sign.get(), NID_key_usage));
  EXPECT_EQ(X509_get_key_usage(auth.get()), unsigned{KU_DIGITAL_SIGNATURE});
  EXPECT_EQ(X509_get_key_usage(sign.get()), unsigned{KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION});
}

TEST_F(Certificates, ExtendedKeyUsageIsLeftOutUnlessSwitchedOn) {
  EXPECT_LT(X509_get_ext_by_NID(auth.get(), NID_ext_key_usage, -1), 0);
  const auto other = sample_contents(Switches().set(Fact::auth_key_usage, "client-auth"));
  EXPECT_GE(X509_get_ext_by_NID(parsed(other.authentication.certificate).get(), NID_ext_key_usage, -1), 0);
}

TEST_F(Certificates, HavePolicyDistributionPointAndIssuerKey) {
  for (X509* certificate : {auth.get(), sign.get()}) {
    EXPECT_TRUE(is_critical(certificate, NID_certificate_policies));
    EXPECT_GE(X509_get_ext_by_NID(certificate, NID_crl_distribution_points, -1), 0);
    EXPECT_GE(X509_get_ext_by_NID(certificate, NID_authority_key_identifier, -1), 0);
  }
}

TEST_F(Certificates, EndWithABirthdayInJapan) {
  EXPECT_EQ(end_of(auth.get()).substr(11), "14:59:59");
  char birthday[16] = {};
  std::snprintf(birthday, sizeof birthday, "-%02d-%02d", contents.holder.birth.month % 100,
                contents.holder.birth.day % 100);
  EXPECT_EQ(end_of(sign.get()).substr(4, 6), birthday);
}

TEST_F(Certificates, HaveTheSizeOfRealOnes) {
  for (const auto* der :
       {&contents.authentication.certificate, &contents.signature.certificate,
        &contents.authentication.issuer_certificate, &contents.signature.issuer_certificate}) {
    EXPECT_GT(der->size(), 900U);
    EXPECT_LT(der->size(), 1700U);
    EXPECT_EQ((*der)[1], 0x82);
  }
}

constexpr std::time_t kNoonOf20260401 = 1775012400;  // 2026-04-01 12:00 in Japan

TEST(Validity, IsTheFifthBirthdayAfterIssue) {
  const auto end = [](Date birth) {
    const std::time_t time = end_of_validity(birth, kNoonOf20260401);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[32] = {};
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return std::string(text);
  };
  EXPECT_EQ(end({1980, 6, 15}), "2030-06-15 14:59:59") << "the next birthday is this year";
  EXPECT_EQ(end({1980, 2, 15}), "2031-02-15 14:59:59");
  EXPECT_EQ(end({1980, 4, 1}), "2031-04-01 14:59:59") << "issued on a birthday";
  EXPECT_EQ(end({1980, 2, 29}), "2031-02-28 14:59:59");
}

TEST(Holder, IsTheSameForTheSameSeed) {
  const Holder one = invent_holder(7);
  const Holder same = invent_holder(7);
  EXPECT_EQ(one.name, same.name);
  EXPECT_EQ(one.auth_pin, same.auth_pin);
  EXPECT_EQ(one.sign_pin, same.sign_pin);
}

TEST(Holder, HasWellFormedPins) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Holder holder = invent_holder(seed);
    EXPECT_EQ(holder.auth_pin.size(), 4U);
    EXPECT_EQ(holder.auth_pin.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(holder.text_pin.size(), 4U);
    EXPECT_EQ(holder.text_pin.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_NE(holder.text_pin, holder.auth_pin);
    EXPECT_GE(holder.sign_pin.size(), 6U);
    EXPECT_LE(holder.sign_pin.size(), 16U);
    EXPECT_NE(holder.sign_pin.find_first_of("0123456789"), std::string::npos);
    EXPECT_NE(holder.sign_pin.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
  }
}

TEST(Holder, BirthDateHasItsEra) {
  EXPECT_EQ(era_date({1980, 2, 17}), "319800217");
  EXPECT_EQ(era_date({1989, 1, 7}), "319890107");
  EXPECT_EQ(era_date({1989, 1, 8}), "419890108");
  EXPECT_EQ(era_date({2019, 5, 1}), "520190501");
  EXPECT_EQ(era_date({1912, 7, 30}), "219120730");
}

}  // namespace
}  // namespace vcard

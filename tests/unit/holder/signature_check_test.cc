// The judging of detached signatures: ours, OpenSSL's, and forgeries of both.
#include "holder/signature_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "holder/der_elements.h"
#include "holder/der_writer.h"
#include "support/crypto/error.h"
#include "support/der.h"
#include "tests/unit/holder/signed_files.h"

namespace holder {
namespace {

using support::Bytes;
using support::crypto::Certificate;
using support::crypto::CryptoError;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

using Fault = SignatureFault;

constexpr std::string_view kText = "a text to sign\n";

class SignatureCheckTest : public testing::Test {
 protected:
  static const vcard::Credential& signing() { return test::card().signature; }
  static const vcard::Authority& authority() { return test::authorities().signature; }
  static const vcard::RsaKey& key() {
    static const vcard::RsaKey made = vcard::RsaKey::generate();
    return made;
  }

  static std::vector<KnownIssuer> known(const Bytes& issuer, IssuerSource source = IssuerSource::card) {
    return {{Certificate(issuer), source}};
  }
  static std::vector<SignerCheck> checked(const Bytes& der, const std::vector<KnownIssuer>& issuers,
                                          std::string_view text = kText, Instant now = test::now()) {
    const SignedData data{Bytes(der)};
    Digests digests;
    for (const auto hash : hashes_of(data))
      digests[hash] = support::crypto::digest(hash, support::as_bytes(text));
    return check(data, digests, issuers, now);
  }
  // Of a signature by the card's key.
  static std::vector<Fault> faults(const Bytes& der, std::string_view text = kText,
                                   Instant now = test::now()) {
    return checked(der, known(signing().issuer_certificate), text, now).at(0).faults;
  }
  // Of one that OpenSSL has made with a certificate that the authority has issued.
  static std::vector<Fault> faults_of(const test::Wish& wish) {
    const test::Signer signer{test::certificate_by(wish), wish.key};
    return checked(test::signed_by_openssl(kText, {signer}), known(authority().certificate)).at(0).faults;
  }
  static bool is_refused(const Bytes& der) {
    try {
      const SignedData data{Bytes(der)};
      return false;
    } catch (const CryptoError&) {
      return true;
    }
  }
};

TEST_F(SignatureCheckTest, ours_is_valid_where_the_card_vouches_for_the_issuer) {
  for (const auto* credential : {&test::card().signature, &test::card().authentication}) {
    const auto signers =
        checked(test::signed_by_card(kText, *credential), known(credential->issuer_certificate));
    ASSERT_EQ(signers.size(), 1U);
    EXPECT_THAT(signers[0].faults, IsEmpty());
    EXPECT_TRUE(signers[0].names_its_certificate);
    EXPECT_EQ(signers[0].certificate->der(), credential->certificate);
    EXPECT_EQ(signers[0].issuer->source, IssuerSource::card);
    EXPECT_TRUE(signers[0].issuer_within);
    const bool signs = credential == &test::card().signature;
    EXPECT_EQ(signers[0].role, signs ? jpki::KeyRole::signature : jpki::KeyRole::authentication);
  }
}

TEST_F(SignatureCheckTest, an_issuer_that_nobody_else_vouches_for_is_not_enough) {
  const Bytes der = test::signed_by_card(kText, signing());
  for (const auto& issuers :
       {std::vector<KnownIssuer>{}, known(test::card().authentication.issuer_certificate),
        known(authority().certificate)}) {
    const auto signers = checked(der, issuers);
    EXPECT_THAT(signers[0].faults, ElementsAre(Fault::issuer_unconfirmed));
    EXPECT_EQ(signers[0].issuer->source, IssuerSource::signature);
    EXPECT_EQ(row_of(*gravest(signers)).trouble, Trouble::issuer_unknown);
  }
}

TEST_F(SignatureCheckTest, another_content_is_noticed) {
  EXPECT_THAT(faults(test::signed_by_card(kText, signing()), "a text to sigh\n"),
              ElementsAre(Fault::content_changed));
  EXPECT_THAT(faults(test::signed_by_card(kText, signing()), ""), ElementsAre(Fault::content_changed));
}

// No byte can be another one: it is refused or not valid. What passes is what nobody has signed and nothing
// rests on: OpenSSL takes it too, or it is in the copy of the issuer's certificate, where the card's counts.
TEST_F(SignatureCheckTest, no_changed_byte_passes) {
  const Bytes whole = test::signed_by_card(kText, signing());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    Bytes changed = whole;
    changed[i] ^= 0x01;
    if (is_refused(changed)) continue;
    const auto signers = checked(changed, known(signing().issuer_certificate));
    if (!signers.at(0).faults.empty() || !signers.at(0).issuer_within) continue;
    EXPECT_TRUE(test::openssl_takes(changed, kText, signing().issuer_certificate)) << i;
  }
}

TEST_F(SignatureCheckTest, what_is_cut_off_or_has_more_behind_it_is_none) {
  const Bytes whole = test::signed_by_card(kText, signing());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_TRUE(is_refused(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_TRUE(is_refused(longer));
}

TEST_F(SignatureCheckTest, openssls_are_taken_in_the_forms_that_are_clear) {
  const test::Signer signer{test::certificate_by({authority(), key()}), key()};
  const auto issuers = known(authority().certificate, IssuerSource::file);
  for (const EVP_MD* hash : {EVP_sha256(), EVP_sha384(), EVP_sha512()}) {
    const auto signers =
        checked(test::signed_by_openssl(kText, {{signer.certificate, signer.key, hash}}), issuers);
    EXPECT_THAT(signers[0].faults, IsEmpty());
    EXPECT_FALSE(signers[0].names_its_certificate);
    EXPECT_FALSE(signers[0].issuer_within);
  }
  const auto made = [&](unsigned flags) { return test::signed_by_openssl(kText, {signer}, flags); };
  EXPECT_THAT(checked(made(CMS_BINARY | CMS_DETACHED | CMS_CADES), issuers)[0].faults, IsEmpty());
  EXPECT_TRUE(is_refused(made(CMS_BINARY)));  // with the content within
  EXPECT_TRUE(is_refused(made(CMS_BINARY | CMS_DETACHED | CMS_NOATTR)));
  EXPECT_TRUE(is_refused(made(CMS_BINARY | CMS_DETACHED | CMS_USE_KEYID)));
  EXPECT_THAT(checked(made(CMS_BINARY | CMS_DETACHED | CMS_NOCERTS), issuers)[0].faults,
              ElementsAre(Fault::certificate_missing));
}

TEST_F(SignatureCheckTest, sha1_is_not_taken) {
  const test::Signer signer{test::certificate_by({authority(), key()}), key(), EVP_sha1()};
  EXPECT_THAT(checked(test::signed_by_openssl(kText, {signer}), known(authority().certificate))[0].faults,
              ElementsAre(Fault::algorithm_unknown));
}

// Read it could be, since a card may have such keys one day; but what it signs is not judged.
TEST_F(SignatureCheckTest, a_certificate_without_an_rsa_key_is_left_out) {
  const std::unique_ptr<EVP_PKEY, vcard::Freed<EVP_PKEY, EVP_PKEY_free>> pair(EVP_EC_gen("P-384"));
  const vcard::Certificate made = test::x509(test::certificate_by({authority(), key()}));
  X509_set_pubkey(made.get(), pair.get());
  ASSERT_GT(X509_sign(made.get(), authority().key.handle(), EVP_sha256()), 0);
  ASSERT_NE(Certificate(test::der_of(made.get())).public_key().ec(), nullptr);
  constexpr unsigned kFlags = CMS_BINARY | CMS_DETACHED;
  const test::Cms cms(CMS_sign(made.get(), pair.get(), nullptr, test::bio(kText).get(), kFlags));
  ASSERT_NE(cms, nullptr);
  const auto signers = checked(test::der_of(cms.get()), known(authority().certificate));
  EXPECT_FALSE(signers.at(0).certificate);
  EXPECT_THAT(signers.at(0).faults, ElementsAre(Fault::algorithm_unknown, Fault::certificate_missing));
}

TEST_F(SignatureCheckTest, the_certificate_has_to_be_for_signatures) {
  EXPECT_THAT(faults_of({authority(), key()}), IsEmpty());
  EXPECT_THAT(faults_of({authority(), key(), "critical,digitalSignature"}), IsEmpty());
  EXPECT_THAT(faults_of({authority(), key(), "critical,keyEncipherment"}),
              ElementsAre(Fault::key_usage_unfit));
  EXPECT_THAT(faults_of({authority(), key(), ""}), ElementsAre(Fault::key_usage_unfit));
  test::Wish wish{authority(), key()};
  wish.extensions = {{NID_basic_constraints, "critical,CA:TRUE"}};
  EXPECT_THAT(faults_of(wish), ElementsAre(Fault::is_authority));
  wish.extensions = {{NID_basic_constraints, "critical,CA:FALSE"}};
  EXPECT_THAT(faults_of(wish), IsEmpty());
  wish.extensions = {{NID_ext_key_usage, "critical,serverAuth"}};
  EXPECT_THAT(faults_of(wish), ElementsAre(Fault::extension_unknown));
  wish.extensions = {{NID_basic_constraints, "CA:FALSE"}, {NID_basic_constraints, "CA:FALSE"}};
  EXPECT_THAT(faults_of(wish), ElementsAre(Fault::extension_unknown));
}

TEST_F(SignatureCheckTest, the_time_of_signing_lies_within_the_certificates) {
  const std::time_t now = std::time(nullptr);
  test::Wish wish{authority(), key()};
  wish.begins = now - 7200;
  wish.ends = now - 3600;
  EXPECT_THAT(faults_of(wish), ElementsAre(Fault::not_valid_then, Fault::expired_since));
  wish.begins = now + 3600;
  wish.ends = now + 7200;
  EXPECT_THAT(faults_of(wish), ElementsAre(Fault::not_valid_then));
}

TEST_F(SignatureCheckTest, a_certificate_that_has_expired_since_is_said_to_have) {
  const Bytes der = test::signed_by_card(kText, signing());
  const Instant end = Validity::of(Certificate(signing().certificate)).ends;
  EXPECT_THAT(faults(der, kText, end), IsEmpty());
  EXPECT_THAT(faults(der, kText, end + std::chrono::seconds{1}), ElementsAre(Fault::expired_since));
  const Instant last = Validity::of(Certificate(signing().issuer_certificate)).ends;
  EXPECT_THAT(faults(der, kText, last + std::chrono::seconds{1}),
              ElementsAre(Fault::expired_since, Fault::issuer_expired_since));
}

TEST_F(SignatureCheckTest, a_time_to_come_is_not_taken_but_for_a_clock_that_differs) {
  const Instant now = test::now();
  EXPECT_THAT(faults(test::signed_by_card(kText, signing(), now + std::chrono::minutes{4}), kText, now),
              IsEmpty());
  EXPECT_THAT(faults(test::signed_by_card(kText, signing(), now + std::chrono::minutes{6}), kText, now),
              ElementsAre(Fault::time_in_future));
}

TEST_F(SignatureCheckTest, each_signer_is_checked) {
  const test::Signer good{test::certificate_by({authority(), key()}), key()};
  test::Wish other{authority(), key(), "critical,keyEncipherment"};
  other.serial = 4712;
  const test::Signer bad{test::certificate_by(other), key()};
  const auto signers = checked(test::signed_by_openssl(kText, {good, bad}), known(authority().certificate));
  ASSERT_EQ(signers.size(), 2U);
  EXPECT_NE(signers[0].faults.empty(), signers[1].faults.empty());
  EXPECT_EQ(gravest(signers), Fault::key_usage_unfit);
}

// The signature's parts, to be put together anew.
struct Parts {
  explicit Parts(const Bytes& der) : whole(der) {
    const auto content_info = elements_of(elements_of(whole)[0].content);
    const auto signed_data = elements_of(elements_of(content_info[1].content)[0].content);
    identifier = content_info[0].whole;
    before = {signed_data[0].whole, signed_data[1].whole, signed_data[2].whole};
    certificates = elements_of(signed_data[3].content);
    signer = elements_of(elements_of(signed_data[4].content)[0].content);
  }
  Bytes with_certificates(std::initializer_list<support::ByteView> list) const {
    Bytes info;
    for (const DerElement& each : signer) info.insert(info.end(), each.whole.begin(), each.whole.end());
    return put_together(list, info);
  }
  // `change` gets each signed attribute and says what takes its place.
  Bytes with_attributes(const std::vector<Bytes>& attributes) const {
    Bytes list;
    for (const Bytes& each : attributes) list.insert(list.end(), each.begin(), each.end());
    Bytes info;
    for (std::size_t i = 0; i < signer.size(); ++i) {
      const Bytes part = i == 3 ? der::element(0xA0, {list}) : support::copy_of(signer[i].whole);
      info.insert(info.end(), part.begin(), part.end());
    }
    return put_together({certificates[0].whole, certificates[1].whole}, info);
  }
  std::vector<Bytes> attributes() const {
    std::vector<Bytes> all;
    for (const DerElement& each : elements_of(signer[3].content)) all.push_back(support::copy_of(each.whole));
    return all;
  }
  Bytes put_together(std::initializer_list<support::ByteView> list, const Bytes& info) const {
    const Bytes data = der::sequence({before[0], before[1], before[2], der::element(0xA0, list),
                                      der::element(support::der::kSet, {der::sequence({info})})});
    return der::sequence({identifier, der::element(0xA0, {data})});
  }

  Bytes whole;
  support::ByteView identifier;
  std::vector<support::ByteView> before;
  std::vector<DerElement> certificates;
  std::vector<DerElement> signer;
};

TEST_F(SignatureCheckTest, a_swapped_certificate_is_noticed) {
  const Parts parts(test::signed_by_card(kText, signing()));
  const Bytes& issuer = signing().issuer_certificate;
  EXPECT_THAT(faults(parts.with_certificates({signing().certificate, issuer})), IsEmpty());
  EXPECT_THAT(faults(parts.with_certificates({issuer})), ElementsAre(Fault::certificate_missing));

  // Of the same issuer's name and the same number, with the same key and with another one.
  const Certificate own(signing().certificate);
  const auto serial = elements_of(own.serial_number())[0].content;
  long number = 0;
  for (const std::uint8_t byte : serial) number = number * 256 + byte;
  const auto twin = [&](const vcard::RsaKey& its_key) {
    test::Wish wish{authority(), its_key};
    wish.serial = number;
    return test::certificate_by(wish);
  };
  const Bytes same_key = twin(signing().key);
  EXPECT_THAT(faults(parts.with_certificates({same_key, issuer})),
              Contains(Fault::another_certificate_meant));
  EXPECT_THAT(faults(parts.with_certificates({twin(key()), issuer})), Contains(Fault::signature_wrong));
  EXPECT_THAT(faults(parts.with_certificates({signing().certificate, same_key, issuer})),
              ElementsAre(Fault::certificates_ambiguous));
  EXPECT_THAT(faults(parts.with_certificates({signing().certificate, signing().certificate, issuer})),
              IsEmpty());
}

TEST_F(SignatureCheckTest, attributes_are_whole_in_order_and_there_once) {
  const Parts parts(test::signed_by_card(kText, signing()));
  const std::vector<Bytes> all = parts.attributes();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(parts.with_attributes(all), parts.whole);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Bytes> fewer = all;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_THAT(faults(parts.with_attributes(fewer)), Contains(Fault::signature_wrong));
    std::vector<Bytes> twice = all;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), all[i]);
    EXPECT_TRUE(is_refused(parts.with_attributes(twice)));
  }
  EXPECT_TRUE(is_refused(parts.with_attributes({all[1], all[0], all[2], all[3]})));
  EXPECT_THAT(faults(parts.with_attributes({})), Contains(Fault::attributes_incomplete));
}

TEST_F(SignatureCheckTest, a_signature_has_only_so_many_signers) {
  const test::Signer signer{test::certificate_by({authority(), key()}), key()};
  std::vector<test::Signer> many;
  for (long number = 1; number <= static_cast<long>(SignedData::kMostSigners) + 1; ++number) {
    test::Wish wish{authority(), key()};
    wish.serial = number;
    many.push_back({test::certificate_by(wish), key()});
  }
  EXPECT_TRUE(is_refused(test::signed_by_openssl(kText, many)));
  many.pop_back();
  EXPECT_FALSE(is_refused(test::signed_by_openssl(kText, many)));
}

TEST(SignatureFaultsTest, codes_are_symbolic_and_unlike) {
  std::set<std::string> codes;
  for (const SignatureFaultRow& row : signature_fault_rows()) {
    EXPECT_THAT(row.code, testing::MatchesRegex("[a-z_]+"));
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_NE(row.trouble, Trouble::none);
  }
}

}  // namespace
}  // namespace holder

#include "vcard/issuer.h"

#include <openssl/rand.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "vcard/x509_parts.h"

namespace vcard {
namespace {

using namespace std::chrono;

constexpr seconds kJapanTime = hours(9);
// A certificate that is made to end soon, or to have ended, was issued that long before.
constexpr std::time_t kLongestValidity = 5L * 365 * 24 * 3600;
constexpr const char* kPracticeStatement = "http://www.jpki.go.jp/cps.html";
constexpr std::string_view kHolderArc = "1.2.392.200149.8.5.5.";

// The policies: the test environment's for signing; for authentication the only one that any list names.
constexpr const char* kSignPolicy = "1.2.392.200149.8.5.1.0.20";
constexpr const char* kAuthPolicy = "1.2.392.200149.8.5.1.3.30";

std::string unit_of(Purpose purpose) {
  return purpose == Purpose::signature ? "JPKI for digital signature" : "JPKI for user authentication";
}

NameParts authority_name(Purpose purpose) {
  return {{"C", "JP"},
          {"O", "JPKI-TEST"},
          {"OU", unit_of(purpose)},
          {"OU", "Japan Agency for Local Authority Information Systems"}};
}

NameParts distribution_point(Purpose purpose, const Holder& holder) {
  return {{"C", "JP"},
          {"O", "JPKI-TEST"},
          {"OU", unit_of(purpose)},
          {"OU", "CRL Distribution Points"},
          {"OU", holder.prefecture},
          {"CN", holder.city + " CRLDP"}};
}

std::string random_digits(std::size_t count, std::string_view alphabet) {
  support::Bytes random(count);
  require_openssl(RAND_bytes(random.data(), static_cast<int>(count)) > 0, "random bytes");
  std::string text;
  for (const auto byte : random) text += alphabet[byte % alphabet.size()];
  return text;
}

std::string timestamp(std::time_t now) {
  const std::time_t japan = now + kJapanTime.count();
  std::tm parts{};
  gmtime_r(&japan, &parts);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts);
  return text;
}

// The subjects name no person: an opaque identifier, or the moment of issue, a sequence and an office.
NameParts subject_of(Purpose purpose, const Application& application) {
  const Holder& holder = application.holder;
  if (purpose == Purpose::authentication)
    return {{"C", "JP"},
            {"CN", random_digits(8, "0123456789ABCDEF") + random_digits(6, "ABCDEFGHI") +
                       holder.municipality_code + "003A"}};
  return {
      {"C", "JP"},
      {"L", holder.prefecture},
      {"L", holder.city},
      {"CN", timestamp(application.now) + random_digits(6, "0123456789") + holder.municipality_code + "0"}};
}

std::size_t characters_in(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

// No character is a replaced one; one digit a character.
std::string substitute_flags(std::string_view text) {
  return std::string(characters_in(text), '0');
}

// In the order in which the certificates have them.
std::vector<OtherName> holder_names(const Holder& holder) {
  const auto oid = [](char last) { return std::string(kHolderArc) + last; };
  return {{oid('1'), holder.name},
          {oid('4'), era_date(holder.birth)},
          {oid('3'), std::to_string(static_cast<int>(holder.sex))},
          {oid('5'), holder.address},
          {oid('2'), substitute_flags(holder.name)},
          {oid('6'), substitute_flags(holder.address)}};
}

Certificate blank_certificate(std::time_t from, std::time_t to) {
  Certificate certificate(X509_new());
  require_openssl(certificate && X509_set_version(certificate.get(), 2) > 0, "certificate");
  support::Bytes serial(4);
  require_openssl(RAND_bytes(serial.data(), 4) > 0, "random bytes");
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x3F) | 0x01);
  BIGNUM* number = BN_bin2bn(serial.data(), 4, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), to);
  return certificate;
}

support::Bytes signed_by(X509* certificate, const RsaKey& key) {
  require_openssl(X509_sign(certificate, key.handle(), EVP_sha256()) > 0, "signing a certificate");
  support::Bytes der(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
  unsigned char* out = der.data();
  i2d_X509(certificate, &out);
  return der;
}

void add_extensions(X509* certificate, Purpose purpose, const Application& application) {
  if (purpose == Purpose::signature) {
    add_extension(certificate, NID_key_usage, "critical,digitalSignature,nonRepudiation");
    add_other_names(certificate, holder_names(application.holder));
    add_policy(certificate, kSignPolicy, kPracticeStatement);
  } else {
    add_extension(certificate, NID_key_usage, "critical,digitalSignature");
    if (application.client_auth_usage) add_extension(certificate, NID_ext_key_usage, "clientAuth");
    add_policy(certificate, kAuthPolicy, kPracticeStatement);
  }
  add_distribution_point(certificate, distribution_point(purpose, application.holder));
}

}  // namespace

std::time_t end_of_validity(const Date& birth, std::time_t now) {
  const auto today = floor<days>(system_clock::from_time_t(now) + kJapanTime);
  const year_month_day issued{today};
  const month_day birthday{month{static_cast<unsigned>(birth.month)}, day{static_cast<unsigned>(birth.day)}};
  const month_day issue_day{issued.month(), issued.day()};
  const int passed = birthday <= issue_day ? 1 : 0;  // the first birthday to count is next year's
  year_month_day last{issued.year() + years(4 + passed), birthday.month(), birthday.day()};
  if (!last.ok()) last = year_month_day{last.year() / last.month() / std::chrono::last};
  return system_clock::to_time_t(sys_days{last} + days(1) - seconds(1) - kJapanTime);
}

Authority found_authority(Purpose purpose, std::time_t now) {
  const RsaKey key = RsaKey::generate();
  const std::time_t begin = now - 365L * 24 * 3600;
  const Certificate certificate = blank_certificate(begin, begin + 3653L * 24 * 3600);
  const NameParts own_name = authority_name(purpose);
  const Name name = make_name(own_name);
  X509_set_subject_name(certificate.get(), name.get());
  X509_set_issuer_name(certificate.get(), name.get());
  X509_set_pubkey(certificate.get(), key.handle());
  add_extension(certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_directory_alternative(certificate.get(), {{"C", "JP"}, {"O", "公的個人認証サービス"}});
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_distribution_point(certificate.get(), own_name);
  add_subject_key(certificate.get());
  return {key, signed_by(certificate.get(), key)};
}

support::Bytes issue(Purpose purpose, const Authority& authority, const Application& application) {
  const unsigned char* der = authority.certificate.data();
  const Certificate issuer(d2i_X509(nullptr, &der, static_cast<long>(authority.certificate.size())));
  require_openssl(issuer != nullptr, "reading the issuer's certificate");
  const std::time_t end =
      application.ends.value_or(end_of_validity(application.holder.birth, application.now));
  const Certificate certificate = blank_certificate(
      application.ends ? std::min(application.now, end - kLongestValidity) : application.now, end);
  X509_set_subject_name(certificate.get(), make_name(subject_of(purpose, application)).get());
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  X509_set_pubkey(certificate.get(), application.key.handle());
  add_extensions(certificate.get(), purpose, application);
  add_authority_key(certificate.get(), issuer.get());
  return signed_by(certificate.get(), authority.key);
}

support::Bytes drawn_out(const support::Bytes& certificate, const RsaKey& issuer, std::size_t size) {
  const auto with_fillers = [&](const std::vector<std::size_t>& fillers) {
    const unsigned char* der = certificate.data();
    const Certificate copy(d2i_X509(nullptr, &der, static_cast<long>(certificate.size())));
    require_openssl(copy != nullptr, "reading a certificate");
    int number = 0;
    for (const std::size_t filler : fillers) add_filler(copy.get(), ++number, filler);
    return signed_by(copy.get(), issuer);
  };
  if (certificate.size() == size) return certificate;
  // A length that needs a byte more to be spelled leaves out some sizes; a second filler reaches these.
  constexpr std::size_t kMostSpelling = 8;
  for (const std::size_t second : {0U, 1U, 2U, 3U, 4U, 5U}) {
    const std::vector<std::size_t> others = second == 0 ? std::vector<std::size_t>{} : std::vector{second};
    auto fillers = others;
    fillers.push_back(0);
    const std::size_t least = with_fillers(fillers).size();
    if (least > size) break;
    for (std::size_t spelling = 0; spelling <= std::min(kMostSpelling, size - least); ++spelling) {
      fillers.back() = size - least - spelling;
      auto made = with_fillers(fillers);
      if (made.size() == size) return made;
    }
  }
  return {};
}

}  // namespace vcard

// What docs/clients/README.md says under "TLS client authentication", and docs/clients/chromium.md of RFC
// 9963.
#include "holder/tls/login_ways.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holder::tls {
namespace {

const TlsProgram& program(const std::string& code) {
  const auto all = tls_programs();
  return *std::find_if(all.begin(), all.end(), [&](const TlsProgram& each) { return each.code == code; });
}

CertificateRequest asking(std::vector<Scheme> schemes) {
  CertificateRequest request;
  request.schemes = std::move(schemes);
  return request;
}

const CertificateRequest kAll = asking({kPssSha256, kPkcs1Sha256});

ServerSight only12(const CertificateRequest& request) {
  return {true, false, request, {}};
}

ServerSight only13(const CertificateRequest& request) {
  return {false, true, {}, request};
}

TEST(LoginWays, ACardThatMakesPssLogsInEverywhere) {
  for (const TlsProgram& each : tls_programs()) {
    EXPECT_EQ(login_by(each, only12(kAll), true), Login::works) << each.code;
    EXPECT_EQ(login_by(each, only13(kAll), true), Login::works) << each.code;
    EXPECT_EQ(login_by(each, {true, true, kAll, kAll}, true), Login::works) << each.code;
  }
}

TEST(LoginWays, WithoutPssTls12WorksUnlessTheProgramPrefersPss) {
  for (const char* code : {"firefox", "chromium", "gnutls", "java"})
    EXPECT_EQ(login_by(program(code), only12(kAll), false), Login::works) << code;
  EXPECT_EQ(login_by(program("openssl"), only12(kAll), false), Login::limited);
  EXPECT_EQ(login_by(program("openssl"), only12(asking({kPkcs1Sha256})), false), Login::works);
}

TEST(LoginWays, WithoutPssAServerOfBothVersionsNeedsAWord) {
  for (const TlsProgram& each : tls_programs())
    EXPECT_EQ(login_by(each, {true, true, kAll, kAll}, false), Login::limited) << each.code;
}

TEST(LoginWays, WithoutPssTls13IsForChromiumAtServersOfRfc9963Alone) {
  for (const TlsProgram& each : tls_programs()) {
    EXPECT_EQ(login_by(each, only13(kAll), false), Login::fails) << each.code;
    EXPECT_EQ(login_by(each, only13(asking({kLegacyPkcs1Sha256})), false),
              each.code == std::string("chromium") ? Login::works : Login::fails)
        << each.code;
  }
}

TEST(LoginWays, AServerThatTakesNoRsaOrAsksNobodyGivesNoWay) {
  const Scheme ecdsa = 0x0403;
  CertificateRequest no_rsa = kAll;
  no_rsa.takes_rsa = false;
  CertificateRequest of_others = kAll;
  of_others.issuers = 2;
  CertificateRequest of_jpki = of_others;
  of_jpki.names_jpki = true;
  for (const TlsProgram& each : tls_programs()) {
    EXPECT_EQ(login_by(each, only12(asking({ecdsa})), true), Login::fails) << each.code;
    EXPECT_EQ(login_by(each, only13(asking({ecdsa})), true), Login::fails) << each.code;
    EXPECT_EQ(login_by(each, only12(no_rsa), true), Login::fails) << each.code;
    EXPECT_EQ(login_by(each, only12(of_others), true), Login::fails) << each.code;
    EXPECT_EQ(login_by(each, only13(of_others), true), Login::fails) << each.code;
    EXPECT_EQ(login_by(each, only13(of_jpki), true), Login::works) << each.code;
    EXPECT_EQ(login_by(each, {true, true, {}, {}}, true), Login::not_asked) << each.code;
    EXPECT_EQ(login_by(each, {true, true, kAll, {}}, true), Login::limited)
        << each.code << " speaks 1.3, where nobody is asked, unless it is told to speak 1.2";
    EXPECT_EQ(login_by(each, {true, true, no_rsa, {}}, true), Login::not_asked) << each.code;
  }
}

}  // namespace
}  // namespace holder::tls

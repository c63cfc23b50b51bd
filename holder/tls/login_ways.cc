#include "holder/tls/login_ways.h"

#include <algorithm>
#include <array>

#include "holder/doctor/nss_programs.h"
#include "holder/message_id.h"

namespace holder::tls {
namespace {

constexpr const char* kOpenSsl[] = {"/usr/bin/openssl", "/usr/bin/curl"};
constexpr const char* kGnuTls[] = {"/usr/bin/gnutls-cli"};
constexpr const char* kJava[] = {"/usr/bin/java"};

constexpr const char* kOpenSslLimit = N_("settings of docs/clients/openssl.md, and curl --tls-max 1.2");
constexpr const char* kGnuTlsLimit = N_("--priority NORMAL:-VERS-TLS1.3");
constexpr const char* kJavaLimit = N_("-Djdk.tls.client.protocols=TLSv1.2");
constexpr const char* kFirefoxLimit = N_("security.tls.version.max = 3 in about:config");
constexpr const char* kChromiumLimit = N_("started with --ssl-version-max=tls1.2");

// A server that names issuers takes no others, and browsers show it no others.
bool takes_jpki(const CertificateRequest& request) {
  return request.issuers == 0 || request.names_jpki;
}

Login over_tls12(const TlsProgram& program, const CertificateRequest& request, bool card_makes_pss) {
  if (!takes_jpki(request) || !request.takes_rsa) return Login::fails;
  const bool takes_pss = request.has(kPssSha256);
  const bool takes_pkcs1 = std::any_of(request.schemes.begin(), request.schemes.end(), is_pkcs1);
  if (card_makes_pss && (takes_pss || takes_pkcs1)) return Login::works;
  if (!takes_pkcs1) return Login::fails;
  return program.prefers_pss && takes_pss ? Login::limited : Login::works;
}

bool over_tls13(const TlsProgram& program, const CertificateRequest& request, bool card_makes_pss) {
  return takes_jpki(request) && ((card_makes_pss && request.has(kPssSha256)) ||
                                 (program.signs_pkcs1_in_13 && request.has(kLegacyPkcs1Sha256)));
}

}  // namespace

std::span<const TlsProgram> tls_programs() {
  static const std::array programs = {
      TlsProgram{"firefox", "Firefox", doctor::firefox().programs, false, false, kFirefoxLimit},
      TlsProgram{"chromium", "Chromium", doctor::chromium().programs, false, true, kChromiumLimit},
      TlsProgram{"openssl", "OpenSSL, curl", kOpenSsl, true, false, kOpenSslLimit},
      TlsProgram{"gnutls", "GnuTLS", kGnuTls, false, false, kGnuTlsLimit},
      TlsProgram{"java", "Java", kJava, false, false, kJavaLimit},
  };
  return programs;
}

const char* code_of(Login login) {
  switch (login) {
    case Login::works: return "works";
    case Login::limited: return "limited";
    case Login::fails: return "fails";
    case Login::not_asked: return "not_asked";
  }
  return "";
}

Login login_by(const TlsProgram& program, const ServerSight& server, bool card_makes_pss) {
  const auto over12 = [&] {
    return server.request12 ? over_tls12(program, *server.request12, card_makes_pss) : Login::not_asked;
  };
  // All of them speak the highest version that the server does, and stay with it.
  if (!server.speaks13) return over12();
  if (server.request13 && over_tls13(program, *server.request13, card_makes_pss)) return Login::works;
  const Login lower = over12();
  if (lower == Login::works || lower == Login::limited) return Login::limited;
  return server.request13 ? Login::fails : Login::not_asked;
}

}  // namespace holder::tls

// Whether a program can log in to a server with the card's key: what the server takes, what the program does,
// and whether the card makes RSA-PSS. What the programs do was tried, page by page: docs/clients/README.md,
// "TLS client authentication". Thread rule: constants and pure functions.
#pragma once

#include <optional>
#include <span>

#include "holder/doctor/system.h"
#include "holder/tls/certificate_request.h"

namespace holder::tls {

struct TlsProgram {
  const char* code;                // for programs
  const char* name;                // its own
  doctor::Patterns places;         // one of them is there where it is installed
  bool prefers_pss = false;        // over TLS 1.2 too, and gives up where the card makes none
  bool signs_pkcs1_in_13 = false;  // RFC 9963
  const char* how_to_limit;        // how it is kept to TLS 1.2 and PKCS#1 v1.5; a message id
};

std::span<const TlsProgram> tls_programs();

// What a server does in each version.
struct ServerSight {
  bool speaks12 = false;
  bool speaks13 = false;
  std::optional<CertificateRequest> request12;
  std::optional<CertificateRequest> request13;
};

enum class Login {
  works,
  limited,  // if the program is told to: how_to_limit
  fails,
  not_asked,  // the server asks nobody in the version that the program would speak
};

const char* code_of(Login login);

Login login_by(const TlsProgram& program, const ServerSight& server, bool card_makes_pss);

}  // namespace holder::tls

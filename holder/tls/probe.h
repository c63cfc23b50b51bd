// The beginning of a TLS handshake, as far as the server's CertificateRequest: which version it speaks and
// what it asks for. No certificate is sent, none is judged, and nothing is asked for once the connection
// stands. OpenSSL's own settings files are not read: they could load a module, and that a card.
// Thread rule: one thread at a time.
#pragma once

#include <optional>
#include <string>

#include "holder/tls/certificate_request.h"
#include "support/deadline.h"

namespace holder::tls {

struct Answer {
  enum class Kind {
    spoken,      // the version stands
    not_spoken,  // the server is one of TLS, and does not speak the version
    refused,     // it is one of TLS, and ended the handshake by another alert
    not_tls,     // it answered something else, or hung up
    unanswered,  // until the deadline
    unreadable,  // a CertificateRequest that is none
  };
  Kind kind = Kind::not_tls;
  std::optional<CertificateRequest> request = {};
  int alert = 0;  // by which it refused (RFC 8446, AlertDescription)
};

// "unrecognized name": what OpenSSL calls it.
std::string name_of_alert(int alert);

// Over `socket`, which stays the caller's, is connected and does not block. `name` is what the server is
// called (SNI); a numeric address goes without.
Answer probe(int socket, const std::string& name, Version version, support::Deadline deadline);

}  // namespace holder::tls

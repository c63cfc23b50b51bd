// The test CA: issues the certificates of an invented holder by the public profile (docs/card-protocol.md,
// "Certificates"), under O=JPKI-TEST so that nothing can pass for real. What no source states is left out.
// Thread rule: no state; slow (two keys of 2048 bits a card, and two for the CA).
#pragma once

#include <ctime>
#include <optional>
#include <string>

#include "support/bytes.h"
#include "vcard/holder.h"
#include "vcard/rsa_key.h"

namespace vcard {

enum class Purpose { authentication, signature };

struct Authority {
  RsaKey key;
  support::Bytes certificate;  // DER, self-signed
};

Authority found_authority(Purpose purpose, std::time_t now);

struct Application {
  const Holder& holder;
  const RsaKey& key;
  std::time_t now;
  bool client_auth_usage = false;  // no source says whether the real certificate has an extended key usage
  std::optional<std::time_t> ends = {};  // in place of the fifth birthday, as a foreign resident's may
};

// The certificate in DER.
support::Bytes issue(Purpose purpose, const Authority& authority, const Application& application);

// The certificate with fillers that make it exactly `size` bytes long, signed anew by its issuer's key; empty
// where it is longer as it is, or no filler meets the size.
support::Bytes drawn_out(const support::Bytes& certificate, const RsaKey& issuer, std::size_t size);

// The fifth birthday after `now` ends the certificate: 23:59:59 in Japan. A card may be used up to and with
// it.
std::time_t end_of_validity(const Date& birth, std::time_t now);

}  // namespace vcard

// Which certificate of the card is meant, and reading it with what it needs. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>

#include "jpki/card.h"
#include "support/crypto/certificate.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/validity.h"

namespace jpki_tool {

struct CertificateChoice {
  const char* word;  // on the command line and in the JSON
  jpki::KeyRole role;
  bool issuer;
};

inline Owner owner_of(const CertificateChoice& choice) {
  return choice.issuer ? Owner::issuer : Owner::holder;
}

// Null for a word that names none.
const CertificateChoice* certificate_choice(const std::string& word);

// In the user's language.
std::string name_of(const CertificateChoice& choice);

struct CertificatesRead {
  std::optional<support::crypto::Certificate> certificate;  // the one that is meant
  std::optional<support::crypto::Certificate> issuer;       // its issuer's; of an issuer's, itself
  PinResult pin = {};                                       // of the PIN, where one was needed
};

// Asks for the PIN where the card gives the certificate out after it only, and says before that personal data
// is in it. `purpose` is what will be done with it, a sentence.
CertificatesRead read_certificates(const Settings& settings, const CertificateChoice& choice,
                                   const std::string& purpose);

}  // namespace jpki_tool

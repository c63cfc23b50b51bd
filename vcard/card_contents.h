// What is put into a card when it is issued: the holder, keys, certificates, and how its uncertain facts
// fall. Thread rule: a value.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>

#include "support/bytes.h"
#include "vcard/holder.h"
#include "vcard/issuer.h"
#include "vcard/rsa_key.h"
#include "vcard/switches.h"

namespace vcard {

struct Credential {
  RsaKey key;
  support::Bytes certificate;         // DER
  support::Bytes issuer_certificate;  // DER
};

struct CardContents {
  Switches switches;
  Holder holder;
  Credential authentication;
  Credential signature;
};

struct Authorities {
  Authority authentication;
  Authority signature;
};
Authorities found_authorities(std::time_t now);

CardContents issue_card(const Switches& switches, const Holder& holder, const Authorities& authorities,
                        std::time_t now, std::optional<std::time_t> ends = {});

// A card for tests: its keys are made once a process and its holder is the same each time. Cards with
// different `number` have different holders, keys and certificates.
CardContents sample_contents(const Switches& switches = {}, unsigned number = 0);

}  // namespace vcard

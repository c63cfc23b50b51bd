// The differences between the modules built from this folder: the keys that they show, and the source of
// their readers. Each module links exactly one definition of each.
#pragma once

#include <memory>
#include <span>

#include "apdu/reader_directory.h"
#include "jpki/card.h"

namespace pkcs11 {

struct Flavour {
  std::span<const jpki::KeyRole> roles;  // a slot each for every reader, in this order
  const char* label_prefix;              // of token labels
  bool spares_last_try;                  // where the setting tokens.last_try is "auto"
  // In CK_INFO. A module's own: GnuTLS takes two modules that say the same of themselves for one, and leaves
  // the second out.
  const char* description;
};

const Flavour& flavour();

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory();

}  // namespace pkcs11

// What the host says: answers for pages (docs/portal-protocol.md, "Answers"), and their way through the
// extension. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/bytes.h"

namespace portal {

// Which card on which installation, for the page.
struct Pseudonym {
  support::ByteView installation;
  std::string combination_code;  // empty where the card has nothing to make it of
};

// As they lie on the card, in UTF-8.
struct AttributeTexts {
  support::ByteView name;
  support::ByteView address;
  support::ByteView birth;
  support::ByteView sex;
  support::ByteView number = {};  // the Individual Number, or empty
};

// For the page. `mode` as it has spelt it, or empty.
std::string failed(const std::string& mode);
std::string cancelled(const std::string& mode);
std::string closed(const std::string& mode);
std::string logged_in(const std::string& mode, const Pseudonym& who, support::ByteView signature,
                      support::ByteView certificate);
std::string has_signed(const std::string& mode, const Pseudonym& who,
                       const std::vector<support::Bytes>& signatures, support::ByteView certificate);
std::string told(const std::string& mode, const Pseudonym& who, const AttributeTexts& texts);

// For the extension: `message` is one of the above.
std::string answer(const std::string& message);
// What the extension's page of settings shows, by the words of docs/portal-protocol.md.
struct State {
  std::string_view version;
  std::string_view card;
  std::string_view reader;  // where a My Number Card lies, or empty
  std::string_view window;  // whether the holder can be asked
};
std::string state(const State& now);

}  // namespace portal

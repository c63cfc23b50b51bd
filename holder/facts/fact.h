// What docs/card-protocol.md is not certain of, one fact a row: its name there, the statement, and how a card
// is asked. Statements are message ids. What is found holds status words, lengths and bytes that have no
// person in them, never a certificate, a number or a name. Thread rule: constants; asking is one thread's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace holder::facts {

class Inquiry;

enum class Verdict {
  holds,
  differs,
  unclear,   // the card's answer says neither, or none came
  not_asked  // not a question to this card, as it is now
};

const char* code_of(Verdict verdict);

struct Finding {
  Verdict verdict;
  std::string observed = {};  // for people who know the protocol: "SELECT 6A82"; the same in every language
};

struct Fact {
  const char* id;
  const char* statement;
  Finding (*ask)(Inquiry& card);
};

struct Found {
  const Fact* fact;
  Finding finding;
};

// In the order in which they are asked.
std::vector<const Fact*> all_facts();

// Asks for these. Ends the logins of other programs. Throws apdu::TransportError for a card that is gone;
// what a card says that is none is unclear.
void ask_for(std::span<const Fact> facts, Inquiry& card, std::vector<Found>& all);
// Selects the application of the keys, which other programs expect.
void leave(Inquiry& card);

// The tables of the folder, each in the file of its name.
std::span<const Fact> application_facts();
std::span<const Fact> file_facts();
std::span<const Fact> signing_facts();
std::span<const Fact> pin_facts();
std::span<const Fact> text_facts();
// For those that a login of the PIN for authentication is needed.
std::span<const Fact> login_facts();
// What has to be asked after all others.
std::span<const Fact> last_facts();

}  // namespace holder::facts

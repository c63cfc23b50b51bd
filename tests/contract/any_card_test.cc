// The commands that the project promises for its jobs, on every card that the facts allow: each position of
// each switch, with and without short file identifiers (docs/performance.md has the table).
#include <algorithm>

#include "tests/contract/job_fixture.h"
#include "vcard/switches.h"

namespace contract {
namespace {

// The most commands of each job, for certificates of four and of five blocks.
struct Figures {
  std::size_t both_tokens = 12;     // listed and described
  std::size_t mechanisms = 3;       // of both, after that
  std::size_t authentication = 19;  // list, login, certificate, signature
  std::size_t signing = 23;         // the same with the signature's token
  std::size_t warm = 2;             // one more signature
};

struct Exception {
  std::string_view name;
  std::string_view position;
  Figures most;
};

// Where the card itself makes more of it.
constexpr Exception kExceptions[] = {
    // Whether there are certificates has to be found out from their files, or the file that tells is of no
    // use.
    {"presence_file", "missing", {.both_tokens = 13, .authentication = 21}},
    {"presence_file", "empty", {.both_tokens = 15, .authentication = 23, .signing = 25}},
    {"presence_file", "odd", {.both_tokens = 15, .authentication = 23, .signing = 25}},
    // What is current can be told from nothing that is known of cards: it is made sure of by a selection.
    {"token_info", "unknown-label", {.both_tokens = 13, .authentication = 22, .signing = 24}},
    {"token_info", "cut-off", {.both_tokens = 13, .authentication = 22, .signing = 24}},
    {"token_info", "empty", {.authentication = 22, .signing = 24}},
    {"token_info", "missing", {.authentication = 20}},
    // A card without the mechanism is asked whether it was really asked.
    {"pss", "no", {.mechanisms = 4}},
    {"signing_checks", "pin-first", {.mechanisms = 5}},
    // What cannot be read is asked for twice before it is left out.
    {"issuer_certificate", "missing", {.authentication = 21}},
    {"issuer_certificate", "empty", {.authentication = 23, .signing = 25}},
    {"issuer_certificate", "garbage", {.authentication = 23, .signing = 25}},
    {"issuer_certificate", "damaged", {.authentication = 23, .signing = 25}},
    // Answers come in pieces.
    {"inexact_length", "6Cxx", {.authentication = 21}},
    {"read_limit", "128", {.both_tokens = 13, .authentication = 23, .signing = 26}},
    {"read_limit", "37", {.both_tokens = 13, .authentication = 45, .signing = 53}},
    {"get_response", "61xx", {.both_tokens = 13, .authentication = 28, .signing = 32, .warm = 3}},
    {"get_response", "61xx-in-pieces", {.both_tokens = 15, .authentication = 41, .signing = 49, .warm = 5}},
};

Figures figures_for(std::string_view name, std::string_view position) {
  const auto* found = std::ranges::find_if(
      kExceptions, [&](const Exception& e) { return e.name == name && e.position == position; });
  return found == std::end(kExceptions) ? Figures{} : found->most;
}

class AnyCardTest : public JobTest {
 protected:
  void expect_figures(const vcard::Switches& card_switches, const Figures& most) {
    use_card(card_switches);
    list_slots();
    for (const CK_SLOT_ID slot : kSlots) token_info(slot);
    EXPECT_LE(commands(), most.both_tokens);
    const std::uint64_t before = commands();
    for (const CK_SLOT_ID slot : kSlots) list_mechanisms(slot);
    EXPECT_LE(commands() - before, most.mechanisms);

    for (const CK_SLOT_ID slot : kSlots) {
      SCOPED_TRACE(slot == kAuthenticationSlot ? "authentication" : "signature");
      use_card(card_switches);
      const bool authentication = slot == kAuthenticationSlot;
      log_in_and_sign(slot, (authentication ? most.authentication : most.signing) + more_blocks(slot),
                      most.warm);
    }
  }

 private:
  static constexpr CK_SLOT_ID kSlots[] = {kAuthenticationSlot, kSignatureSlot};

  std::uint64_t commands() const { return ledger->totals().commands; }
  // The test's certificates are longer than those that the figures are stated for.
  std::size_t more_blocks(CK_SLOT_ID slot) const {
    return (certificate_size(slot) + 255) / 256 - (slot == kAuthenticationSlot ? 4 : 5);
  }
  void log_in_and_sign(CK_SLOT_ID slot, std::size_t cold, std::size_t warm) {
    const CK_SESSION_HANDLE session = log_in_read_and_sign(slot);
    EXPECT_LE(commands(), cold);
    const std::uint64_t before = commands();
    // A card on which the first has ended the login has no warm signature.
    if (card->contents().switches.is(vcard::Fact::signature_consumes_login, "no")) sign_once(session);
    EXPECT_LE(commands() - before, warm);
  }
};

TEST_F(AnyCardTest, KeepsTheFigures) {
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    // What lies in the reader and which certificates it has are no doubts about one card.
    if (row.fact == vcard::Fact::kind || row.fact == vcard::Fact::certificates) continue;
    for (const std::string_view position : row.positions) {
      for (const char* short_ids : {"yes", "no"}) {
        SCOPED_TRACE(std::string(row.name) + "=" + std::string(position) + " short_file_ids=" + short_ids);
        expect_figures(vcard::Switches().set("short_file_ids", short_ids).set(row.name, position),
                       figures_for(row.name, position));
      }
    }
  }
}

}  // namespace
}  // namespace contract

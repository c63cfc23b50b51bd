#include "tools/jpki-portal/trouble_words.h"

#include <gtest/gtest.h>

#include "tools/messages.h"

namespace jpki_portal {
namespace {

using holder::Trouble;

// Those that a card, a reader or a PIN makes: jpki-tool's own come up nowhere else.
constexpr Trouble kOfCards[] = {Trouble::no_service,
                                Trouble::access_denied,
                                Trouble::no_reader,
                                Trouble::no_card,
                                Trouble::other_card,
                                Trouble::several_cards,
                                Trouble::no_certificate,
                                Trouble::card_in_use,
                                Trouble::card_removed,
                                Trouble::card_fault,
                                Trouble::pin_needed,
                                Trouble::no_text,
                                Trouble::text_unreadable,
                                Trouble::pin_malformed,
                                Trouble::pin_wrong,
                                Trouble::pin_locked,
                                Trouble::pin_last_try,
                                Trouble::pin_tries_unknown,
                                Trouble::pin_unanswered,
                                Trouble::login_not_ended,
                                Trouble::expired,
                                Trouble::not_yet_valid,
                                Trouble::certificate_invalid,
                                Trouble::certificate_unreadable,
                                Trouble::signature_not_made,
                                Trouble::no_home,
                                Trouble::failed};

TEST(TroubleWordsTest, who_has_a_browser_alone_can_do_what_is_said) {
  for (const Trouble trouble : kOfCards) {
    const std::string said = message_of(holder::TroubleError(trouble)) + " " + remedy_of(trouble);
    for (const char* word : {"jpki-tool", "--", "command", "docs/"})
      EXPECT_EQ(said.find(word), std::string::npos) << said;
  }
}

}  // namespace
}  // namespace jpki_portal

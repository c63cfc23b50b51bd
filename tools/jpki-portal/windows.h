// The windows in which a holder decides. Each says who asks, as the browser has told it; what is not agreed
// to in time is refused, and nothing is remembered. Thread rule: the program's one thread.
//
// All throw Ended, and holder::TroubleError: cancelled, cannot_ask.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conf/settings.h"
#include "holder/card_pin.h"
#include "holder/card_text.h"
#include "holder/trouble.h"
#include "portal/request.h"
#include "support/secure_bytes.h"
#include "tools/jpki-portal/browser.h"
#include "tools/jpki-portal/turn.h"
#include "tools/pinentry.h"

namespace jpki_portal {

std::string window_title();

class Windows {
 public:
  Windows(Browser& browser, const conf::Settings& settings, std::string origin);

  // What was typed, which is the consent to `request`. `malformed`: what was typed before can be no PIN.
  support::SecureBytes pin(const portal::Request& request, holder::PinName pin, std::optional<int> tries_left,
                           bool malformed);

  // Returns where the holder wants the last try, or one of an unknown number, to be risked.
  void insist(holder::PinName pin, std::optional<int> tries_left);

  // Returns where the holder agrees to hand over all that this has.
  void hand_over(const holder::CardText& text);

  // While another program keeps the card: returns, with its window gone, when `news` has something to read.
  // Throws TroubleError (card_in_use) when the time is over.
  void wait_for_card(int news);

  // What is in the way; returns where the holder wants to try again.
  void try_again(const holder::TroubleError& trouble);

  // What the holder is to hear when it is over. `detail`: a sentence more, or empty.
  void note(const holder::TroubleError& trouble, const std::string& detail = {});
  // Has what was noted told, by a process that has the turn until the holder has seen it. Waits for nothing.
  void tell_notes(const Turn& turn);

 private:
  using Use = std::function<void(tools::Pinentry&)>;

  // Throws PutAway where `news` had something to read before `use` has come to its end, and `too_late` where
  // the time is over.
  struct PutAway {};
  void in_a_window(const Use& use, int news = -1, holder::Trouble too_late = holder::Trouble::cancelled);
  void confirm(const std::vector<std::string>& paragraphs, const std::string& ok);

  Browser& browser_;
  const conf::Settings& settings_;
  std::string origin_;
  std::vector<std::string> notes_;
  std::vector<std::string> pinentries_;  // those that have not failed yet
};

}  // namespace jpki_portal

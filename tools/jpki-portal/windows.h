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
#include "tools/pinentry.h"

namespace jpki_portal {

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

  // What is in the way; returns where the holder wants to try again.
  void try_again(const holder::TroubleError& trouble);

  // What has gone wrong.
  void tell(const holder::TroubleError& trouble);

 private:
  using Use = std::function<void(tools::Pinentry&)>;

  void in_a_window(const Use& use);
  void confirm(const std::vector<std::string>& paragraphs, const std::string& ok);

  Browser& browser_;
  const conf::Settings& settings_;
  std::string origin_;
  std::vector<std::string> pinentries_;  // those that have not failed yet
};

}  // namespace jpki_portal

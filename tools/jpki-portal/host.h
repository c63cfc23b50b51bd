// The host: what becomes of each message of the browser's. Thread rule: the program's one thread.
#pragma once

#include <string>

#include "apdu/reader_directory.h"
#include "conf/settings.h"
#include "portal/request.h"
#include "tools/jpki-portal/browser.h"
#include "tools/jpki-portal/card_look.h"
#include "tools/jpki-portal/conversation_file.h"
#include "tools/jpki-portal/windows.h"

namespace jpki_portal {

class Host {
 public:
  Host(Browser& browser, apdu::ReaderDirectory& readers, const conf::Settings& settings);

  // Until the browser or the page has enough.
  void serve();

 private:
  void answer(const portal::BrowserMessage& message);
  void answer_while_asking(const portal::BrowserMessage& message);
  void say(const std::string& answer);
  std::string state();

  // The answer for the page.
  std::string answer_to(const portal::Launch& launch);
  std::string fulfilled(const portal::Launch& launch, const std::string& mode,
                        const portal::Request& request);
  struct Made {
    std::string answer;
    bool came_to_nothing = false;
  };
  Made done_or_noted(Windows& windows, const std::string& mode, const portal::Request& request);
  std::string done(Windows& windows, const std::string& mode, const portal::Request& request);
  bool is_allowed(const portal::Launch& launch, const portal::Request& request) const;

  Browser& browser_;
  apdu::ReaderDirectory& readers_;
  const conf::Settings& settings_;
  CardLook look_;
  ConversationFile conversation_;
};

}  // namespace jpki_portal

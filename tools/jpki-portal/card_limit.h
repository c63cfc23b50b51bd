// The end of every wait for a card. Another program may hold the card for good, and a reader may hang within
// a command, where nothing of ours runs any more: then the page is answered, and the process ends, with which
// the reader service lets the card go. Thread rule: one thread; one at a time.
#pragma once

#include <chrono>
#include <string>

namespace jpki_portal {

class CardLimit {
 public:
  // `last_words`: what goes to the browser when the time is over.
  CardLimit(std::chrono::seconds time, const std::string& last_words);
  ~CardLimit();
  CardLimit(const CardLimit&) = delete;
  CardLimit& operator=(const CardLimit&) = delete;
};

}  // namespace jpki_portal

// Which card lies there, for the extension's page of settings. Thread rule: the program's main thread; the
// card is asked in others.
#pragma once

#include <memory>
#include <string>

#include "apdu/reader_directory.h"
#include "tools/jpki-portal/card_task.h"

namespace jpki_portal {

class CardLook {
 public:
  struct Seen {
    const char* word;         // of docs/portal-protocol.md, "Extension and host"
    std::string reader = {};  // where a My Number Card lies
  };

  // `readers` outlives this, and the threads that CardTask leaves.
  explicit CardLook(apdu::ReaderDirectory& readers) : readers_(readers) {}
  ~CardLook();
  CardLook(const CardLook&) = delete;
  CardLook& operator=(const CardLook&) = delete;

  // Within a few seconds, "busy" where nothing is known by then. There is one look at a time: one that has
  // not come to its end answers the next question.
  Seen now();

 private:
  void begin();

  apdu::ReaderDirectory& readers_;
  std::shared_ptr<CardWatch> watch_;
  std::shared_ptr<Seen> seen_;
  std::unique_ptr<CardTask> task_;
};

}  // namespace jpki_portal

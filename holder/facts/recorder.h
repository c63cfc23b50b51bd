// Writes down what cards answer, without what is personal (docs/card-transcript.md). What is not known to
// be the same on many cards is left out: its length alone is written. Thread rule: one thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "apdu/whereabouts.h"
#include "holder/facts/careful_readers.h"

namespace holder::facts {

class Recorder : public Witness {
 public:
  void exchanged(const std::string& reader, support::ByteView command, support::ByteView answer) override;
  void power_was_cut(const std::string& reader) override;

  // The transcript of the card in that reader, so far; `atr` is the card's.
  std::string text(const std::string& reader, support::ByteView atr) const;

 private:
  struct Exchange {
    support::Bytes command;  // empty: the power was cut
    support::Bytes answer;
    apdu::Whereabouts after = {};
  };

  struct Recording {
    std::vector<Exchange> exchanges = {};
    apdu::Whereabouts whereabouts = {};
  };

  std::map<std::string, Recording> by_reader_;
};

}  // namespace holder::facts

// In how many parts the answers of each card have come. Thread rule: one thread.
#pragma once

#include <map>
#include <string>

#include "holder/facts/careful_readers.h"

namespace holder::facts {

struct Parts {
  unsigned more_data = 0;     // answers that ended with 61xx
  unsigned other_length = 0;  // with 6Cxx
};

class Traffic : public Witness {
 public:
  void exchanged(const std::string& reader, support::ByteView command, support::ByteView answer) override;

  const Parts& of(const std::string& reader) const { return by_reader_.at(reader); }

 private:
  std::map<std::string, Parts> by_reader_;
};

}  // namespace holder::facts

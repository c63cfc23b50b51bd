// In how many parts the answers have come. Thread rule: one thread.
#pragma once

#include <cstdint>

#include "holder/facts/careful_readers.h"

namespace holder::facts {

class Traffic : public Witness {
 public:
  void exchanged(support::ByteView command, support::ByteView answer) override;

  unsigned more_data() const { return more_data_; }        // answers that ended with 61xx
  unsigned other_length() const { return other_length_; }  // with 6Cxx

 private:
  unsigned more_data_ = 0;
  unsigned other_length_ = 0;
};

}  // namespace holder::facts

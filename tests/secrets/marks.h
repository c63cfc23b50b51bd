// What must not be in a text, however it is written: raw, as hexadecimal digits or in base64. Thread rule: a
// value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "support/bytes.h"

namespace secrets {

class Marks {
 public:
  // A word as it stands, in UTF-8, and in UTF-16 both ways.
  void add_word(std::string_view word);
  // Any eight bytes in a row of these.
  void add_bytes(support::ByteView bytes);

  // The words, and where slices are found what they are, that `text` gives away.
  std::vector<std::string> found_in(std::string_view text) const;

 private:
  void look_for_slices(support::ByteView bytes, const char* how, std::vector<std::string>& found) const;

  std::vector<std::string> words_;
  // The eight bytes of each as one number: a text has millions of them to be looked up.
  std::unordered_set<std::uint64_t> slices_;
};

}  // namespace secrets

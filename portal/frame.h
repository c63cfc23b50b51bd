// Native messaging's frames: a length of four bytes in this computer's order, and a text as long. Source: the
// documentation of Chromium and Firefox. Nothing is set aside for what a length merely claims.
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/bytes.h"

namespace portal {

// What a page says is far shorter; a browser takes no longer answer.
inline constexpr std::size_t kLongestMessage = 1024UL * 1024;

struct Frame {
  bool too_long = false;  // its text is passed over
  std::string text = {};
};

class FrameReader {
 public:
  void add(support::ByteView bytes);

  // The next one that is there; one that is too long as soon as its length is.
  std::optional<Frame> next();

 private:
  std::string pending_;
  std::size_t to_pass_over_ = 0;
};

// REQUIRES: a message of at most kLongestMessage bytes; std::length_error otherwise.
std::string framed(std::string_view message);

}  // namespace portal

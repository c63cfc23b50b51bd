// What the fronts of the virtual card put into a reader: something that has power or not, and answers
// commands. Thread rule: every function may be called from any thread.
#pragma once

#include <string>

#include "support/bytes.h"

namespace vcard {

class Card {
 public:
  virtual ~Card() = default;

  virtual support::Bytes atr() const = 0;

  // Off forgets everything that is not kept for good. A card without power answers nothing at all.
  virtual void power_on() = 0;
  virtual void power_off() = 0;
  // The reset line: no applet and no file is current.
  virtual void reset() = 0;

  virtual support::Bytes process(support::ByteView command) = 0;

  // What it knows of itself, for whoever drives it: words NAME=VALUE.
  virtual std::string status() const = 0;
};

}  // namespace vcard

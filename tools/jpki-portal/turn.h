// One question at a time: a holder who sees two windows may answer the wrong one. Thread rule: one thread.
#pragma once

#include <optional>

namespace jpki_portal {

// Held by one process of this user, as long as it lives.
class Turn {
 public:
  // Nothing where another one has it. Throws std::system_error where nobody can tell.
  static std::optional<Turn> taken();

  Turn(Turn&& other) noexcept;
  Turn& operator=(Turn&& other) = delete;
  ~Turn();

 private:
  explicit Turn(int file) : file_(file) {}

  int file_;
};

}  // namespace jpki_portal

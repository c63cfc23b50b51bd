// One question at a time: a holder who sees two windows may answer the wrong one. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>

namespace jpki_portal {

// Held by one process of this user, as long as it and those live that it has given it to.
class Turn {
 public:
  // Nothing where another one has it. Throws std::system_error where nobody can tell.
  static std::optional<Turn> taken();

  Turn(Turn&& other) noexcept;
  Turn& operator=(Turn&& other) = delete;
  ~Turn();

  // Whoever has it open as well keeps the turn.
  int file() const { return file_; }

  // A line for whoever has the next turn; empty where there is none. What cannot be kept is lost.
  std::string kept() const;
  void keep(const std::string& line) const;

 private:
  explicit Turn(int file) : file_(file) {}

  int file_;
};

}  // namespace jpki_portal

// The commands of the control socket: one line in, one line out that begins with "ok" or "error".
#include <algorithm>
#include <stdexcept>

#include "vcard/sockets.h"
#include "vcard/vpcd.h"

namespace vcard {
namespace {

// The first word of `line`, which is cut off it together with the blanks behind it.
std::string take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  std::string word(line.substr(0, end));
  line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
  return word;
}

std::optional<std::uint64_t> positive_number(const std::string& word) {
  const bool digits = std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (word.empty() || word.size() > 9 || !digits || std::stoul(word) == 0) return std::nullopt;
  return std::stoul(word);
}

// "command:" and the first bytes of one in hexadecimal digits.
std::optional<support::Bytes> command_named(std::string_view word) {
  constexpr std::string_view kPrefix = "command:";
  if (!word.starts_with(kPrefix) || word.size() == kPrefix.size()) return std::nullopt;
  try {
    return support::from_hex(word.substr(kPrefix.size()));
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace

std::string VpcdFront::obey(const std::string& line) {
  struct Verb {
    std::string_view word;
    std::string (VpcdFront::*run)(std::string_view arguments);
  };
  static constexpr Verb kVerbs[] = {
      {"remove", &VpcdFront::remove},   {"insert", &VpcdFront::insert}, {"swap", &VpcdFront::swap},
      {"reset", &VpcdFront::reset},     {"fault", &VpcdFront::fault},   {"hold", &VpcdFront::hold},
      {"release", &VpcdFront::release}, {"status", &VpcdFront::status}, {"quit", &VpcdFront::quit},
  };
  std::string_view rest = line;
  const std::string word = take_word(rest);
  for (const auto& verb : kVerbs)
    if (verb.word == word) return (this->*verb.run)(rest);
  return "error verb";
}

std::string VpcdFront::remove(std::string_view) {
  inserted_ = false;
  take_out();
  return "ok";
}

std::string VpcdFront::insert(std::string_view) {
  inserted_ = true;
  waiting_since_ = std::chrono::steady_clock::now();
  return "ok";
}

std::string VpcdFront::swap(std::string_view directory) {
  try {
    auto next = load_(std::filesystem::path(directory));
    take_out();
    card_ = std::move(next);
  } catch (const std::exception& error) {
    return "error card " + std::string(error.what());
  }
  return insert({});
}

// The card loses power for a moment, and nobody tells pcscd.
std::string VpcdFront::reset(std::string_view) {
  card_->power_off();
  card_->power_on();
  return "ok";
}

std::string VpcdFront::fault(std::string_view arguments) {
  const std::string place = take_word(arguments);
  const auto mishap = mishap_named(take_word(arguments));
  if (!mishap) return "error fault";
  if (const auto number = positive_number(place)) {
    faults_.set(*number, *mishap);
  } else if (auto beginning = command_named(place)) {
    faults_.set(std::move(*beginning), *mishap);
  } else {
    return "error fault";
  }
  return "ok";
}

// The card does what the command says; only its answer is late.
std::string VpcdFront::hold(std::string_view arguments) {
  const auto number = positive_number(take_word(arguments));
  if (!number) return "error hold";
  held_exchange_ = faults_.exchanges() + *number;
  return "ok";
}

// Also of what is not held yet.
std::string VpcdFront::release(std::string_view) {
  held_exchange_ = 0;
  const auto answer = std::exchange(held_answer_, std::nullopt);
  if (answer && !write_frame(vpcd_, *answer)) take_out();
  return "ok";
}

std::string VpcdFront::status(std::string_view) {
  const char* place = vpcd_ ? "in-reader" : inserted_ ? "waiting-for-vpcd" : "out";
  return std::string("ok ") + place + " exchanges=" + std::to_string(faults_.exchanges()) +
         " held=" + (held_answer_ ? "1" : "0") + " " + card_->status();
}

std::string VpcdFront::quit(std::string_view) {
  running_ = false;
  return "ok";
}

}  // namespace vcard

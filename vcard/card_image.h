// A card in a directory, so that it outlives processes:
//   card.toml   kind and switches, and the holder         (meant to be read and edited by people)
//   pins.toml   the PINs and their counters               (written by the card)
//   keys/ certificates/ authority/                        (PEM and DER, made once)
// Thread rule: no state; a running card and a second process may use one directory at once.
#pragma once

#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include "vcard/virtual_card.h"

namespace vcard {

// What is wrong with a card's directory, in parts that a tool can say in its user's language.
class CardImageError : public std::runtime_error {
 public:
  enum class Problem { no_card, card_there_already, damaged, cannot_write };
  CardImageError(Problem problem, const std::filesystem::path& path, const std::string& detail,
                 std::error_code cause = {});
  Problem problem() const { return problem_; }
  const std::filesystem::path& path() const { return path_; }
  const std::string& detail() const { return detail_; }
  // The system's, where it was the system that refused.
  const std::error_code& cause() const { return cause_; }

 private:
  Problem problem_;
  std::filesystem::path path_;
  std::string detail_;
  std::error_code cause_;
};

// Makes the directory and issues a card into it. `ends`: the last second of its certificates, where it is not
// to be the fifth birthday's. Throws CardImageError.
CardContents make_card(const std::filesystem::path& directory, const Switches& switches, const Holder& holder,
                       std::optional<std::time_t> ends = {});

// Throws CardImageError.
std::unique_ptr<VirtualCard> load_card(const std::filesystem::path& directory);

}  // namespace vcard

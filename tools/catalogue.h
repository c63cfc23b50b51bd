// A compiled catalogue of messages, as msgfmt makes it (GNU gettext manual, "The Format of GNU MO Files").
// Read by ourselves because glibc's gettext has no catalogue in a locale called C or, since glibc 2.39,
// C.UTF-8, and no other is sure to be installed: without one, nobody could be spoken to in Japanese.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tools {

class Catalogue {
 public:
  // Empty where there is no file, or one that msgfmt did not make on a computer of this byte order.
  explicit Catalogue(const std::filesystem::path& file);
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  // In UTF-8, for as long as the catalogue lives; `text` itself where it has no entry.
  [[nodiscard]] const char* translated(const char* text) const;

 private:
  [[nodiscard]] std::uint32_t number_at(std::size_t offset) const;
  // The string behind its length and offset, and the NUL that has to follow it.
  [[nodiscard]] std::string_view text_at(std::size_t offset) const;

  std::string content_;
  std::unordered_map<std::string_view, std::string_view> entries_;
};

}  // namespace tools

#include "tools/messages.h"

#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>

#include "tools/catalogue.h"
#include "tools/pages.h"

namespace tools {
namespace {

std::filesystem::path folder_of_this_program() {
  std::error_code none;
  return std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
}

// The build tree has build/tools/ and build/locale/; an installation bin/ and share/locale/.
std::filesystem::path catalogue_of(std::string_view language) {
  std::error_code none;
  const auto here = folder_of_this_program();
  const auto file = std::filesystem::path(language) / "LC_MESSAGES/jpki-pkcs11.mo";
  for (const auto& place : {here / "../locale", here / "../share/locale"})
    if (std::filesystem::exists(place / file, none)) return place / file;
  return std::filesystem::path("/usr/share/locale") / file;
}

// None: English, as the sources have it. Set before the first message; its texts are used until the end.
std::optional<Catalogue> catalogue;

// `text` with the paths of the pages that it names, until the program ends; `text` itself where it names
// none.
const char* with_pages(const char* text) {
  if (std::string_view(text).find("docs/") == std::string_view::npos) return text;
  static std::mutex mutex;
  static std::map<std::string_view, std::string> texts;
  static const std::filesystem::path folder = folder_of_pages(folder_of_this_program());
  const std::scoped_lock lock(mutex);
  const auto [entry, fresh] = texts.try_emplace(text);
  if (fresh) entry->second = with_paths(text, folder);
  return entry->second.c_str();
}

// As gettext has it: the first that is set, and LANGUAGE only where the locale is not C.
std::string_view first_set(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "C";
}

}  // namespace

Language users_language() {
  const std::string_view locale = first_set({"LC_ALL", "LC_MESSAGES", "LANG"});
  if (locale == "C" || locale == "POSIX") return Language::english;
  const char* list = std::getenv("LANGUAGE");
  const std::string_view wish = list != nullptr && *list != '\0' ? std::string_view(list) : locale;
  return wish.starts_with("ja") ? Language::japanese : Language::english;
}

void speak(Language language) {
  catalogue.reset();
  if (language == Language::japanese) catalogue.emplace(catalogue_of("ja"));
}

const char* translated(const char* text) {
  return with_pages(catalogue ? catalogue->translated(text) : text);
}

std::string filled_all(const std::string& text, const std::vector<std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t place =
        text[i] == '%' && i + 1 < text.size() ? static_cast<std::size_t>(text[i + 1] - '1') : 9;
    if (place < values.size()) {
      out += values[place];
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string filled(const std::string& text, const std::string& first, const std::string& second) {
  return filled_all(text, {first, second});
}

}  // namespace tools

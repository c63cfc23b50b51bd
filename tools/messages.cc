#include "tools/messages.h"

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <system_error>

namespace tools {
namespace {

constexpr const char* kDomain = "jpki-pkcs11";

// The build tree has build/tools/ and build/locale/; an installation bin/ and share/locale/.
std::filesystem::path catalogues() {
  std::error_code none;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  for (const auto* place : {"../locale", "../share/locale"})
    if (std::filesystem::exists(here / place / "ja/LC_MESSAGES/jpki-pkcs11.mo", none)) return here / place;
  return "/usr/share/locale";
}

void open_catalogue() {
  bindtextdomain(kDomain, catalogues().c_str());
  bind_textdomain_codeset(kDomain, "UTF-8");
  textdomain(kDomain);
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
  // gettext looks at LANGUAGE only where the locale is another than C; C.UTF-8 is there wherever glibc is.
  if (std::setlocale(LC_MESSAGES, "C.UTF-8") == nullptr) std::setlocale(LC_MESSAGES, "");
  setenv("LANGUAGE", language == Language::japanese ? "ja" : "en", 1);
  open_catalogue();
}

void speak_the_users_language() {
  // Messages and characters only: numbers keep their one form, which scripts read.
  std::setlocale(LC_MESSAGES, "");
  std::setlocale(LC_CTYPE, "");
  open_catalogue();
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

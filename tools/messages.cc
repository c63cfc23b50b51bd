#include "tools/messages.h"

#include <clocale>
#include <filesystem>
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

}  // namespace

void speak_the_users_language() {
  // Messages and characters only: numbers keep their one form, which scripts read.
  std::setlocale(LC_MESSAGES, "");
  std::setlocale(LC_CTYPE, "");
  bindtextdomain(kDomain, catalogues().c_str());
  bind_textdomain_codeset(kDomain, "UTF-8");
  textdomain(kDomain);
}

std::string filled(const std::string& text, const std::string& first, const std::string& second) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool marker = text[i] == '%' && i + 1 < text.size();
    if (marker && text[i + 1] == '1') {
      out += first;
      ++i;
    } else if (marker && text[i + 1] == '2') {
      out += second;
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace tools

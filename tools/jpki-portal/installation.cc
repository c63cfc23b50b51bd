#include "tools/jpki-portal/installation.h"

#include <sys/random.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "conf/small_file.h"
#include "holder/message_id.h"
#include "holder/trouble.h"
#include "holder/whole_file.h"
#include "portal/combination_code.h"
#include "tools/jpki-portal/users_folder.h"

namespace jpki_portal {
namespace {

using holder::Trouble;
using holder::TroubleError;
using support::Bytes;

constexpr std::size_t kSize = 16;

constexpr const char* kNotReadable = N_("you may not read it, or others may write it");
constexpr const char* kDamaged = N_("it is damaged; the number that belongs there is not in it");

Bytes random_bytes() {
  Bytes bytes(kSize);
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::system_error(errno, std::generic_category(), "getrandom");
  return bytes;
}

// Empty where it is none.
Bytes number_in(std::string_view line) try {
  const Bytes bytes = support::from_hex(line);
  return bytes.size() == kSize ? bytes : Bytes();
} catch (const std::invalid_argument&) {
  return {};
}

// Nothing where there is no such file.
std::optional<Bytes> kept_in(const std::string& path) {
  const conf::FileText file = conf::read_small_file(path);
  if (!file.text) {
    if (file.problem.empty()) return std::nullopt;
    throw TroubleError(Trouble::file_not_read, path, file.problem, kNotReadable);
  }
  Bytes bytes = number_in(file.text->substr(0, file.text->find('\n')));
  if (bytes.empty()) throw TroubleError(Trouble::file_not_read, path, {}, kDamaged);
  return bytes;
}

void make(const std::string& path) {
  const std::string line = portal::small_hex(random_bytes()) + "\n";
  try {
    holder::write_whole(path, support::as_bytes(line), holder::Replacing::no, holder::Privacy::own);
  } catch (const TroubleError& error) {
    // Another process was quicker; its number counts.
    if (error.trouble() != Trouble::file_exists) throw;
  }
}

}  // namespace

Bytes installation() {
  const std::string path = users_folder() / "portal-installation";
  if (const auto kept = kept_in(path)) return *kept;
  make(path);
  return kept_in(path).value();
}

}  // namespace jpki_portal

#include "tools/jpki-portal/installation.h"

#include <sys/random.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include "conf/small_file.h"
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

Bytes random_bytes() {
  Bytes bytes(kSize);
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::system_error(errno, std::generic_category(), "getrandom");
  return bytes;
}

// Nothing where there is no such file.
std::optional<Bytes> kept_in(const std::string& path) {
  const conf::FileText file = conf::read_small_file(path);
  if (!file.text) {
    if (file.problem.empty()) return std::nullopt;
    throw std::runtime_error("the file of the installation's number: " + file.problem);
  }
  const Bytes bytes = support::from_hex(file.text->substr(0, file.text->find('\n')));
  if (bytes.size() != kSize) throw std::runtime_error("the file of the installation's number holds none");
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

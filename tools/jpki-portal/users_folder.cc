#include "tools/jpki-portal/users_folder.h"

#include <cstdlib>
#include <system_error>

#include "holder/trouble.h"
#include "holder/whole_file.h"

namespace jpki_portal {
namespace {

namespace fs = std::filesystem;
using holder::Trouble;
using holder::TroubleError;

// The XDG Base Directory Specification: a relative path counts as none.
fs::path data_folder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data == '/') return data;
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home != '/') throw TroubleError(Trouble::no_home);
  return fs::path(home) / ".local/share";
}

}  // namespace

fs::path users_folder() {
  const fs::path folder = data_folder() / "jpki-pkcs11";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw TroubleError(Trouble::file_not_written, folder.string(), {},
                       holder::reason_not_written(error.value()));
  return folder;
}

}  // namespace jpki_portal

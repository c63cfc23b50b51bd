#include "tools/jpki-portal/users_folder.h"

#include <system_error>

#include "holder/trouble.h"
#include "holder/whole_file.h"
#include "tools/this_computer.h"

namespace jpki_portal {

namespace fs = std::filesystem;
using holder::Trouble;
using holder::TroubleError;

fs::path users_folder() {
  const fs::path folder = tools::this_computer().path_of("$DATA/jpki-pkcs11");
  if (folder.empty()) throw TroubleError(Trouble::no_home);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw TroubleError(Trouble::file_not_written, folder.string(), {},
                       holder::reason_not_written(error.value()));
  return folder;
}

}  // namespace jpki_portal

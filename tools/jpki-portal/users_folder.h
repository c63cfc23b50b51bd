// Where the host keeps what is its user's. Thread rule: no state.
#pragma once

#include <filesystem>

namespace jpki_portal {

// $XDG_DATA_HOME/jpki-pkcs11, made where it is not there. Throws holder::TroubleError (no_home,
// file_not_written).
std::filesystem::path users_folder();

}  // namespace jpki_portal

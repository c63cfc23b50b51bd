#include "holder/registration/announced.h"

namespace holder::registration {

bool shows_authentication(const std::filesystem::path& library) {
  return doctor::is_ours(library) && library.filename() != "jpki-pkcs11-sign.so";
}

std::vector<doctor::P11KitModule> announced(const doctor::System& system) {
  std::vector<doctor::P11KitModule> all = doctor::our_p11_kit_modules(system);
  std::erase_if(all, [&system](const doctor::P11KitModule& row) {
    return !row.enable_in.empty() || !shows_authentication(row.library) || !row.library.is_absolute() ||
           !system.has(row.library);
  });
  return all;
}

}  // namespace holder::registration

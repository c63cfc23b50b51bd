// Which modules other programs have been told of: the files of this project's modules, p11-kit's list, the
// databases of NSS, and browsers' policies. Thread rule: no state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "holder/doctor/system.h"

namespace holder::doctor {

// "jpki-pkcs11.so", "-auth" and "-sign", by the name of the file.
bool is_ours(const std::filesystem::path& library);
bool is_opensc(const std::filesystem::path& library);
bool is_proxy(const std::filesystem::path& library);  // p11-kit's, which hands on all that p11-kit lists

// This project's modules where they may lie: in the system's folders, and beside this program.
Paths our_modules(const System& system);

// A row of p11-kit's list. Source: pkcs11.conf(5): of files with the same name, the user's go before the
// administrator's and those before the packages', line by line.
struct P11KitModule {
  std::string name;
  std::filesystem::path library;  // absolute where such a file was found; otherwise as it stands there
  std::string enable_in;          // empty: in every program but those of disable_in
  std::string disable_in;         // counts where enable_in is empty
};
std::vector<P11KitModule> p11_kit_modules(const System& system);
// Its rows of this project's modules; and whether every program gets one of those.
std::vector<P11KitModule> our_p11_kit_modules(const System& system);
bool p11_kit_shows_us(const System& system);
// Those that one and the same program would load, where they are two or more.
std::vector<P11KitModule> loaded_together(const std::vector<P11KitModule>& modules);

// "library=" of each pkcs11.txt.
Paths nss_libraries(const System& system, const Paths& databases);

// What ends in .so in each policies.json.
Paths policy_libraries(const System& system, Patterns policies);

}  // namespace holder::doctor

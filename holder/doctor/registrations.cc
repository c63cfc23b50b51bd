#include "holder/doctor/registrations.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

// Where modules lie in a prefix: Debian, Fedora, Arch.
constexpr const char* kModuleFolders[] = {"lib/*/pkcs11", "lib/pkcs11", "lib64/pkcs11"};
constexpr const char* kPrefixes[] = {"/usr", "/usr/local"};
constexpr const char* kOurs = "jpki-pkcs11*.so";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

template <typename Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    take(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

Paths files_in_module_folders(const System& system, const fs::path& prefix, const std::string& name) {
  Paths all;
  for (const char* folder : kModuleFolders) {
    const std::string pattern = (prefix / folder / name).string();
    for (fs::path& path : system.matching({pattern.c_str()})) all.push_back(std::move(path));
  }
  return all;
}

Paths files_in_module_folders(const System& system, const std::string& name) {
  Paths all;
  for (const char* prefix : kPrefixes)
    for (fs::path& path : files_in_module_folders(system, prefix, name)) all.push_back(std::move(path));
  return all;
}

using Fields = std::map<std::string, std::string, std::less<>>;

void read_fields(std::string_view text, Fields& fields) {
  each_line(text, [&fields](std::string_view line) {
    const auto colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) return;
    fields[std::string(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
  });
}

fs::path library_of(const System& system, const std::string& named) {
  if (named.empty() || named.starts_with('/')) return named;
  const Paths found = files_in_module_folders(system, named);
  return found.empty() ? fs::path(named) : found.front();
}

std::set<std::string, std::less<>> words(std::string_view list) {
  constexpr std::string_view kBetween = ", \t";
  std::set<std::string, std::less<>> all;
  for (auto begin = list.find_first_not_of(kBetween); begin != std::string_view::npos;) {
    const auto end = std::min(list.find_first_of(kBetween, begin), list.size());
    all.emplace(list.substr(begin, end - begin));
    begin = list.find_first_not_of(kBetween, end);
  }
  return all;
}

bool is_shown_to(const P11KitModule& module, const std::string& program) {
  if (!module.enable_in.empty()) return words(module.enable_in).contains(program);
  return !words(module.disable_in).contains(program);
}

bool begins(const fs::path& library, std::string_view name) {
  const std::string file = library.filename();
  return std::string_view(file).starts_with(name) && file.find(".so") != std::string::npos;
}

}  // namespace

bool is_ours(const fs::path& library) {
  const std::string name = library.filename();
  return name == "jpki-pkcs11.so" || name == "jpki-pkcs11-auth.so" || name == "jpki-pkcs11-sign.so";
}

bool is_opensc(const fs::path& library) {
  return begins(library, "opensc-pkcs11") || begins(library, "onepin-opensc-pkcs11");
}

bool is_proxy(const fs::path& library) {
  return begins(library, "p11-kit-proxy") || begins(library, "libp11-kit");
}

Paths our_modules(const System& system) {
  Paths all = files_in_module_folders(system, kOurs);
  const fs::path prefix = system.program().parent_path().parent_path();
  Paths beside = files_in_module_folders(system, prefix, kOurs);
  // The build tree.
  const std::string built = (prefix / "pkcs11" / kOurs).string();
  for (fs::path& path : system.matching({built.c_str()})) beside.push_back(std::move(path));
  for (fs::path& path : beside)
    if (std::find(all.begin(), all.end(), path) == all.end()) all.push_back(std::move(path));
  std::erase_if(all, [](const fs::path& path) { return !is_ours(path); });
  return all;
}

std::vector<P11KitModule> p11_kit_modules(const System& system) {
  std::map<std::string, Fields> by_name;
  for (const char* folder : {"/usr/share/p11-kit/modules/*.module", "/etc/pkcs11/modules/*.module",
                             "$CONFIG/pkcs11/modules/*.module"})
    for (const fs::path& file : system.matching({folder}))
      read_fields(system.text(file), by_name[file.filename()]);
  std::vector<P11KitModule> all;
  all.reserve(by_name.size());
  for (auto& [name, fields] : by_name)
    all.push_back({name, library_of(system, fields["module"]), fields["enable-in"], fields["disable-in"]});
  return all;
}

std::vector<P11KitModule> our_p11_kit_modules(const System& system) {
  std::vector<P11KitModule> all = p11_kit_modules(system);
  std::erase_if(all, [](const P11KitModule& module) { return !is_ours(module.library); });
  return all;
}

bool p11_kit_shows_us(const System& system) {
  const auto ours = our_p11_kit_modules(system);
  return std::any_of(ours.begin(), ours.end(),
                     [](const P11KitModule& each) { return each.enable_in.empty(); });
}

std::vector<P11KitModule> loaded_together(const std::vector<P11KitModule>& modules) {
  // One without a name stands for all that no list names.
  std::set<std::string, std::less<>> programs{""};
  for (const P11KitModule& module : modules)
    for (const std::string& list : {module.enable_in, module.disable_in}) programs.merge(words(list));
  for (const std::string& program : programs) {
    std::vector<P11KitModule> loaded = modules;
    std::erase_if(loaded, [&](const P11KitModule& module) { return !is_shown_to(module, program); });
    if (loaded.size() > 1) return loaded;
  }
  return {};
}

Paths nss_libraries(const System& system, const Paths& databases) {
  constexpr std::string_view kLibrary = "library=";
  Paths all;
  for (const fs::path& database : databases)
    each_line(system.text(database), [&](std::string_view line) {
      if (line.starts_with(kLibrary) && line.size() > kLibrary.size())
        all.emplace_back(line.substr(kLibrary.size()));
    });
  return all;
}

Paths policy_libraries(const System& system, Patterns policies) {
  Paths all;
  for (const fs::path& policy : system.matching(policies)) {
    const std::string text = system.text(policy);
    for (auto open = text.find('"'); open != std::string::npos;) {
      const auto close = text.find('"', open + 1);
      if (close == std::string::npos) break;
      const std::string word = text.substr(open + 1, close - open - 1);
      if (word.starts_with('/') && word.ends_with(".so")) all.emplace_back(word);
      open = text.find('"', close + 1);
    }
  }
  return all;
}

}  // namespace holder::doctor

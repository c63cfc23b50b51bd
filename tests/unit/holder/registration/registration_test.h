// A computer that tests register programs on, and what is done there.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "holder/registration/program.h"
#include "holder/trouble.h"
#include "support/joined.h"
#include "tests/unit/holder/doctor/staged_computer.h"

namespace holder::registration {

class RegistrationTest : public testing::Test {
 protected:
  RegistrationTest() {
    computer.modules();
    std::filesystem::create_directories(computer.folder / "home/hanako");
  }

  std::filesystem::path at(const std::string& path) const { return computer.folder / path.substr(1); }
  std::string content(const std::string& path) const {
    std::ostringstream text;
    text << std::ifstream(at(path)).rdbuf();
    return text.str();
  }
  bool has(const std::string& path) const {
    return std::filesystem::exists(std::filesystem::symlink_status(at(path)));
  }
  std::size_t files_in(const std::string& path) const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(at(path)), std::filesystem::directory_iterator()));
  }

  Plan plan(const Program& program, Wish wish = {}) const {
    const doctor::System system(computer.around);
    return planned(system, program, wish);
  }
  Trouble trouble(const Program& program, Wish wish = {}) const {
    try {
      make_sure_of(plan(program, std::move(wish)));
      return Trouble::none;
    } catch (const TroubleError& error) {
      return error.trouble();
    }
  }
  std::size_t do_it(const Program& program, Direction direction, bool for_all = false) const {
    const Plan all = plan(program, {direction, for_all, false, {}, {"a"}});
    for (const Change& change : all.changes) apply(change, "20300101T000000");
    return all.changes.size();
  }
  std::string notes(const Program& program, Wish wish = {}) const {
    return support::joined(plan(program, std::move(wish)).remarks, " ",
                           [](const Remark& remark) { return remark.note->code; });
  }

  // A list of profiles with one of it in the list's folder.
  void profile(const std::string& list_folder, const std::string& name = "abc.default") {
    computer.file(list_folder + "/profiles.ini",
                  "[Profile0]\nName=default\nIsRelative=1\nPath=" + name + "\n");
    computer.file(list_folder + "/" + name + "/pkcs11.txt", kInternal);
  }

  static constexpr const char* kInternal = "library=\nname=NSS Internal PKCS #11 Module\n\n";
  static constexpr const char* kProfile = "/home/hanako/.mozilla/firefox/abc.default";
  const std::string kOurs =
      std::string("library=") + doctor::kModules + "/jpki-pkcs11-auth.so\nname=My Number Card\n\n";
  doctor::StagedComputer computer;
};

}  // namespace holder::registration

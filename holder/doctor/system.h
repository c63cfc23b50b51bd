// The computer as the doctor sees it: files below a root and variables of the environment, read and never
// changed. No program is started and nothing is sent. A test stages a whole computer in a folder.
//
// Paths are those of the computer ("/etc/pkcs11"), without the root. A pattern is such a path with the marks
// of glob(7); "~/" at its beginning is the home, "$CONFIG/" and "$DATA/" are the folders of the XDG Base
// Directory Specification. Thread rule: a value.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "holder/doctor/elf.h"

namespace holder::doctor {

using Paths = std::vector<std::filesystem::path>;
using Patterns = std::span<const char* const>;

struct Surroundings {
  std::filesystem::path root = "/";
  std::map<std::string, std::string> environment = {};
  std::string user = {};  // names that appear in nothing that is told
  std::string host = {};
  std::filesystem::path program = {};  // this one
  Elf native = {};                     // what it can load
};

class System {
 public:
  explicit System(Surroundings surroundings) : around_(std::move(surroundings)) {}

  std::string variable(const std::string& name) const;  // empty where it is not set
  const std::filesystem::path& program() const { return around_.program; }
  const Elf& native() const { return around_.native; }

  // Links are followed.
  bool has(const std::filesystem::path& path) const;
  bool has_any(Patterns patterns) const { return !matching(patterns).empty(); }
  // Of an ordinary file, its beginning; empty where it cannot be read.
  std::string text(const std::filesystem::path& path) const;
  std::optional<Elf> elf(const std::filesystem::path& path) const;
  // Each once, in the order of the patterns and then of names.
  Paths matching(Patterns patterns) const;
  Paths matching(std::initializer_list<const char*> patterns) const {
    return matching(Patterns(patterns.begin(), patterns.size()));
  }
  // Of a pattern without marks, also where nothing is there; empty where its folder is not known.
  std::filesystem::path path_of(std::string_view pattern) const;
  // Without links; as it is where it is not there.
  std::filesystem::path resolved(const std::filesystem::path& path) const;

  // The text without the home's path (it becomes "~"), the user's and the computer's name.
  std::string without_names(std::string text) const;

  // Where it lies, for somebody who opens it.
  std::filesystem::path below_root(const std::filesystem::path& path) const;

 private:
  // Where a pattern begins, and what is left of it.
  std::pair<std::filesystem::path, std::filesystem::path> begun(std::string_view pattern) const;
  // What `part`, a name with or without marks, is in each of the folders; whether it is there, only with
  // marks.
  Paths one_deeper(const Paths& folders, const std::string& part) const;
  std::string home() const { return variable("HOME"); }

  Surroundings around_;
};

}  // namespace holder::doctor

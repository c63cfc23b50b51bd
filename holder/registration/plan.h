// What is to be done so that a program knows the module, or no longer: found out without changing anything,
// shown to the holder, and done change by change. Thread rule: a value.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "holder/doctor/system.h"
#include "holder/registration/change.h"
#include "holder/registration/edit.h"

namespace holder::registration {

enum class Direction { add, remove };

struct Wish {
  Direction direction = Direction::add;
  bool for_all = false;                 // for every user of the computer
  bool by_root = false;                 // whom p11-kit does not ask for a list of his own
  std::filesystem::path modules = {};   // their folder; empty: where they are installed
  std::vector<std::string> hosts = {};  // of ssh
};

struct Remark {
  const Note* note;
  std::string subject;
};

struct Plan {
  std::vector<Change> changes;
  std::vector<Remark> remarks;
  // The profiles that are changed, and whether a program has one in use.
  doctor::Paths profiles;
  bool (*in_use)(const std::filesystem::path& profile) = nullptr;
};

// That it can be done, as far as that shows before. Throws TroubleError (file_not_written, program_running).
void make_sure_of(const Plan& plan);

// What a program's plan is made from, and of.
class Planner {
 public:
  Planner(const doctor::System& system, const Wish& wish) : system_(system), wish_(wish) {}

  const doctor::System& system() const { return system_; }
  const Wish& wish() const { return wish_; }
  bool adds() const { return wish_.direction == Direction::add; }

  // The file of this name, in the folder that is wished for or where it is installed, and fit to be loaded.
  // Throws TroubleError (module_missing).
  std::filesystem::path module(const std::string& name) const;
  // jpki-portal, likewise.
  std::filesystem::path portal() const;
  // Whether this is a jpki-portal that can be started.
  bool is_portal(const std::filesystem::path& path) const;
  // "~/", "$CONFIG/" and the rest of a path. Throws TroubleError (no_home).
  std::filesystem::path own_path(const char* pattern) const;

  // Whether something is to be changed. Throws TroubleError (file_left, file_not_read).
  bool edit(const std::filesystem::path& file, Edit edit, Privacy privacy = Privacy::own);
  void remark(const Note& note, std::string subject) { plan_.remarks.push_back({&note, std::move(subject)}); }
  void keep_at_rest(const std::filesystem::path& profile, bool (*in_use)(const std::filesystem::path&));
  Plan plan() && { return std::move(plan_); }

 private:
  bool is_fit(const std::filesystem::path& path, const std::string& name) const;
  // The first of these that is of this name and fit.
  std::filesystem::path fit(const std::string& name, doctor::Paths all) const;

  const doctor::System& system_;
  const Wish& wish_;
  Plan plan_;
};

}  // namespace holder::registration

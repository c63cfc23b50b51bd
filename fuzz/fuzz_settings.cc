// A configuration file.
#include <algorithm>

#include "conf/load.h"
#include "fuzz/invariant.h"
#include "fuzz/memory_file.h"

namespace fuzz {
namespace {

constexpr const char* kFileBefore = "[log]\nfile = \"/before\"\n";

// What a file leaves of which nothing can be understood.
conf::Settings safest_of(conf::Settings settings) {
  for (const conf::Setting& setting : conf::all_settings()) {
    if (!setting.safest.empty()) setting.assign(settings, setting.safest);
  }
  return settings;
}

bool concerns_a_line(const std::string& problem) {
  return problem.find("unknown setting") != std::string::npos ||
         problem.find("the value of") != std::string::npos;
}

bool fits_a_line(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char letter) { return letter >= 0 && letter < ' '; });
}

void check(const conf::Loaded& loaded) {
  require(std::all_of(loaded.problems.begin(), loaded.problems.end(), fits_a_line),
          "a problem is one line of the log");
  for (const conf::Setting& setting : conf::all_settings()) {
    conf::Settings copy = loaded.settings;
    require(setting.assign(copy, setting.value_in(copy)), "every value in force is one that is allowed");
  }
}

void load(support::ByteView text) {
  static const MemoryFile before("before");
  static const MemoryFile file("settings");
  static const bool written = (before.put(support::as_bytes(kFileBefore)), true);
  require(written, "the file before is there");
  file.put(text);

  const conf::Loaded alone = conf::load_settings({file.path()});
  check(alone);
  const bool understood =
      alone.problems.empty() || std::any_of(alone.problems.begin(), alone.problems.end(), concerns_a_line);
  require(understood || alone.settings == safest_of({}),
          "a file that cannot be understood is taken in its safest sense");

  const conf::Loaded second = conf::load_settings({before.path(), file.path()});
  check(second);
  require(second.problems == alone.problems, "a file is as good after another");
  conf::Settings settings_before;
  settings_before.log_file = "/before";
  require(understood || second.settings == safest_of(settings_before), "a mistake undoes nothing beside it");
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::load({data, size});
  return 0;
}

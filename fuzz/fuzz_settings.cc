// A configuration file.
#include <algorithm>

#include "conf/load.h"
#include "fuzz/invariant.h"
#include "fuzz/memory_file.h"

namespace fuzz {
namespace {

conf::Settings settings_before() {
  conf::Settings settings;
  settings.signature_consent = conf::SignatureConsent::each;
  settings.log_file = "/before";
  return settings;
}

constexpr const char* kFileBefore = "[tokens]\nsignature_consent = \"each\"\n[log]\nfile = \"/before\"\n";

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
  require(alone.problems.empty() || alone.settings == conf::Settings{}, "a bad file changes nothing");

  const conf::Loaded second = conf::load_settings({before.path(), file.path()});
  check(second);
  require(second.problems == alone.problems, "a file is as good after another");
  require(second.problems.empty() || second.settings == settings_before(),
          "a bad file leaves what the one before it said");
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::load({data, size});
  return 0;
}

// Reads the configuration files (TOML) into settings.
//
// A mistake never keeps the module from loading, and does not affect the settings around it. It is reported
// with file, line and column. A value that cannot be understood is taken in its safest sense
// (Setting::safest). If a line or a whole file cannot be understood, so is every setting that it may have
// been about, unless the same or a later file sets it. A file that another user can write counts as such a
// file, and so does one that was named and does not exist. Thread rule: no state; the environment must not
// change meanwhile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conf/settings.h"
#include "conf/sources.h"

namespace conf {

struct Loaded {
  Settings settings;
  std::vector<std::string> problems;  // one line each, for the log
};

// Reads `files` in this order, and then `named`; later ones override earlier ones key by key. Files that are
// not there are fine, but whoever names one means it: that it is not there is a mistake.
Loaded load_settings(const std::vector<std::string>& files, const std::optional<std::string>& named = {});

// The same with the files of this process.
Loaded load_settings();

}  // namespace conf

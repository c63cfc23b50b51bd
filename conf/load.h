// Reads the configuration files (TOML) into settings.
//
// A mistake never keeps the module from loading, and does not affect the settings around it. It is reported
// with file, line and column. A value that cannot be understood is taken in its safest sense
// (Setting::safest). If a line or a whole file cannot be understood, so is every setting that it may have
// been about, unless the same or a later file sets it. A file that another user can write counts as such a
// file. Thread rule: no state; the environment must not change meanwhile.
#pragma once

#include <string>
#include <vector>

#include "conf/settings.h"
#include "conf/sources.h"

namespace conf {

struct Loaded {
  Settings settings;
  std::vector<std::string> problems;  // one line each, for the log
};

// Reads `files` in this order; later ones override earlier ones key by key, and files that are not there are
// fine.
Loaded load_settings(const std::vector<std::string>& files);

// The same with the files of this process.
Loaded load_settings();

}  // namespace conf

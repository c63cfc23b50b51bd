// Reads the configuration files (TOML) into settings.
//
// A bad file never keeps the module from loading: what is wrong with it is said with file, line and column,
// the whole file is ignored, and what the files before it said stays in force. Thread rule: no state; the
// environment must not change meanwhile.
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

// Reads the configuration files (TOML) into settings.
//
// A mistake never keeps the module from loading, and never undoes what stands beside it. It is told with
// file, line and column. A value that cannot be understood is taken in its safest sense (Setting::safest); so
// is every setting that a line, or a whole file, which cannot be understood may have been meant for, unless
// the same or a later file sets it. A file that somebody else may have written is such a file. Thread rule:
// no state; the environment must not change meanwhile.
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

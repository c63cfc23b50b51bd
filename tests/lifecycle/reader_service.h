// A pcscd of the test's own, which it starts and ends.
// Thread rule: one thread at a time.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/unit/vcard/temporary_directory.h"

namespace lifecycle {

class ReaderService {
 public:
  ~ReaderService() {
    if (runs_) end("TERM");
  }
  void start(const std::string& readers = "") {
    run("start '" + (folder_ / "").string() + "' " + readers);
    runs_ = true;
  }
  void end(const std::string& signal) {
    runs_ = false;
    run("end '" + (folder_ / "").string() + "' " + signal);
  }

 private:
  static void run(const std::string& words) {
    const std::string line = JPKI_OWN_PCSCD " " + words;
    if (std::system(line.c_str()) != 0) throw std::runtime_error(line);
  }

  const vcard::TemporaryDirectory folder_;
  bool runs_ = false;
};

}  // namespace lifecycle

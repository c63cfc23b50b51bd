// What a page and the host have said to each other, masked (portal/masked.h), where the settings ask for it.
// Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>

namespace jpki_portal {

class ConversationFile {
 public:
  // Appends to `path`, which is made for its owner alone; an empty one keeps nothing.
  explicit ConversationFile(std::string path) : path_(std::move(path)) {}

  // `from`: "page" or "host". What cannot be written is told to the log.
  void note(std::string_view from, std::string_view message) const;

 private:
  std::string path_;
};

}  // namespace jpki_portal

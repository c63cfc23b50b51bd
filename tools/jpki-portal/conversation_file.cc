#include "tools/jpki-portal/conversation_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "portal/masked.h"
#include "support/log.h"

namespace jpki_portal {

void ConversationFile::note(std::string_view from, std::string_view message) const {
  if (path_.empty()) return;
  const std::string line =
      R"({"from":")" + std::string(from) + R"(","message":)" + portal::masked(message) + "}\n";
  const int file =
      open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  const bool written =
      file >= 0 && write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (file >= 0) close(file);
  if (!written) support::log_error("the conversation could not be written to its file");
}

}  // namespace jpki_portal

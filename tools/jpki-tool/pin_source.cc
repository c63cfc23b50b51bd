#include "tools/jpki-tool/pin_source.h"

#include <unistd.h>

#include <cerrno>

#include "holder/trouble.h"
#include "tools/jpki-tool/pinentry.h"
#include "tools/jpki-tool/terminal.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::TroubleError;

// A line for each question, read byte by byte: what follows it is for the next question, or another program.
class DescriptorSource : public PinSource {
 public:
  explicit DescriptorSource(int descriptor) : descriptor_(descriptor) {}

  support::SecureBytes ask(const PinQuestion&) override {
    support::SecureBytes line(kLongestTyped);
    support::SecureBytes byte(1);
    std::size_t size = 0;
    bool any = false;
    while (read_into(byte)) {
      any = true;
      if (byte.view()[0] == '\n') break;
      if (size < line.size()) line.bytes()[size++] = byte.view()[0];
    }
    if (!any) throw TroubleError(Trouble::cannot_ask);
    return first_bytes(line, size);
  }
  bool is_a_person() const override { return false; }

 private:
  // False at the end.
  bool read_into(support::SecureBytes& byte) const {
    for (;;) {
      const ssize_t count = read(descriptor_, byte.bytes().data(), 1);
      if (count >= 0) return count == 1;
      if (errno != EINTR) throw TroubleError(Trouble::cannot_ask);
    }
  }

  int descriptor_;
};

}  // namespace

support::SecureBytes first_bytes(const support::SecureBytes& buffer, std::size_t count) {
  return support::SecureBytes(buffer.view().first(count));
}

std::unique_ptr<PinSource> pin_source(const Settings& settings) {
  if (settings.pin_fd) return std::make_unique<DescriptorSource>(*settings.pin_fd);
  if (!settings.pinentry) {
    if (auto terminal = open_terminal()) return terminal;
  }
  return open_pinentry(settings.pinentry_program);
}

}  // namespace jpki_tool

#include "tools/jpki-tool/pinentry.h"

#include "support/joined.h"
#include "tools/pinentry.h"

namespace jpki_tool {
namespace {

class PinentrySource : public PinSource {
 public:
  explicit PinentrySource(const std::string& program)
      : pinentry_(program, tools::PinentryPlace::terminal, {}) {}

  support::SecureBytes ask(const PinQuestion& question) override {
    return pinentry_.ask_pin({.title = "jpki-tool",
                              .description = support::joined(question.explanation, "\n"),
                              .prompt = question.prompt});
  }

 private:
  tools::Pinentry pinentry_;
};

}  // namespace

std::unique_ptr<PinSource> open_pinentry(const std::string& program) {
  return std::make_unique<PinentrySource>(program);
}

}  // namespace jpki_tool

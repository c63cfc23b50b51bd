#include "tools/jpki-tool/help_page.h"

#include <CLI/CLI.hpp>
#include <string>
#include <utility>

#include "tools/jpki-tool/text.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

class HelpPage : public CLI::Formatter {
 public:
  HelpPage() {
    column_width(kNames);
    label("Usage", _("Usage"));
    label("OPTIONS", _("OPTIONS"));
    label("SUBCOMMAND", _("COMMAND"));
    label("REQUIRED", "");
  }

  std::string make_usage(const CLI::App* app, std::string name) const override {
    std::string usage = CLI::Formatter::make_usage(app, std::move(name));
    usage.resize(usage.find_last_not_of('\n') + 1);
    return wrapped(usage) + "\n";
  }
  std::string make_description(const CLI::App* app) const override {
    return wrapped(app->get_description()) + "\n";
  }
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string out = "\n" +
                      (group == "Options"       ? _("Options")
                       : group == "Positionals" ? _("Arguments")
                                                : group) +
                      ":\n";
    for (const auto* option : options) out += make_option(option, is_positional);
    return out;
  }
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    // A flag's default value is no part of its name.
    std::string name = option->get_name(is_positional, !is_positional);
    if (const auto brace = name.find('{'); brace != std::string::npos) name.resize(brace);
    const std::string type = option->get_type_name();
    if (!type.empty() && !is_positional) name += (type.front() == '[' ? "" : " ") + type;
    return entry(name, option->get_description());
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const override {
    const auto commands = app->get_subcommands([](const CLI::App*) { return true; });
    if (commands.empty()) return {};
    std::string out = std::string("\n") + _("Commands") + ":\n";
    for (const auto* command : commands) out += make_subcommand(command);
    static_cast<void>(mode);
    return out;
  }

 private:
  static constexpr std::size_t kNames = 24;

  static std::string entry(const std::string& name, const std::string& description) {
    std::string first = "  " + name;
    if (first.size() + 2 > kNames)
      return first + "\n" + wrapped(description, std::string(kNames, ' ')) + "\n";
    first.resize(kNames, ' ');
    return wrapped(description, first) + "\n";
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_page() {
  return std::make_shared<HelpPage>();
}

}  // namespace jpki_tool

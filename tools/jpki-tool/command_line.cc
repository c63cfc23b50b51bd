#include "tools/jpki-tool/command_line.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/jpki-tool/text.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

// Empty where it can be waited so long.
std::string objection_to_wait(const std::string& wait) {
  return patience_of(wait) ? "" : tools::filled(_("%1 is no number of seconds"), wait);
}

void describe_settings(CLI::App& app, Settings& settings) {
  app.add_option("--lang", settings.language,
                 _("language of the messages (default: that of the environment)"))
      ->type_name("ja|en")
      ->check(CLI::IsMember({"ja", "en"}).description(""));
  app.add_flag("--json", settings.json, _("print facts and troubles as JSON (docs/jpki-tool.md)"));
  app.add_option("--reader", settings.reader, _("use only readers with this text in their name"))
      ->type_name("NAME");
  app.add_flag("--wait{" + std::string(kWithoutEnd) + "}", settings.wait,
               _("wait for a card: so many seconds, or without a number until there is one"))
      ->check(&objection_to_wait)
      ->type_name("[=SECONDS]");
}

// `command` with its name in `line`, and what it runs.
template <typename Run>
void on_call(CLI::App& command, CommandLine& line, const std::string& name, Run run) {
  command.fallthrough();
  command.callback([&line, name, run] {
    line.command = name;
    line.run = run;
  });
}

void add_status(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand("status", _("Show the card's state and what to do next; needs no PIN"));
  on_call(*command, line, "status", [&line] { return status(line.settings); });
}

// Help within 80 columns, with headings in the user's language.
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

void add_renewal(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand(
      "renewal", _("Show when the certificates can be renewed; the exit code says whether they should be"));
  auto options = std::make_shared<RenewalOptions>();
  command->add_option("--ics", options->calendar, _("write the two days to an iCalendar file"))
      ->type_name("FILE");
  command->add_flag("--force", options->force, _("replace the file if it is there"));
  on_call(*command, line, "renewal", [&line, options] { return renewal(line.settings, *options); });
}

void add_why(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand("why", _("Explain a code that a program has shown, and what to do"));
  auto code = std::make_shared<std::string>();
  command
      ->add_option(
          "CODE", *code,
          _("a CKR_ name or number, a status word (63C2), an error of pcscd, or an exit code of jpki-tool"))
      ->required();
  on_call(*command, line, "why", [code] { return why(*code); });
}

}  // namespace

std::string explained(const CLI::App& app, const CLI::ParseError& error) {
  const std::string kind = error.get_name();
  const auto unknown = app.remaining(true);
  if (!unknown.empty()) return tools::filled(_("“%1” is not known here."), unknown.front());
  if (kind == "RequiredError") return _("A command or one of its arguments is missing.");
  if (kind == "ArgumentMismatch") return _("An option or an argument lacks its value.");
  return tools::filled(_("A value is not possible (%1)."), error.what());
}

void describe(CLI::App& app, CommandLine& line) {
  app.set_help_flag("-h,--help", _("Show this help"));
  app.set_version_flag("--version", "jpki-tool " JPKI_VERSION, _("Show the version"));
  app.formatter(std::make_shared<HelpPage>());
  app.require_subcommand(1);
  describe_settings(app, line.settings);
  add_status(app, line);
  add_renewal(app, line);
  add_why(app, line);
}

}  // namespace jpki_tool

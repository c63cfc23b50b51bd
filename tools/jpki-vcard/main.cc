// jpki-vcard: a virtual My Number card for the reader service, made, run and driven from the command line.
#include <CLI/CLI.hpp>
#include <exception>

#include "tools/jpki-vcard/commands.h"
#include "tools/messages.h"

namespace {

using namespace jpki_vcard;

void add_make(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("make", _("Make a card in a new directory, with an invented holder"));
  auto options = std::make_shared<MakeOptions>();
  command->add_option("DIR", options->directory, _("directory of the card"))->required();
  command->add_option("--seed", options->seed, _("the same number gives the same holder and PINs"));
  command
      ->add_option("--set", options->settings, _("put a switch into a position (see: jpki-vcard switches)"))
      ->type_name("NAME=POSITION");
  command
      ->add_option("--last-day", options->last_day,
                   _("have the certificates end on that day, which may be over"))
      ->type_name("YYYY-MM-DD");
  command->callback([options, &status] { status = make(*options); });
}

void add_front(CLI::App& command, FrontOptions& options, const std::string& control) {
  command.add_option("--control", options.control, control);
  command.add_option("--ready-file", options.ready_file,
                     _("create this file once the card is in the reader"));
  command.add_option("--port", options.port, _("TCP port of vpcd's reader"))->capture_default_str();
  command.add_option("--wait", options.patience, _("seconds to wait for the reader service"))
      ->capture_default_str();
  command
      .add_option("--beside", options.beside,
                  _("refuse where the reader service has another kind of reader, or more cards than so many"))
      ->type_name("CARDS");
}

void add_run(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("run", _("Put a card into vpcd's reader until it is told to quit"));
  auto options = std::make_shared<RunOptions>();
  command->add_option("DIR", options->directory, _("directory of the card"))->required();
  command->add_option("--ledger", options->ledger, _("write one line a command, and the sums, to this file"));
  add_front(*command, options->front, _("control socket (default: DIR/control)"));
  command->callback([options, &status] { status = run(*options); });
}

void add_replay(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "replay",
      _("Put a card into vpcd's reader that answers as a transcript of “jpki-tool card-facts” tells"));
  auto options = std::make_shared<ReplayOptions>();
  command->add_option("FILE", options->transcript, _("the transcript"))->required();
  add_front(*command, options->front, _("control socket (default: none)"));
  command->callback([options, &status] { status = replay(*options); });
}

void add_tell(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("tell", _("Drive a running card"));
  auto options = std::make_shared<TellOptions>();
  command->add_option("--control", options->control, _("control socket (default: DIR/control)"));
  command
      ->add_option(
          "words", options->words,
          _("[DIR] and one of: remove, insert, swap DIR, reset, fault N drop|garbage|short|long|empty|SW, "
            "hold N, release, status, quit"))
      ->required();
  command->callback([options, &status] { status = tell(*options); });
}

int run_tool(int argc, char** argv) {
  int status = 0;
  CLI::App app(_("A virtual My Number card, for trying and testing without plastic"), "jpki-vcard");
  app.set_help_flag("-h,--help", _("Show this help"));
  app.set_version_flag("--version", "jpki-vcard " JPKI_VERSION, _("Show the version"));
  app.require_subcommand(1);
  add_make(app, status);
  add_run(app, status);
  add_replay(app, status);
  add_tell(app, status);
  app.add_subcommand("switches", _("Show the switches for facts that are not certain"))->callback([&status] {
    status = show_switches();
  });
  CLI11_PARSE(app, argc, argv);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    tools::speak(tools::users_language());
    return run_tool(argc, argv);
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}

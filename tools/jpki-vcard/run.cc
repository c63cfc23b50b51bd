#include <csignal>
#include <fstream>
#include <iostream>
#include <system_error>

#include "tools/jpki-vcard/commands.h"
#include "tools/messages.h"
#include "vcard/vpcd.h"

namespace jpki_vcard {
namespace {

using tools::filled;

// What a signal can reach.
vcard::VpcdFront* g_front = nullptr;

void stop_front(int) {
  if (g_front != nullptr) g_front->stop();
}

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = stop_front;
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaction(signal, &action, nullptr);
}

int run_front(const RunOptions& options) {
  const auto ledger = options.ledger.empty() ? nullptr : std::make_shared<vcard::Ledger>(options.ledger);
  const auto load = [&ledger](const std::filesystem::path& directory) {
    std::shared_ptr<vcard::VirtualCard> card = vcard::load_card(directory);
    card->record_in(ledger);
    return card;
  };
  const auto control = options.control.empty() ? options.directory / "control" : options.control;
  vcard::VpcdFront front({options.port, control, std::chrono::seconds(options.patience)},
                         load(options.directory), load);
  front.when_ready([&options] {
    std::cout << "ready" << std::endl;
    if (!options.ready_file.empty()) std::ofstream(options.ready_file) << "ready\n";
  });
  g_front = &front;
  stop_on_signals();
  const auto end = front.run();
  g_front = nullptr;
  if (end == vcard::VpcdEnd::stopped) return 0;
  return complain(
      filled(_("No reader service with vpcd waits on port %1. Install pcscd and vsmartcard-vpcd and start "
               "it: sudo pcscd -f"),
             std::to_string(options.port)));
}

}  // namespace

int run(const RunOptions& options) {
  try {
    return run_front(options);
  } catch (const vcard::CardImageError& error) {
    return complain(explain(error));
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::address_in_use)
      return complain(_("This card runs already. Use “jpki-vcard tell DIR quit” to end it."));
    return complain(error.what());
  }
}

}  // namespace jpki_vcard

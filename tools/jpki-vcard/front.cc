#include "tools/jpki-vcard/front.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <optional>
#include <system_error>

#include "apdu/pcsc/open_reader_directory.h"
#include "support/deadline.h"
#include "tools/messages.h"
#include "vcard/neighbours.h"

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

// How long the reader service may take to see that an earlier virtual card has left.
constexpr std::chrono::seconds kUntilSeen{3};

std::optional<vcard::Neighbour> neighbour_that_stays(std::size_t cards) {
  const auto directory = apdu::pcsc::open_reader_directory();
  const auto deadline = std::chrono::steady_clock::now() + kUntilSeen;
  for (;;) {
    const auto readers = directory->list();
    const auto neighbour = vcard::unwanted_neighbour(readers, cards);
    if (neighbour != vcard::Neighbour::more_cards_than_expected) return neighbour;
    const std::chrono::milliseconds left(support::milliseconds_to(deadline));
    if (left.count() <= 0 || directory->wait_for_change(readers, left) != apdu::WaitOutcome::changed)
      return neighbour;
  }
}

// Empty where the card may be put in.
std::string objection_to(const FrontOptions& options) {
  if (!options.beside) return {};
  const auto neighbour = neighbour_that_stays(*options.beside);
  if (!neighbour) return {};
  return *neighbour == vcard::Neighbour::more_cards_than_expected
             ? _("Another card lies in a reader of this reader service. So that no PIN reaches it, the "
                 "virtual card is not put in. "
                 "Take the other card out, or use a reader service of its own: tests/with_pcscd.sh")
             : _("This reader service has a real reader. So that no PIN reaches a card in it, the virtual "
                 "card is not put in. "
                 "Use a reader service of its own: tests/with_pcscd.sh");
}

int put_in(const FrontOptions& options, std::shared_ptr<vcard::Card> card,
           const vcard::VpcdFront::Loader& load) {
  vcard::VpcdFront front({options.port, options.control, std::chrono::seconds(options.patience)},
                         std::move(card), load);
  front.when_ready([&options] {
    std::cout << "ready" << std::endl;
    if (!options.ready_file.empty()) std::ofstream(options.ready_file) << "ready\n";
  });
  g_front = &front;
  stop_on_signals();
  const auto end = front.run();
  g_front = nullptr;
  if (end == vcard::VpcdEnd::stopped) return 0;
  return complain(filled(_("No reader service with a virtual reader waits on port %1. tests/with_pcscd.sh "
                           "starts one that nothing else can "
                           "reach."),
                         std::to_string(options.port)));
}

}  // namespace

int run_front(const FrontOptions& options, const std::function<std::shared_ptr<vcard::Card>()>& make,
              const vcard::VpcdFront::Loader& load) {
  if (const std::string objection = objection_to(options); !objection.empty()) return complain(objection);
  try {
    return put_in(options, make(), load);
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::address_in_use)
      return complain(_("This card runs already. Use “jpki-vcard tell DIR quit” to end it."));
    return complain(error.what());
  }
}

}  // namespace jpki_vcard

// What a browser sends to jpki-portal: frames cut anywhere, what is in them, and what pages ask in that.
#include <algorithm>
#include <string>
#include <variant>

#include "fuzz/invariant.h"
#include "portal/answer.h"
#include "portal/browser_message.h"
#include "portal/frame.h"
#include "portal/json.h"
#include "portal/masked.h"
#include "portal/request.h"
#include "portal/site.h"

namespace fuzz {
namespace {

using support::ByteView;

void check(const portal::Heard& heard) {
  const auto answered = portal::object_in(portal::failed(heard.mode));
  require(answered && portal::text_under(*answered, "result") == "1", "every page can be answered");
  const auto* request = std::get_if<portal::Request>(&heard.meaning);
  if (request == nullptr) return;
  require(!heard.mode.empty(), "what is understood has a mode");
  require(request->digests.size() <= portal::kMostDigests, "there are not too many digests");
  const bool signs = request->mode == portal::Mode::login || request->mode == portal::Mode::signing;
  require(signs == !request->digests.empty(), "who signs has something to sign, and nobody else");
  for (const portal::DigestInfo& digest : request->digests)
    require(portal::digest_info_in(digest.der).has_value(), "nothing but a DigestInfo gets to the card");
}

void check(const portal::Launch& launch) {
  check(portal::heard(launch.message));
  const bool shown = std::all_of(launch.origin.begin(), launch.origin.end(),
                                 [](unsigned char c) { return c > ' ' && c < 0x7F; });
  require(shown || !portal::host_of(launch.origin), "a site that may ask can be shown");
  require(portal::may_ask(launch.origin, {}) <= portal::host_of(launch.origin).has_value(),
          "who may ask has a host");
  require(!portal::masked(launch.message).empty(), "everything can be masked");
}

void take(portal::FrameReader& reader) {
  while (const auto frame = reader.next()) {
    require(frame->text.size() <= portal::kLongestMessage, "no message is too long");
    const portal::BrowserMessage message = portal::browser_message(frame->text);
    if (const auto* launch = std::get_if<portal::Launch>(&message)) check(*launch);
  }
}

// As they are, and as the one message of a page.
void play(ByteView input) {
  portal::FrameReader reader;
  const std::size_t cut = input.empty() ? 0 : input.front() % input.size();
  reader.add(input.first(cut));
  take(reader);
  reader.add(input.subspan(cut));
  take(reader);
  const auto text = std::string(support::as_text(input));
  check(portal::Launch{text, text});
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::play({data, size});
  return 0;
}

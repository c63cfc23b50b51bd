#include "apdu/response.h"

#include "apdu/transport_error.h"

namespace apdu {

Response Response::parse(support::ByteView raw) {
  constexpr std::size_t kStatusSize = 2;
  constexpr std::size_t kMaxData = 256;
  if (raw.size() < kStatusSize || raw.size() > kMaxData + kStatusSize) {
    throw TransportError(Fault::malformed_answer, "an answer of " + std::to_string(raw.size()) + " bytes");
  }
  const support::ByteView data = raw.first(raw.size() - kStatusSize);
  const support::ByteView status = raw.last(kStatusSize);
  return {support::copy_of(data), StatusWord(status[0], status[1])};
}

}  // namespace apdu

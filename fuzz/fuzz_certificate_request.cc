// What a server says of the client certificate that it asks for: the first byte chooses the version of TLS.
#include <set>

#include "fuzz/input.h"
#include "fuzz/invariant.h"
#include "holder/tls/certificate_request.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using holder::tls::Scheme;
  using holder::tls::Version;
  fuzz::Input input(support::ByteView(data, size));
  const Version version = input.flag() ? Version::tls13 : Version::tls12;
  const auto request = holder::tls::certificate_request(version, input.rest());
  if (!request) return 0;
  fuzz::require(request->issuers <= size / 2, "each issuer has a length of its own");
  fuzz::require(
      std::set<Scheme>(request->schemes.begin(), request->schemes.end()).size() == request->schemes.size(),
      "each scheme is there once");
  for (const Scheme scheme : request->schemes)
    fuzz::require(!holder::tls::name_of(scheme).empty(), "each scheme has a name");
  return 0;
}

#include "tools/trouble_now.h"

#include <exception>
#include <filesystem>

#include "apdu/transport_error.h"
#include "jpki/card_error.h"
#include "support/crypto/error.h"

namespace tools {

using holder::Trouble;
using holder::TroubleError;

TroubleError trouble_now() {
  try {
    throw;
  } catch (const TroubleError& error) {
    return error;
  } catch (const apdu::TransportError& error) {
    return TroubleError(holder::trouble_of(error.fault()), {}, error.what());
  } catch (const jpki::CardError& error) {
    return TroubleError(holder::trouble_of(error.fault()), {}, error.what());
  } catch (const support::crypto::CryptoError&) {
    return TroubleError(Trouble::certificate_unreadable);
  } catch (const std::filesystem::filesystem_error& error) {
    return TroubleError(Trouble::failed, error.code().message());
  } catch (const std::exception& error) {
    return TroubleError(Trouble::failed, error.what());
  }
}

}  // namespace tools
